import { posix } from 'node:path'
import type { ArchiveReader, ListedEntry } from '../zip/directory.ts'
import { isLink, pathOf } from '../zip/entries.ts'
import { Findings } from '../findings.ts'
import { readHeads, type HeadLimits } from '../zip/heads.ts'
import { FOREIGN } from './machine.ts'
import { programPlace, startProblems, type ProgramPlace } from './program-start.ts'
import type { Turns } from '../../turns.ts'

/**
 * Systems whose archives contain POSIX modes. In archives of other systems, the upper half of the attributes has no
 * meaning.
 */
const WITH_MODES = [3, 19]

/** A file in a place for programs. */
export interface Program {
  /** The file itself, or the target of a link. */
  file: ListedEntry
  place: ProgramPlace
}

/**
 * The files in places for programs, those that Lambda starts itself first, and the targets of links there. A link to a
 * directory is a finding, because Lambda starts it too. Only the first `limits.reads` links are followed.
 *
 * @param files - Entries that are files or links.
 */
export async function programsOf(
  reader: ArchiveReader,
  files: readonly ListedEntry[],
  limits: HeadLimits,
  findings: Findings,
  turns: Turns,
): Promise<Program[]> {
  const placed = files
    .map((file) => ({ file, place: programPlace(pathOf(file.name)) }))
    .filter((each): each is Program => each.place !== undefined)
    .sort((one, other) => Number(other.place === 'started') - Number(one.place === 'started'))
  const links = placed.filter(({ file }) => isLink(file)).slice(0, limits.reads)
  if (links.length === 0) return placed
  const { heads } = await readHeads(
    reader,
    links.map(({ file }) => file),
    limits,
    // Problems of the link itself were already reported.
    new Findings(),
    turns,
  )
  const paths = new Map(files.map((file) => [pathOf(file.name), file]))
  const followed: Program[] = []
  for (const { file, place } of links) {
    await turns.take()
    const target = targetOf(file, heads.get(file))
    if (target === undefined) continue
    const found = paths.get(target)
    if (found === undefined) {
      if (place === 'started' && isFolder(target, paths)) findings.add('not-a-program', file.name)
    } else if (!isLink(found)) followed.push({ file: found, place })
  }
  return [...followed, ...placed.filter(({ file }) => !isLink(file))]
}

/** Whether it contains files. Most archives have no entries for directories. */
function isFolder(path: string, paths: ReadonlyMap<string, unknown>): boolean {
  for (const each of paths.keys()) if (each.startsWith(`${path}/`)) return true
  return false
}

/** The target of a link, relative to the layer; undefined if it is not in the layer, or was not read. */
function targetOf({ name, size }: ListedEntry, head: Buffer | undefined): string | undefined {
  if (head?.length !== size) return undefined
  const path = posix.join('/opt', posix.dirname(pathOf(name)))
  const target = posix.resolve(path, head.toString())
  return target.startsWith('/opt/') ? target.slice('/opt/'.length) : undefined
}

/** Checks whether Linux can start the programs. @param heads - The first bytes of some of them. */
export function checkPrograms(
  programs: readonly Program[],
  heads: ReadonlyMap<ListedEntry, Buffer>,
  findings: Findings,
): void {
  const told = new Set<ListedEntry>()
  for (const { file, place } of programs) {
    const head = heads.get(file)
    // Programs of other systems are reported by their machine.
    const isForeign = head !== undefined && FOREIGN.some(([magic]) => magic.test(head.toString('hex', 0, 4)))
    if (told.has(file)) continue
    told.add(file)
    const problems = startProblems(pathOf(file.name), place, head, isExecutable(file))
    for (const problem of problems) {
      if (!(isForeign && problem === 'not-a-program')) findings.add(problem, file.name)
    }
  }
}

/** Whether everybody may execute it, because functions run as an unprivileged user. */
function isExecutable({ mode, host }: ListedEntry): boolean {
  return WITH_MODES.includes(host) && (mode & 0o001) !== 0
}
