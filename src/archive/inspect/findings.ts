import { visible } from '../visible.ts'

/**
 * The parts of a finding about all entries with the same problem: its severity, the part of the sentence after the
 * number of entries in the singular and the plural, and the consequence.
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
    'When unpacked, it could be written outside the layer.',
  ],
  'backslash-name': [
    'error',
    'has a backslash in its name',
    'have backslashes in their names',
    'A backslash is not a separator on Linux. Create the archive with a tool that writes slashes.',
  ],
  'broken-name': [
    'error',
    'has an unusable name',
    'have unusable names',
    'A name must not be empty, be longer than Linux allows, contain a NUL, or be marked as UTF-8 without being UTF-8.',
  ],
  encrypted: ['error', 'is encrypted', 'are encrypted', 'Lambda cannot unpack encrypted entries.'],
  'lying-size': [
    'error',
    'has an impossible size',
    'have impossible sizes',
    'The archive is damaged or malicious.',
  ],
  overlap: [
    'error',
    'overlaps the data of another entry',
    'overlap the data of other entries',
    'The archive is damaged, or it is a zip bomb.',
  ],
  'header-mismatch': [
    'error',
    'has a local header that differs from the central directory',
    'have local headers that differ from the central directory',
    'Different programs would unpack different content.',
  ],
  'damaged-data': [
    'error',
    'has damaged data',
    'have damaged data',
    'The data does not match the size and checksum that the archive states.',
  ],
  'special-file': [
    'error',
    'is neither a file, a directory nor a symbolic link',
    'are neither files, directories nor symbolic links',
    'A layer can contain only files, directories and symbolic links.',
  ],
  'unsafe-link': [
    'error',
    'is a symbolic link that leaves the layer',
    'are symbolic links that leave the layer',
    'A link must lead to a path in the layer, or in /opt, where Lambda unpacks layers.',
  ],
  'through-link': [
    'error',
    'is below a symbolic link',
    'are below symbolic links',
    'When unpacked, it would be written to the target of the link.',
  ],
  'file-and-directory': [
    'error',
    'has the same name as a directory',
    'have the same names as directories',
    'A file and a directory cannot have the same name.',
  ],
  'links-unchecked': [
    'error',
    'is a symbolic link that was not checked',
    'are symbolic links that were not checked',
    'They are too far apart in the archive to be read from S3. Write links next to each other, or publish the archive with `zip-path`.',
  ],
  'duplicate-name': [
    'warning',
    'has the same name as another entry',
    'have the same names as other entries',
    'It is undefined which entry a function reads.',
  ],
  compression: [
    'warning',
    'uses a compression method other than deflate',
    'use compression methods other than deflate',
    'Lambda may not be able to unpack it.',
  ],
  unreadable: [
    'warning',
    'is not readable for all users',
    'are not readable for all users',
    'Functions run as an unprivileged user. Use mode 0644 or 0755 for files, and 0755 for directories.',
  ],
  'set-id': [
    'warning',
    'has a set-user-ID or set-group-ID bit',
    'have set-user-ID or set-group-ID bits',
    'A layer does not need these bits.',
  ],
  'not-executable': [
    'warning',
    'is a program without the execute bit',
    'are programs without the execute bit',
    'Lambda can start only programs with mode 0755. Create the zip on Linux or macOS, because zips from Windows have no modes.',
  ],
  'crlf-script': [
    'warning',
    'is a script whose first line ends with CR',
    'are scripts whose first lines end with CR',
    "Linux reads the CR as part of the interpreter's name. Use Unix line endings (LF).",
  ],
  'not-a-program': [
    'warning',
    'should be a program, but is neither an ELF program nor a script with `#!`',
    'should be programs, but are neither ELF programs nor scripts with `#!`',
    'Linux cannot start such a file, and Lambda starts every file in extensions/.',
  ],
  'no-interpreter': [
    'warning',
    'is a script for an interpreter that Lambda does not have',
    'are scripts for interpreters that Lambda does not have',
    'The first line must contain an absolute path that exists in Lambda, such as `#!/usr/bin/env python3`.',
  ],
  'macos-leftovers': [
    'warning',
    'is macOS metadata',
    'are macOS metadata',
    'Exclude __MACOSX/, .DS_Store and ._* from the archive. They use space, and no function reads them.',
  ],
} as const satisfies Record<string, readonly ['error' | 'warning', string, string, string]>

/** A problem that many entries can have in common. */
export type EntryCode = keyof typeof KINDS

/** A problem of the whole archive because of which it cannot be published. */
export type ArchiveErrorCode =
  'not-a-zip' | 'cut-short' | 'damaged' | 'several-ends' | 'split' | 'too-many' | 'empty' | 'too-large'

/** A likely mistake in the whole archive. */
export type ArchiveWarningCode =
  | 'extra-bytes'
  | 'over-half'
  | 'layout'
  | 'runtime-mismatch'
  | 'architecture-mismatch'
  | 'system-mismatch'
  | 'libc-mismatch'

/** One problem of an archive, for any number of its entries. */
export interface Finding {
  /** `error`: the archive must not be published. */
  severity: 'error' | 'warning'
  code: EntryCode | ArchiveErrorCode | ArchiveWarningCode
  /**
   * Sentences for the user. They can contain names from the archive, in which control characters are written out and
   * which are cut off if they are long.
   */
  message: string
  /** The first affected entries, with their names as in the archive. */
  entries: readonly string[]
  /** Number of affected entries; 0 if the finding is about the whole archive. */
  count: number
}

/** An archive whose directory cannot be read. This error never leaves this directory: it becomes a finding. */
export class UnreadableArchive extends Error {
  readonly code: ArchiveErrorCode

  constructor(code: ArchiveErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Maximum number of entries in a finding. */
const NAMED = 3

/** Maximum number of characters of a name. */
const SHOWN = 120

/** Collects the findings, with one finding for all entries with the same problem. */
export class Findings {
  readonly #ofEntries = new Map<EntryCode, { names: string[]; count: number }>()
  readonly #others: Finding[] = []

  /** Adds a problem of an entry. */
  add(code: EntryCode, name: string): void {
    const found = this.#ofEntries.get(code) ?? { names: [], count: 0 }
    found.count += 1
    if (found.names.length < NAMED) found.names.push(name)
    this.#ofEntries.set(code, found)
  }

  /** Whether any entry has a problem. */
  has(code: EntryCode): boolean {
    return this.#ofEntries.has(code)
  }

  /** Adds a problem of the archive. */
  error(code: ArchiveErrorCode, message: string): void {
    this.#others.push({ severity: 'error', code, message, entries: [], count: 0 })
  }

  /** Adds a likely mistake in the archive. @param names - Entries that show it. */
  warn(code: ArchiveWarningCode, message: string, names: readonly string[] = []): void {
    const entries = names.slice(0, NAMED)
    this.#others.push({ severity: 'warning', code, message, entries, count: names.length })
  }

  /** All findings, errors first. */
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

/** The first names of a list, as one phrase. */
export function listed(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, NAMED).map(shortened)
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ')
}

/** The name of an entry can have 65,535 bytes, with any characters. */
function shortened(name: string): string {
  const shown = visible(name.slice(0, SHOWN))
  return Math.max(name.length, shown.length) > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown
}
