import type { AllowedSecrets } from './allowed-secrets.ts'
import type { TreeProblem } from './tree-error.ts'
import type { LeftOut } from './left-out.ts'
import type { Secret } from './secrets.ts'
import type { TreeEntry } from './tree-entry.ts'
import { linkProblem, stepsForTree } from './tree-links.ts'
import { TreeWalk } from './tree-walk.ts'
import { UNPACKED_LIMIT } from '../limits.ts'

/** The part of a directory that becomes a layer. */
export interface Tree {
  /** The directory, as it was given. */
  root: string
  /** Sorted by the bytes of their names, which are unique. */
  entries: readonly TreeEntry[]
  /** What was left out. Sorted. */
  leftOut: readonly LeftOut[]
  /** Programs that get the execute bit, which they do not have in the directory. Sorted. */
  madeExecutable: readonly string[]
  /** What is refused because of its name, such as `.git`. Its content was not read. Sorted. */
  secrets: readonly Secret[]
  /** All other reasons why the directory cannot be zipped. Sorted. */
  problems: readonly TreeProblem[]
}

/**
 * Reads a directory. Owners, times, the umask and the order in which the file system lists names make no difference.
 *
 * - Symbolic links stay links. Lambda unpacks them as links into `/opt` (aws/aws-sam-cli#1140). A copy would
 *   count toward the 250 MB (`libx.so → libx.so.1 → libx.so.1.2` three times), be loaded as another module, and break the
 *   scripts in `node_modules/.bin`, which look for files next to the link's target. `/opt` contains only layers, so a link
 *   that is absolute, broken, or leads out of the tree is refused.
 * - An empty directory has an entry, because nothing else creates it: `/opt` is read-only, and Python treats an empty
 *   directory as a package. A directory that contains only a cache is empty.
 * - `__pycache__`, `node_modules/.cache` and the state of installers are left out, because they contain times and paths of
 *   the machine that wrote them. So is macOS metadata, which Lambda would start in `extensions/`.
 * - A program in a place for programs, such as `extensions/`, gets the execute bit, because Windows and some ways to copy
 *   lose it.
 *
 * @param apart - A folder that is skipped, because each run creates a new one.
 * @throws {TreeError} if it is not a directory, or has more files than an archive may have.
 */
export function readTree(root: string, apart?: string, allowed?: AllowedSecrets): Tree {
  const walk = new TreeWalk(root, apart, allowed)
  walk.run()
  const problems = [...walk.problems, ...linkProblems(walk)]
  if (problems.length === 0) problems.push(...problemsOfAll(walk))
  return {
    root,
    entries: byName(walk.entries),
    leftOut: byName(walk.leftOut),
    madeExecutable: walk.madeExecutable.sort(),
    secrets: byName(walk.secrets),
    problems: byName(problems),
  }
}

function linkProblems({ nodes }: TreeWalk): TreeProblem[] {
  const problems: TreeProblem[] = []
  const left = stepsForTree()
  for (const [name, node] of nodes) {
    const problem = typeof node === 'string' ? undefined : linkProblem(name, nodes, left)
    if (problem !== undefined) problems.push({ name, problem })
  }
  return problems
}

function problemsOfAll({ entries, secrets }: TreeWalk): TreeProblem[] {
  if (secrets.length === 0 && entries.every(({ kind }) => kind === 'directory')) {
    return [{ name: '', problem: 'it contains no files' }]
  }
  const size = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0)
  if (size <= UNPACKED_LIMIT) return []
  return [{ name: '', problem: `it contains ${size} bytes; a layer can unpack to at most ${UNPACKED_LIMIT}` }]
}

/**
 * By the bytes of names, as other programs sort them. JavaScript's order of strings differs beyond the Basic Multilingual
 * Plane.
 */
function byName<Named extends { name: string }>(items: readonly Named[]): Named[] {
  const keyed = items.map((item) => ({ item, key: Buffer.from(item.name) }))
  return keyed.sort((one, other) => Buffer.compare(one.key, other.key)).map(({ item }) => item)
}
