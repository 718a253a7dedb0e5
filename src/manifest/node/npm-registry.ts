/**
 * Whether a URL is that of a package's archive in a registry. Registries serve `NAME/-/NAME-VERSION.tgz`, whatever stands
 * before it, some with the scope or the version as one more folder; GitHub's `download/NAME/VERSION/HASH`; cnpm's
 * `NAME/download/NAME-VERSION.tgz`. What looks otherwise, such as GitLab's `NAME/-/archive/TAG/NAME-TAG.tar.gz`, is
 * taken for a URL of its own: its host counts.
 */
export function isOfRegistry(resolved: string, name: string): boolean {
  if (!/^https?:\/\//i.test(resolved)) return false
  const [address = ''] = resolved.split(/[?#]/)
  const path = address.replaceAll(/%2f/gi, '/').replaceAll('%40', '@')
  const file = `${name.slice(name.lastIndexOf('/') + 1)}-`
  const isArchive = (folder: string): boolean => {
    const at = path.lastIndexOf(folder)
    const [, last = ''] = /^(?:@[^/]+\/|\d[^/]*\/)?([^/]+)$/.exec(path.slice(at + folder.length)) ?? []
    return at !== -1 && last.startsWith(file)
  }
  return (
    isArchive(`/${name}/-/`) ||
    isArchive(`/${name}/download/`) ||
    (path.includes(`/download/${name}/`) && /\/\d[^/]*\/[0-9a-f]+$/.test(path))
  )
}
