import { getInput, info } from '@actions/core'
import { withoutSecrets } from '../../../core/errors/without-secrets.ts'
import type { Warning } from '../annotations.ts'
import { withoutOuterSlashes } from '../../inputs/keys-input.ts'
import { readList } from '../../inputs/text-inputs.ts'
import { parseLayerName } from '../../inputs/layer-name.ts'
import { plainLine } from '../log.ts'
import { Problems } from '../../inputs/problems.ts'

/**
 * Comments on the pull request, where `comment` asks for it. That it cannot be written is a warning, which is given back.
 * Never rejects.
 *
 * @param render - The comment in at most so many bytes.
 * @param cancelled - Ends the wait for GitHub.
 */
export async function commentIfAsked(
  render: (bytes: number) => Promise<string>,
  cancelled: AbortSignal,
): Promise<readonly Warning[]> {
  // Inputs that are refused are told of too, so it may be anything.
  if (!/^true$/i.test(getInput('comment'))) return []
  const failed = (why: string) => [{ text: `The pull request got no comment. ${why}` }]
  try {
    const { BODY_LIMIT, writeComment } = await import('./comment.ts')
    const comment = { token: getInput('github-token'), identity: identity(), body: await render(BODY_LIMIT) }
    const outcome = await writeComment(comment, cancelled)
    if (outcome.kind === 'failed') return failed(outcome.why)
    info(
      outcome.kind === 'written'
        ? `The pull request has the comment ${plainLine(outcome.url)}`
        : 'No comment: the run is not of a pull request',
    )
    return []
  } catch (error) {
    return failed(withoutSecrets((error as Error).message))
  }
}

/** What tells the comment of this step from those of others in the same pull request, however it is spelt. */
function identity(): readonly string[] {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env
  const given = getInput('layer-name')
  // Its problems are told of elsewhere.
  const { name, region } = parseLayerName(given, new Problems()) ?? { name: given }
  const regions = readList('regions').join()
  return [
    name,
    [regions, region, AWS_REGION, AWS_DEFAULT_REGION].find(Boolean) ?? '',
    getInput('bucket'),
    withoutOuterSlashes(getInput('prefix')),
  ]
}
