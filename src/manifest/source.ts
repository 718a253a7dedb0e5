import { withoutCredentials, withoutUserinfo } from './without-credentials.ts'

/** Query parameters that say what is fetched. Any other may hold a secret. */
const references = /^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/

/**
 * A Git repository at a commit, `git+https://host/path?subdirectory=a#<commit>`, without credentials. The URL may
 * bring a query and the commit along, as Cargo and uv write them.
 */
export function gitSource(url: string, commit?: string, subdirectory?: string): string {
  const [address, fragment = commit] = splitAt(withoutUserinfo(url.replace(/^git\+/, '')), '#')
  const [repository, query = ''] = splitAt(address, '?')
  const parameters = query.split('&').filter((parameter) => parameter !== '')
  const kept = parameters.filter((parameter) => references.test(parameter))
  if (subdirectory !== undefined) kept.push(`subdirectory=${subdirectory}`)
  const others = parameters.filter((parameter) => !references.test(parameter))
  const place = withoutCredentials(others.length === 0 ? repository : `${repository}?${others.join('&')}`)
  const suffix = kept.length === 0 ? '' : `${place.includes('?') ? '&' : '?'}${kept.join('&')}`
  return `git+${place}${suffix}${fragment === undefined ? '' : `#${fragment}`}`
}

/** Whether a reference names one commit for ever: a whole SHA-1 or SHA-256. A branch or a tag can move. */
export function isCommit(reference: string | undefined): boolean {
  return reference !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(reference)
}

/** The commit that a Git URL names after its `#`. */
export function commitOf(url: string): string | undefined {
  return splitAt(url, '#')[1]
}

function splitAt(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
