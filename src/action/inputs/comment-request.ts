import { getInput } from '@actions/core'
import { withoutOuterSlashes } from './keys-input.ts'
import { parseLayerName } from './layer-name.ts'
import { Problems } from './problems.ts'
import { readList } from './text-inputs.ts'

/** A comment on the pull request that the workflow requests. */
export interface CommentRequest {
  token: string
  /**
   * Distinguishes the comment of this step from other comments in the same pull request, independent of the spelling of
   * the inputs.
   */
  identity: readonly string[]
}

/**
 * Reads `comment`. Other inputs may be invalid here, because an error about them is reported in the comment too.
 *
 * @param environmentRegion - Region from the environment.
 */
export function readCommentRequest(environmentRegion: string | undefined): CommentRequest | undefined {
  if (!/^true$/i.test(getInput('comment'))) return undefined
  const given = getInput('layer-name')
  // Its problems are reported with those of the other inputs.
  const { name, region } = parseLayerName(given, new Problems()) ?? { name: given }
  const identity = [
    name,
    [readList('regions').join(), region, environmentRegion].find(Boolean) ?? '',
    getInput('bucket'),
    withoutOuterSlashes(getInput('prefix')),
  ]
  return { token: getInput('github-token'), identity }
}
