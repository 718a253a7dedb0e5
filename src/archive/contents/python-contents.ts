import { isWord, slashesIn, type InstalledPackage } from './installed-package.ts'

/** A file of the information about one Python package, or a file that is this information. */
const INFORMATION = /^(.*\/)?([^/]+)\.(dist|egg)-info(?:\/.|$)/s

/** Packages carry copies of others in such directories. They are not installed for anybody else. */
const VENDORED = /(?:^|\/)_?vendor(?:ed)?\//

/** The Python packages of an archive. */
export interface PythonContents {
  packages: InstalledPackage[]
  /**
   * The names of modules beside them, in lower case with `_` for `-` and `.`. A package whose information was removed
   * to save space usually still has the module of its name.
   */
  modules: ReadonlySet<string>
}

/**
 * Finds Python packages by the names of `NAME-VERSION.dist-info` (PyPA specification "Recording installed projects") and
 * `NAME-VERSION.egg-info`. A `NAME.egg-info` without a version belongs to a project in development, and does not count.
 *
 * @param paths - The paths of all files and links.
 */
export function pythonContents(paths: readonly string[]): PythonContents {
  const found = new Map<string, InstalledPackage>()
  const folders = new Set<string>()
  for (const path of paths) {
    if (!path.includes('-info')) continue
    const [, folder = '', stem = '', kind = ''] = INFORMATION.exec(path) ?? []
    const information = `${folder}${stem}.${kind}-info`
    if (stem === '' || VENDORED.test(folder)) continue
    const known = found.get(information)
    // PEP 610: from a directory, a repository or a URL.
    if (known !== undefined) known.isOfRegistry &&= path !== `${information}/direct_url.json`
    else {
      const one = named(stem, kind)
      if (one === undefined) continue
      const isOfRegistry = kind === 'dist' && path !== `${information}/direct_url.json`
      found.set(information, { ecosystem: 'pypi', ...one, path: information, isOfRegistry })
      folders.add(folder)
    }
  }
  return { packages: [...found.values()], modules: modulesIn(folders, paths) }
}

/** Name and version: `requests-2.32.5`, and for eggs also `requests-2.32.5-py3.13`. */
function named(stem: string, kind: string): { name: string; version: string } | undefined {
  const form = kind === 'dist' ? /^(.+)-([^-]+)$/ : /^(.+?)-([^-]+)(?:-py\d.*)?$/
  const [, name, version] = form.exec(stem) ?? []
  // While pip replaces a package, the name of the old one begins with a `~`.
  if (!isWord(name) || !/^[a-z0-9]/i.test(name) || !isWord(version)) return undefined
  return { name, version }
}

function modulesIn(folders: ReadonlySet<string>, paths: readonly string[]): ReadonlySet<string> {
  const modules = new Set<string>()
  if (folders.size === 0) return modules
  for (const path of paths) {
    for (const end of [0, ...slashesIn(path).map((slash) => slash + 1)]) {
      if (!folders.has(path.slice(0, end))) continue
      const [first = ''] = path.slice(end).split('/', 1)
      const module = /^([^.]+)(?:\.py|\.so|\..*\.so)?$/.exec(first)?.[1]
      if (module !== undefined) modules.add(module.toLowerCase().replaceAll('-', '_'))
    }
  }
  return modules
}
