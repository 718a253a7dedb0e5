import { visible } from '../visible.ts'

/**
 * What is told of all entries that share a fault in one finding: whether it is an error, the sentence's part after
 * the number of entries, of one and of several, and what follows from it.
 */
const KINDS = {
  'absolute-name': [
    'error',
    'has an absolute name',
    'have absolute names',
    'Names must be relative to the layer.',
  ],
  'parent-name': [
    'error',
    'has `..` in its name',
    'have `..` in their names',
    'Unpacked, it could leave the layer.',
  ],
  'backslash-name': [
    'error',
    'has a backslash in its name',
    'have backslashes in their names',
    'On Linux that is no separator: make the archive with a tool that writes slashes.',
  ],
  'broken-name': [
    'error',
    'has no usable name',
    'have no usable names',
    'A name must not be empty, be longer than Linux allows, contain a NUL, or be marked as UTF-8 without being UTF-8.',
  ],
  encrypted: ['error', 'is encrypted', 'are encrypted', 'Lambda has no password to unpack it with.'],
  'lying-size': [
    'error',
    'has a size that cannot be true',
    'have sizes that cannot be true',
    'The archive is damaged, or made to deceive.',
  ],
  overlap: [
    'error',
    'lies over the data of another',
    'lie over the data of others',
    'The archive is damaged, or made to unpack to more than its size allows.',
  ],
  'header-mismatch': [
    'error',
    'is another one where it lies than in the directory of the archive',
    'are others where they lie than in the directory of the archive',
    'Programs that unpack it would not agree on what it holds.',
  ],
  'damaged-data': [
    'error',
    'holds damaged data',
    'hold damaged data',
    'It does not unpack to what the archive says of it.',
  ],
  'special-file': [
    'error',
    'is neither a file, a directory nor a symbolic link',
    'are neither files, directories nor symbolic links',
    'A layer cannot hold it.',
  ],
  'unsafe-link': [
    'error',
    'is a symbolic link that leaves the layer',
    'are symbolic links that leave the layer',
    'A link must stay in it, or name a path in /opt, where Lambda unpacks layers.',
  ],
  'through-link': [
    'error',
    'lies below a symbolic link',
    'lie below symbolic links',
    'Unpacked, it would be written to where the link points.',
  ],
  'file-and-directory': [
    'error',
    'has the name of a directory',
    'have the names of directories',
    'A name is that of a file or of a directory: programs cannot unpack both.',
  ],
  'links-unchecked': [
    'error',
    'is a symbolic link that was not checked',
    'are symbolic links that were not checked',
    'They lie too far apart to be read one by one in S3: write links next to one another, or publish the archive from a file.',
  ],
  'duplicate-name': [
    'warning',
    'has the name of another',
    'have the names of others',
    'Which of them a function sees is not defined.',
  ],
  compression: [
    'warning',
    'is compressed by another method than deflate',
    'are compressed by other methods than deflate',
    'Lambda is not known to unpack it.',
  ],
  unreadable: [
    'warning',
    'cannot be read by everyone',
    'cannot be read by everyone',
    'Functions run as a user without rights: files need mode 0644 or 0755, directories 0755.',
  ],
  'set-id': [
    'warning',
    'has a set-user or set-group bit',
    'have set-user or set-group bits',
    'A layer needs none.',
  ],
  'not-executable': [
    'warning',
    'is a program without the execute bit',
    'are programs without the execute bit',
    'Lambda can start only programs with mode 0755. Make the zip on Linux or macOS: zips made on Windows keep no modes.',
  ],
  'crlf-script': [
    'warning',
    'is a script whose first line ends in CR',
    'are scripts whose first lines end in CR',
    "Linux takes the CR as part of the interpreter's name. Use line endings of Unix (LF).",
  ],
  'not-a-program': [
    'warning',
    'lies where programs are started, and is neither an ELF program nor begins with `#!`',
    'lie where programs are started, and are neither ELF programs nor begin with `#!`',
    'Linux cannot start them, and Lambda starts every file in extensions/.',
  ],
  'no-interpreter': [
    'warning',
    'is a script for an interpreter that Lambda does not have',
    'are scripts for interpreters that Lambda does not have',
    'The first line must name an absolute path that exists in Lambda, such as `#!/usr/bin/env python3`.',
  ],
  'macos-leftovers': [
    'warning',
    'is for macOS only',
    'are for macOS only',
    'Leave __MACOSX/, .DS_Store and ._* out: they take up the layer, and nothing reads them.',
  ],
} as const satisfies Record<string, readonly ['error' | 'warning', string, string, string]>

/** A fault that many entries can share. */
export type EntryCode = keyof typeof KINDS

/** A fault of the archive as a whole, for which it cannot be published. */
export type ArchiveErrorCode =
  'not-a-zip' | 'cut-short' | 'damaged' | 'several-ends' | 'split' | 'too-many' | 'empty' | 'too-large'

/** Something of the archive as a whole that hints at a mistake. */
export type ArchiveWarningCode =
  | 'extra-bytes'
  | 'over-half'
  | 'layout'
  | 'runtime-mismatch'
  | 'architecture-mismatch'
  | 'system-mismatch'
  | 'libc-mismatch'

/** One thing that is wrong with an archive, however many of its entries it concerns. */
export interface Finding {
  /** An error: the archive must not be published. */
  severity: 'error' | 'warning'
  code: EntryCode | ArchiveErrorCode | ArchiveWarningCode
  /** Whole sentences for the user. They may hold names from the archive: long ones cut, control characters written out. */
  message: string
  /** The first of the entries that it concerns, by their names as they stand in the archive. */
  entries: readonly string[]
  /** How many entries it concerns; 0 for the archive as a whole. */
  count: number
}

/** An archive whose directory cannot be read. It never leaves this folder: it becomes a finding. */
export class UnreadableArchive extends Error {
  readonly code: ArchiveErrorCode

  constructor(code: ArchiveErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** How many entries a finding names. */
const NAMED = 3

/** How many characters of a name are shown. */
const SHOWN = 120

/** What is found, with one finding for all entries that have the same fault. */
export class Findings {
  readonly #ofEntries = new Map<EntryCode, { names: string[]; count: number }>()
  readonly #others: Finding[] = []

  /** An entry has a fault. */
  add(code: EntryCode, name: string): void {
    const found = this.#ofEntries.get(code) ?? { names: [], count: 0 }
    found.count += 1
    if (found.names.length < NAMED) found.names.push(name)
    this.#ofEntries.set(code, found)
  }

  /** Whether any entry has a fault. */
  has(code: EntryCode): boolean {
    return this.#ofEntries.has(code)
  }

  /** The archive has a fault. */
  error(code: ArchiveErrorCode, message: string): void {
    this.#others.push({ severity: 'error', code, message, entries: [], count: 0 })
  }

  /** The archive has a likely mistake. @param names - Entries that show it. */
  warn(code: ArchiveWarningCode, message: string, names: readonly string[] = []): void {
    const entries = names.slice(0, NAMED)
    this.#others.push({ severity: 'warning', code, message, entries, count: names.length })
  }

  /** Errors first. */
  list(): Finding[] {
    const ofEntries = [...this.#ofEntries].map(([code, { names, count }]): Finding => {
      const [severity, one, several, advice] = KINDS[code]
      const what = count === 1 ? `1 entry ${one}` : `${count} entries ${several}`
      return { severity, code, message: `${what}: ${listed(names, count)}. ${advice}`, entries: names, count }
    })
    const all = [...this.#others, ...ofEntries]
    return [...all.filter(isError), ...all.filter((finding) => !isError(finding))]
  }
}

function isError({ severity }: Finding): boolean {
  return severity === 'error'
}

/** The first names of many, in one phrase. */
export function listed(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, NAMED).map(shortened)
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ')
}

/** A name of an entry can be 65,535 bytes long, of any characters. */
function shortened(name: string): string {
  const shown = visible(name.slice(0, SHOWN))
  return Math.max(name.length, shown.length) > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown
}
