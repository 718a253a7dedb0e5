import { getInput } from '@actions/core'
import { withoutOuterSlashes } from './keys-input.ts'
import { parseLayerName } from './layer-name.ts'
import { Problems } from './problems.ts'
import { readList } from './text-inputs.ts'

/** A comment on the pull request that the workflow asks for. */
export interface CommentRequest {
  token: string
  /** What tells the comment of this step from those of others in the same pull request, however it is spelt. */
  identity: readonly string[]
}

/**
 * Whether `comment` asks for one. Inputs that are refused are reported there too, so nothing is refused here, and any
 * value may stand in the others.
 *
 * @param environmentRegion - Region of the environment.
 */
export function readCommentRequest(environmentRegion: string | undefined): CommentRequest | undefined {
  if (!/^true$/i.test(getInput('comment'))) return undefined
  const given = getInput('layer-name')
  // Its problems are reported with the other inputs.
  const { name, region } = parseLayerName(given, new Problems()) ?? { name: given }
  const identity = [
    name,
    [readList('regions').join(), region, environmentRegion].find(Boolean) ?? '',
    getInput('bucket'),
    withoutOuterSlashes(getInput('prefix')),
  ]
  return { token: getInput('github-token'), identity }
}
