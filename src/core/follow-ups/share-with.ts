import { nameOf, type Principal } from '../model/principal.ts'
import type { Finding, FollowUpPart } from './look.ts'
import { isOwnId, statementId } from './policy-size.ts'
import { Sharing } from './sharing.ts'
import { isExactly, type Grant } from './version-policy.ts'

/** Maximum number of statements that a warning lists. */
const LISTED = 30

const WOULD = 'It would get access to the version.'

/** Finds who of `share-with` may not use the version yet. */
export async function look(part: FollowUpPart): Promise<readonly Finding[]> {
  const { shareWith } = part.request
  const { version } = part
  if (version === undefined) return shareWith.map(ofNextVersion)
  const sharing = new Sharing(await part.services.policies(), version, part)
  await sharing.read()
  warnOfOthers(part, version.version, sharing.grants)
  const missing = shareWith.filter((principal) => !sharing.covers(principal))
  return shareWith.map((principal) => {
    const target = nameOf(principal)
    if (!missing.includes(principal)) {
      return { target, state: 'unchanged', detail: 'It has access to the version.' }
    }
    // Either all of them have room, or nothing is written.
    const error = sharing.obstacle(principal, missing)
    if (error !== undefined) return { target, state: 'failed', error }
    return { target, state: 'missing', detail: WOULD, apply: () => sharing.share(principal) }
  })
}

function ofNextVersion(principal: Principal): Finding {
  const apply = () => Promise.reject(new Error('there is no version'))
  return { target: nameOf(principal), state: 'missing', detail: WOULD, apply }
}

/** Nothing is ever removed, so statements of earlier runs are reported if they are no longer asked for. */
function warnOfOthers({ request, region, warn }: FollowUpPart, version: number, grants: readonly Grant[]) {
  const { shareWith, layerName } = request
  const asked = shareWith.map(statementId)
  const left = grants.filter(
    (grant) =>
      isOwnId(grant.id) &&
      !asked.includes(grant.id) &&
      !shareWith.some((principal) => isExactly(grant, principal)),
  )
  if (left.length === 0) return
  const command = `aws lambda remove-layer-version-permission --region ${region} --layer-name ${layerName} --version-number ${version} --statement-id`
  const lines = left.slice(0, LISTED).map(({ id }) => `- ${command} ${id}`)
  const more = left.length > LISTED ? [`- … and ${left.length - LISTED} more`] : []
  warn(
    [
      `\`share-with\` no longer asks for statements that an earlier run added to the policy of ${layerName}:${version} in ${region}. They still give access, because this action removes none. To remove them:`,
      ...lines,
      ...more,
    ].join('\n'),
  )
}
