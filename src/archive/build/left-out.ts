/** Why something is left out of an archive that is made from a directory. */
export type LeftOutKind = 'caches' | 'files that installers rewrite each time' | 'macOS metadata'

/** Something that was left out. */
export interface LeftOut {
  /** Path below the root, with `/`; a directory ends in one. */
  name: string
  kind: LeftOutKind
}

/**
 * State that installers keep for their next run, with times, paths of the machine or the version of Node that ran them:
 * pnpm, Yarn 1, Yarn with the linker `node-modules`. Nothing reads it in a function.
 */
const NODE_STATE = /^(?:\.modules\.yaml|\.pnpm-workspace-state.*\.json|\.yarn-integrity|\.yarn-state\.yml)$/

/** What Yarn keeps for its next run beside `node_modules`. */
const YARN_STATE = /^(?:install-state\.gz|build-state\.yml)$/

/** What RubyGems logs of a compilation, with the name of a temporary directory. */
const GEM_LOGS = /^(?:gem_make\.out|mkmf\.log)$/

/** The first bytes of a file in which macOS keeps attributes on other file systems (AppleSingle/AppleDouble, RFC 1740). */
const APPLE_DOUBLE = Buffer.from('00051607', 'hex')

/** Why a directory is left out; undefined if it is not. `base` is its name in `folder`. */
export function leftOutDirectory(folder: string, base: string): LeftOutKind | undefined {
  if (base === '__MACOSX') return 'macOS metadata'
  const isCache = base === '__pycache__' || (base === '.cache' && isIn('node_modules', folder))
  return isCache ? 'caches' : undefined
}

/** Why a file is left out; undefined if it is not. @param start - Its first four bytes or more, if it has them. */
export function leftOutFile(folder: string, base: string, start: Buffer): LeftOutKind | undefined {
  const isState =
    (isIn('node_modules', folder) && NODE_STATE.test(base)) ||
    (isIn('.yarn', folder) && YARN_STATE.test(base)) ||
    (GEM_LOGS.test(base) && /(?:^|\/)extensions\//.test(folder))
  if (isState) return 'files that installers rewrite each time'
  const isOfMac = base === '.DS_Store' || (base.startsWith('._') && start.subarray(0, 4).equals(APPLE_DOUBLE))
  return isOfMac ? 'macOS metadata' : undefined
}

function isIn(name: string, folder: string): boolean {
  return folder === name || folder.endsWith(`/${name}`)
}
