import { info } from '@actions/core'
import { withoutSecrets } from '../../../core/errors/without-secrets.ts'
import type { CommentRequest } from '../../inputs/comment-request.ts'
import type { Warning } from '../annotations.ts'
import { plainLine } from '../log.ts'

/**
 * Comments on the pull request, where that is asked for. That it cannot be written is a warning, which is given back.
 * Never rejects.
 *
 * @param render - The comment in at most so many bytes.
 * @param cancelled - Ends the wait for GitHub.
 */
export async function commentIfAsked(
  asked: CommentRequest | undefined,
  render: (bytes: number) => Promise<string>,
  cancelled: AbortSignal,
): Promise<readonly Warning[]> {
  if (asked === undefined) return []
  const failed = (why: string) => [{ text: `Could not comment on the pull request. ${why}` }]
  try {
    const { BODY_LIMIT, writeComment } = await import('./comment.ts')
    const outcome = await writeComment({ ...asked, body: await render(BODY_LIMIT) }, cancelled)
    if (outcome.kind === 'failed') return failed(outcome.why)
    info(
      outcome.kind === 'written'
        ? `Comment on the pull request: ${plainLine(outcome.url)}`
        : 'No comment, because this run is not for a pull request',
    )
    return []
  } catch (error) {
    return failed(withoutSecrets((error as Error).message))
  }
}
