/** What a path of a tree is. */
export type TreeNode = 'file' | 'directory' | { target: string }

/** As many links as Linux follows for one path (path_resolution(7)). */
const MOST_HOPS = 40

/** Maximum number of steps of all links of a tree together. One link takes ten to twenty. */
const MOST_STEPS = 1_000_000

/** The number of steps that are left for links. */
export interface StepsLeft {
  steps: number
}

/** For the links of one tree. */
export function stepsForTree(): StepsLeft {
  return { steps: MOST_STEPS }
}

/**
 * What is wrong with a symbolic link, as it follows its name; undefined if it leads to something in the tree. It is
 * followed as Linux will follow it below `/opt`, step by step and through other links, but only in the tree.
 *
 * @param left - Its steps are taken from this.
 */
export function linkProblem(
  name: string,
  nodes: ReadonlyMap<string, TreeNode>,
  left: StepsLeft,
): string | undefined {
  const parts = name.split('/')
  const steps: string[] = [parts.pop() ?? '']
  /** The paths of all directories on the way, from the root. */
  const at = ['']
  for (const part of parts) at.push(below(at, part))
  let followed = 0
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (--left.steps < 0)
      return `is a link that was not followed, because all links together take more than ${MOST_STEPS} steps`
    if (step === '' || step === '.') continue
    if (step === '..') {
      at.pop()
      if (at.length === 0) return 'is a link to a path outside the directory'
      continue
    }
    const path = below(at, step)
    at.push(path)
    const node = nodes.get(path)
    if (node === undefined) return 'is a link to a path that is not in the layer'
    if (node === 'file' && steps.length > 0)
      return 'is a link to a path that uses a file as a directory'
    if (typeof node === 'string') continue
    if (node.target.startsWith('/')) return 'is a link to an absolute path'
    if (++followed > MOST_HOPS) return 'is a circular link'
    at.pop()
    steps.push(...node.target.split('/').reverse())
  }
  return undefined
}

function below(way: readonly string[], part: string): string {
  const folder = way.at(-1) ?? ''
  return folder === '' ? part : `${folder}/${part}`
}
