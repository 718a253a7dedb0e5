import { info } from '@actions/core'
import { withoutSecrets } from '../../../core/errors/without-secrets.ts'
import type { CommentRequest } from '../../inputs/comment-request.ts'
import type { Warning } from '../annotations.ts'
import { plainLine } from '../log.ts'

/**
 * Comments on the pull request, if this was requested. A failure is only a warning, which is returned. Never rejects.
 *
 * @param render - Renders the comment in at most this number of bytes.
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
