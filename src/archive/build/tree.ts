import type { AllowedSecrets } from './allowed-secrets.ts'
import type { TreeProblem } from './tree-error.ts'
import type { LeftOut } from './left-out.ts'
import type { Secret } from './secrets.ts'
import type { TreeEntry } from './tree-entry.ts'
import { linkProblem, stepsForTree } from './tree-links.ts'
import { TreeWalk } from './tree-walk.ts'
import { UNPACKED_LIMIT } from '../limits.ts'

/** What of a directory goes into a layer. */
export interface Tree {
  /** The directory, as it was given. */
  root: string
  /** Sorted by the bytes of their names, each of which there is once. */
  entries: readonly TreeEntry[]
  /** What was kept out. Sorted. */
  leftOut: readonly LeftOut[]
  /** Programs that get the execute bit, though the directory has them without. Sorted. */
  madeExecutable: readonly string[]
  /** What never belongs into a layer by its name, such as `.git`. Nothing below it was looked at. Sorted. */
  secrets: readonly Secret[]
  /** Everything else that keeps the directory out of a layer. Sorted. */
  problems: readonly TreeProblem[]
}

/**
 * Looks through a directory. Neither owner, times and umask nor the order in which the file system lists
 * names make a difference.
 *
 * - Symbolic links stay links. Lambda unpacks them as such into `/opt` (aws/aws-sam-cli#1140), and a copy in
 *   the place of each would count against the 250 MB (`libx.so → libx.so.1 → libx.so.1.2` three times), be
 *   loaded as another module, and break the scripts of `node_modules/.bin`, which look for files beside the
 *   one that the link leads to. `/opt` has nothing but what layers bring, hence a link that is absolute,
 *   leads out of the tree or nowhere is refused.
 * - An empty directory has an entry, since nothing else makes it: `/opt` cannot be written to, and an empty
 *   directory is a package to Python. One with nothing but a cache in it is empty.
 * - `__pycache__`, `node_modules/.cache` and the state of installers are kept out: they hold times and paths of
 *   the machine that made them. So are leftovers of macOS, which Lambda would start in `extensions/`.
 * - A program where Linux programs lie, such as `extensions/`, can be executed, whatever its mode is here: Windows
 *   and some ways to copy know no such bit.
 *
 * @param apart - A folder that is passed over as if it were not there: it is made anew for each run.
 * @throws {TreeError} where there is no directory, or one of more files than an archive may have.
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
 * As every machine sorts them: JavaScript's own order of strings is another one beyond the Basic Multilingual
 * Plane.
 */
function byName<Named extends { name: string }>(items: readonly Named[]): Named[] {
  const keyed = items.map((item) => ({ item, key: Buffer.from(item.name) }))
  return keyed.sort((one, other) => Buffer.compare(one.key, other.key)).map(({ item }) => item)
}
