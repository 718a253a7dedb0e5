import type { context as Context } from '@actions/github'
import { statSync } from 'node:fs'

/** Maximum number of bytes of the file with the event. GitHub caps payloads at 25 MB (its documentation, webhook events). */
const EVENT_LIMIT = 30_000_000

/**
 * The context of the run from the runner. Loaded on demand, because the module reads the file with the event when it is
 * loaded.
 *
 * @throws if the file cannot be read or was not written by GitHub.
 */
export async function githubContext(): Promise<typeof Context> {
  const path = process.env['GITHUB_EVENT_PATH'] ?? ''
  const found = path === '' ? undefined : statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile()) throw new Error('it is not a regular file')
  if (found !== undefined && found.size > EVENT_LIMIT)
    throw new Error(`it has ${found.size} bytes; at most ${EVENT_LIMIT} are allowed`)
  return (await import('@actions/github')).context
}
