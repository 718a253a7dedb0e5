import { posix } from 'node:path'

/** What an installer says of one Python package: in wheels, and in what `setup.py install` left, with its version in both. */
const INFORMATION = /^(.*\/)?([^/]+?)-[^/-]+(?:-py\d[^/]*)?\.(?:dist|egg)-info\/(?:METADATA|PKG-INFO)$/

/**
 * Paths of Python packages whose installer wrote no `RECORD`, or whose `RECORD` somebody removed: the modules that
 * `top_level.txt` names, or else the one that is called as the package. A project in development has `NAME.egg-info` without
 * a version, and what was installed from a directory or a repository a `direct_url.json`: those do not count.
 *
 * @param names - All files of the tree.
 * @param read - Gives the text of one of them.
 */
export function unrecordedPackages(names: ReadonlySet<string>, read: (name: string) => string): Set<string> {
  const paths = new Set<string>()
  for (const file of names) {
    const [, folder = '', name] = INFORMATION.exec(file) ?? []
    const information = posix.dirname(file)
    if (name === undefined || names.has(`${information}/RECORD`)) continue
    if (names.has(`${information}/direct_url.json`)) continue
    const listed = read(`${information}/top_level.txt`).split('\n')
    const modules = listed.map((line) => line.trim()).filter((line) => /^\w+$/.test(line))
    if (modules.length === 0) modules.push(name.toLowerCase().replaceAll(/[-_.]+/g, '_'))
    for (const each of modules) paths.add(folder + each)
  }
  return paths
}
