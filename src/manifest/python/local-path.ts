import { posix } from 'node:path'

/**
 * The path of code on this machine, from the folder of the lock file, with `/` and without `./`. Undefined for what is
 * no relative path.
 *
 * @param source - As a source is written: `path:../lib`, `file:///${PROJECT_ROOT}/lib`, `./lib`.
 */
export function localPath(source: string): string | undefined {
  const path = source
    .replace(/^(?:editable:)?(?:path:)?/, '')
    .replace(/^(?:file:\/{0,3})?\$\{PROJECT_ROOT\}\//, './')
    .replace(/#.*$/, '')
    .replaceAll('\\', '/')
  if (path === '' || /^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('/') || path.includes('$'))
    return undefined
  const normal = posix.normalize(path)
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal
}
