import { getInput, info, warning } from '@actions/core'
import { withoutSecrets } from '../core/secrets.ts'
import { readList } from './input-text.ts'
import { plainLine } from './log.ts'

/**
 * Comments on the pull request, where `comment` asks for it. That it cannot be written is a warning. Never rejects.
 *
 * @param render - The comment in at most so many bytes.
 */
export async function commentIfAsked(render: (bytes: number) => string): Promise<void> {
  // Inputs that are refused are told of too, so it may be anything.
  if (!/^true$/i.test(getInput('comment'))) return
  try {
    const { BODY_LIMIT, writeComment } = await import('./comment.ts')
    const token = getInput('github-token')
    const outcome = await writeComment({ token, identity: identity(), body: render(BODY_LIMIT) })
    if (outcome.kind === 'written') info(`The pull request has the comment ${plainLine(outcome.url)}`)
    else if (outcome.kind === 'no-pull-request') info('No comment: the run is not of a pull request')
    else warning(`The pull request got no comment. ${outcome.why}`)
  } catch (error) {
    warning(`The pull request got no comment. ${withoutSecrets((error as Error).message)}`)
  }
}

/** What tells the comment of this step from those of others in the same pull request. */
function identity(): readonly string[] {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env
  const regions = readList('regions').join()
  return [
    getInput('layer-name'),
    [regions, AWS_REGION, AWS_DEFAULT_REGION].find(Boolean) ?? '',
    getInput('bucket'),
    getInput('prefix'),
  ]
}
