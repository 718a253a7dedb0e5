import { posix } from 'node:path'

/**
 * The information about one Python package from wheels and from `setup.py install`. Both have its version in the name.
 */
const INFORMATION = /^(.*\/)?([^/]+?)-[^/-]+(?:-py\d[^/]*)?\.(?:dist|egg)-info\/(?:METADATA|PKG-INFO)$/

/**
 * Paths of Python packages without a `RECORD`, because their installer wrote none or somebody removed it: the modules
 * in `top_level.txt`, otherwise the module with the name of the package. A project in development has a `NAME.egg-info`
 * without a version, and a package from a directory or a repository has a `direct_url.json`; these do not count.
 *
 * @param names - The names of all files in the tree.
 * @param read - Returns the text of one of them.
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
