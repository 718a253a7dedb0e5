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

/**
 * Maximum number of programs that are inspected, and of links to programs that are followed, in S3 and on this machine.
 */
const PROGRAMS = { remote: 8, local: 200 }

/** Maximum number of libraries whose architecture is inspected. */
const LIBRARIES = 8

/**
 * Number of bytes of a file that are read: enough for deflate to return the first bytes, because its codes at the start
 * take at most 600.
 */
const PACKED = 1024

/**
 * Checks whether Lambda can start the programs and load the libraries.
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
  // Do not read whole files if their sizes are impossible or too large.
  if (findings.list().some(({ severity }) => severity === 'error')) return
  const isCompiled = (file: ListedEntry) => {
    const head = heads.get(file)
    return head === undefined ? reader.isLocal === true : isElf(head)
  }
  const started = programs.map(({ file }) => file).filter((file) => heads.has(file))
  const compiled = [...new Set([...started, ...libraries])].filter(isCompiled)
  await checkLibc(reader, compiled, files, { directoryStart, runtimes }, findings, turns)
}
