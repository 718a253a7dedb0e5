import type { Target } from './builds.ts'
import type { ArchiveReader, ListedEntry } from '../zip/directory.ts'
import { isLink } from '../zip/entries.ts'
import type { Findings } from '../findings.ts'
import { readHeads } from '../zip/heads.ts'
import { checkLibc } from './libc.ts'
import { checkMachines, librariesByWorth } from './machine.ts'
import { checkPrograms, programsOf } from './programs.ts'
import { isElf, START } from './program-start.ts'
import type { Turns } from '../../turns.ts'

/** How many programs are looked into, and how many links are followed to them: in an archive in S3, and at hand. */
const PROGRAMS = { remote: 8, local: 200 }

/** How many libraries are looked into for the machine that they are for. */
const LIBRARIES = 8

/** What is read of a file: enough for deflate to give the first bytes, as the codes that it begins with are 600 at most. */
const PACKED = 1024

/**
 * Looks into programs and libraries, whether Lambda can start or load them.
 *
 * @param files - Entries that are files or links.
 */
export async function checkCode(
  reader: ArchiveReader,
  files: readonly ListedEntry[],
  { directoryStart, runtimes, architectures }: Target & { directoryStart: number },
  findings: Findings,
  turns: Turns,
): Promise<void> {
  const reads = reader.isLocal === true ? PROGRAMS.local : PROGRAMS.remote
  const limits = { directoryStart, packed: PACKED, unpacked: START, reads }
  const programs = await programsOf(reader, files, limits, findings, turns)
  const libraries = librariesByWorth(files.filter((file) => !isLink(file)))
  const looked = new Set([
    ...programs.slice(0, reads).map(({ file }) => file),
    ...libraries.slice(0, LIBRARIES),
  ])
  const { heads } = await readHeads(reader, [...looked], { ...limits, reads: looked.size }, findings, turns)
  checkPrograms(programs, heads, findings)
  checkMachines(heads, architectures, findings)
  // Sizes that cannot be true, or are too large, are no sizes to read by.
  if (findings.list().some(({ severity }) => severity === 'error')) return
  const isCompiled = (file: ListedEntry) => {
    const head = heads.get(file)
    return head === undefined ? reader.isLocal === true : isElf(head)
  }
  const started = programs.map(({ file }) => file).filter((file) => heads.has(file))
  const compiled = [...new Set([...started, ...libraries])].filter(isCompiled)
  await checkLibc(reader, compiled, files, { directoryStart, runtimes }, findings, turns)
}
