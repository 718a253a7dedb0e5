import { Builds, type Target } from './code/builds.ts'
import { checkClashes } from './clashes.ts'
import { checkCode } from './code/inspect-code.ts'
import { checkData } from './data.ts'
import { openDirectory, type ArchiveReader, type ListedEntry } from './zip/directory.ts'
import { checkEntry, checkPlaces, isDirectory, isPossible, pathOf } from './zip/entries.ts'
import { Findings, UnreadableArchive, type Finding } from './findings.ts'
import { Layout } from './layout.ts'
import { checkLinks } from './links.ts'
import { LARGEST_ARCHIVE, tooLarge, UNPACKED_LIMIT } from '../limits.ts'
import { Turns } from '../turns.ts'

/** What an archive is compared with, and how much of it is read. */
export interface InspectionOptions extends Target {
  /** Whether every entry is unpacked to find damage. Used for an archive on this machine that somebody else made. */
  isDataChecked?: boolean
  /** Ends the inspection when it is aborted. */
  signal?: AbortSignal
}

/** The result of an inspection. */
export interface Inspection {
  /** Errors first. If there is an error, the archive must not be published. */
  findings: readonly Finding[]
  /** Number of entries that were read. */
  entries: number
  /** Unpacked size of all entries that were read, in bytes. */
  unpackedSize: number
  /** The central directory, for those who read more of the archive. Undefined if there is an error. */
  listed?: { entries: readonly ListedEntry[]; start: number }
}

/**
 * Checks whether an archive can be a layer, by its central directory and the first bytes of a few entries. Only if
 * requested, all data is read, which finds wrong checksums. Time and memory are limited, whatever the bytes of the
 * archive are (`limits.ts`), and the event loop gets its turns meanwhile.
 *
 * @param target - The compatible runtimes and architectures of the layer. Nothing is compared with an empty list.
 * @throws only errors of the reader, and the reason of the signal if it is aborted.
 */
export async function inspectArchive(
  reader: ArchiveReader,
  { isDataChecked = false, signal, ...target }: InspectionOptions,
): Promise<Inspection> {
  const findings = new Findings()
  const entries: ListedEntry[] = []
  const turns = new Turns(signal)
  let start = 0
  try {
    if (reader.size > LARGEST_ARCHIVE) throw new UnreadableArchive('too-large', tooLarge(reader.size))
    const directory = await openDirectory(reader)
    start = directory.start
    for (const entry of directory.entries()) {
      await turns.take()
      entries.push(entry)
      checkEntry(entry, findings)
    }
    if (entries.length === 0)
      throw new UnreadableArchive('empty', 'The archive is empty. Lambda does not accept an empty layer.')
    checkWhole(entries, directory, findings)
    const possible = entries.filter(isPossible)
    await checkClashes(possible, findings, turns)
    // If the offsets and sizes in the directory are wrong, they do not show what to read.
    if (!findings.has('overlap') && !findings.has('lying-size')) {
      await checkLinks(reader, possible, directory.start, findings, turns)
      const files = possible.filter((entry) => !isDirectory(entry) && !isLeftover(entry.name, findings))
      await checkNames(files, target, findings, turns)
      await checkCode(reader, files, { directoryStart: directory.start, ...target }, findings, turns)
      if (isDataChecked && findings.list().every(({ severity }) => severity === 'warning')) {
        await checkData(reader, entries, directory.start, findings, turns)
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableArchive)) throw error
    findings.error(error.code, error.message)
  }
  const list = findings.list()
  return {
    findings: list,
    entries: entries.length,
    unpackedSize: unpackedSizeOf(entries),
    ...(list.every(({ severity }) => severity === 'warning') && { listed: { entries, start } }),
  }
}

function checkWhole(
  entries: readonly ListedEntry[],
  { start, trailing }: { start: number; trailing: number },
  findings: Findings,
): void {
  checkPlaces(entries, start, findings)
  const leading = entries.reduce((first, { offset }) => Math.min(first, offset), start)
  for (const [bytes, where] of [
    [leading, 'before'],
    [trailing, 'after'],
  ] as const) {
    if (bytes > 0) {
      findings.warn('extra-bytes', `The archive has ${bytes} bytes ${where} the zip that belong to no entry.`)
    }
  }
  const size = unpackedSizeOf(entries)
  const sizes = `The archive unpacks to ${size} bytes in ${entries.length} entries`
  if (size > UNPACKED_LIMIT) {
    findings.error(
      'too-large',
      `${sizes}. Lambda allows ${UNPACKED_LIMIT} bytes for a function with all its layers.`,
    )
  } else if (size > UNPACKED_LIMIT / 2) {
    findings.warn(
      'over-half',
      `${sizes}. This is more than half of the ${UNPACKED_LIMIT} bytes that Lambda allows for a function with all its layers.`,
    )
  }
}

async function checkNames(
  files: readonly ListedEntry[],
  target: Target,
  findings: Findings,
  turns: Turns,
): Promise<void> {
  const [layout, builds] = [new Layout(), new Builds()]
  for (const { name } of files) {
    await turns.take()
    const path = pathOf(name)
    layout.add(path)
    builds.add(path)
  }
  layout.check(target.runtimes, findings)
  builds.check(target, findings)
}

/** Whether the file was added by the Finder or the Archive Utility of macOS. */
function isLeftover(name: string, findings: Findings): boolean {
  const isOfMac = /(?:^|\/)(?:__MACOSX\/.*|\._[^/]*|\.DS_Store)$/s.test(name)
  if (isOfMac) findings.add('macos-leftovers', name)
  return isOfMac
}

function unpackedSizeOf(entries: readonly ListedEntry[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0)
}

export type { Target } from './code/builds.ts'
export type { ArchiveReader } from './zip/directory.ts'
export type { Finding } from './findings.ts'
