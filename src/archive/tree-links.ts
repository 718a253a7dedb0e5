/** What a path of a tree is. */
export type TreeNode = 'file' | 'directory' | { target: string }

/** As many links as Linux follows for one path (path_resolution(7)). */
const MOST_LINKS = 40

/**
 * What is wrong with a symbolic link, to stand behind its name; undefined where it leads to something in the
 * tree. It is followed as Linux will follow it below `/opt`, one step after another and through other links,
 * but on the tree alone.
 */
export function linkProblem(name: string, nodes: ReadonlyMap<string, TreeNode>): string | undefined {
  const at = name.split('/')
  const steps: string[] = [at.pop() ?? '']
  let followed = 0
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (step === '' || step === '.') continue
    if (step === '..') {
      if (at.pop() === undefined) return 'is a link that leads out of the directory'
      continue
    }
    at.push(step)
    const node = nodes.get(at.join('/'))
    if (node === undefined) return 'is a link to something that is not in the layer'
    if (node === 'file' && steps.length > 0)
      return 'is a link that goes through a file as if it were a directory'
    if (typeof node === 'string') continue
    if (node.target.startsWith('/')) return 'is a link to an absolute path'
    if (++followed > MOST_LINKS) return 'is a link that leads in a circle'
    at.pop()
    steps.push(...node.target.split('/').reverse())
  }
  return undefined
}
