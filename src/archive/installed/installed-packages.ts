import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { composerFolders } from './installed-composer.ts'
import { unrecordedPackages } from './installed-unrecorded.ts'

/**
 * What installers recorded about the packages in a tree. This distinguishes a file that came with a package from a
 * registry, where others can read it too, from a file of the user.
 */
export class InstalledPackages {
  readonly #root: string
  readonly #names: ReadonlySet<string>
  #digests: ReadonlyMap<string, string> | undefined
  readonly #npm = new Map<string, ReadonlySet<string>>()
  /** Directories and modules of packages whose installers record no digests. */
  #folders: ReadonlySet<string> | undefined

  /** @param names - The names of all files in the tree. Nothing is read until the first query. */
  constructor(root: string, names: Iterable<string>) {
    this.#root = root
    this.#names = new Set(names)
  }

  /**
   * Whether a file came with a package: a Python package whose `RECORD` contains the file with its digest, or whose
   * installer wrote no `RECORD`; a package that npm installed from a registry; a package that can be published, if a
   * package manager other than npm filled `node_modules`; a gem; or a package of Composer. False if nothing shows this.
   */
  brought(name: string, content: Buffer): boolean {
    const path = name.split('/')
    return (
      this.#fromWheel(name, content) ||
      this.#fromNodeModules(path) ||
      isInGem(path, this.#names) ||
      this.#fromFolder(path)
    )
  }

  #fromFolder(path: readonly string[]): boolean {
    const folders = (this.#folders ??= this.#readFolders())
    return path.some((_, index) => index > 0 && folders.has(path.slice(0, index).join('/')))
  }

  #readFolders(): Set<string> {
    const folders = unrecordedPackages(this.#names, (name) => this.#read(name))
    for (const name of this.#names) {
      if (!/(?:^|\/)composer\/installed\.json$/.test(name)) continue
      for (const folder of composerFolders(posix.dirname(name), this.#read(name))) folders.add(folder)
    }
    return folders
  }

  #fromWheel(name: string, content: Buffer): boolean {
    this.#digests ??= this.#readRecords()
    const digest = this.#digests.get(name)
    return digest !== undefined && digest === createHash('sha256').update(content).digest('base64url')
  }

  /**
   * SHA-256 of all files from wheels (PyPA specification "Recording installed projects"). A package that was installed
   * from a directory, a repository or a file has a `direct_url.json` (PEP 610), and does not count.
   */
  #readRecords(): Map<string, string> {
    const digests = new Map<string, string>()
    for (const name of this.#names) {
      const information = posix.dirname(name)
      if (!name.endsWith('.dist-info/RECORD') || this.#names.has(`${information}/direct_url.json`)) continue
      for (const line of this.#read(name).split('\n')) {
        const [, quoted, plain, digest] = /^(?:"([^"]*)"|([^",]*)),sha256=([\w-]{43}),/.exec(line) ?? []
        if (digest !== undefined) digests.set(posix.join(information, '..', quoted ?? plain ?? ''), digest)
      }
    }
    return digests
  }

  #fromNodeModules(path: readonly string[]): boolean {
    const top = path.indexOf('node_modules')
    const scope = path.lastIndexOf('node_modules') + 1
    const end = path[scope]?.startsWith('@') === true ? scope + 2 : scope + 1
    if (top === -1 || end >= path.length) return false
    const lockFile = [...path.slice(0, top + 1), '.package-lock.json'].join('/')
    // Only npm writes this file. Yarn, pnpm and Bun do not record in the tree where a package came from.
    if (!this.#names.has(lockFile)) {
      return isPublishable(this.#read([...path.slice(0, end), 'package.json'].join('/')))
    }
    const folders = this.#npm.get(lockFile) ?? registryFolders(this.#read(lockFile))
    this.#npm.set(lockFile, folders)
    return folders.has(path.slice(top, end).join('/'))
  }

  /** Empty if the file does not exist or cannot be read. It then proves nothing. */
  #read(name: string): string {
    if (!this.#names.has(name)) return ''
    try {
      return readFileSync(join(this.#root, name), 'utf8')
    } catch {
      return ''
    }
  }
}

/**
 * Directories of the packages that npm installed from a registry, according to the lock file that it writes into
 * `node_modules`. They have an `integrity`, and a web address or nothing as `resolved`. A tarball has a path there, and
 * other packages have no `integrity`. Empty if the text is not a lock file.
 */
function registryFolders(text: string): Set<string> {
  try {
    const { packages } = JSON.parse(text) as {
      packages: Record<string, { resolved?: string; integrity?: string }>
    }
    const brought = Object.entries(packages).filter(
      ([, { integrity, resolved = 'https:' }]) => integrity !== undefined && /^https?:/.test(resolved),
    )
    return new Set(brought.map(([folder]) => folder))
  } catch {
    return new Set()
  }
}

/**
 * Whether a file is in a gem that RubyGems or Bundler installed from a registry. Such a gem has a
 * `specifications/NAME-VERSION.gemspec` next to `gems/NAME-VERSION/`. Gems that Bundler installs from a repository are
 * in `bundler/gems/`, without such a file.
 *
 * @param path - The parts of the file's path.
 * @param names - The names of all files in the tree.
 */
function isInGem(path: readonly string[], names: ReadonlySet<string>): boolean {
  return path.some((part, index) => {
    const gem = path[index + 1]
    if (part !== 'gems' || gem === undefined || index + 2 >= path.length) return false
    return names.has([...path.slice(0, index), 'specifications', `${gem}.gemspec`].join('/'))
  })
}

/** Whether the text is a `package.json` that a registry accepts. */
function isPublishable(text: string): boolean {
  try {
    const { name, version, private: isPrivate } = JSON.parse(text) as Record<string, unknown>
    return typeof name === 'string' && typeof version === 'string' && isPrivate !== true
  } catch {
    return false
  }
}
