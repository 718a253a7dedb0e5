import { throwIfCancelled } from '../cancel.ts'
import { ActionError } from '../errors/action-error.ts'
import type { AddAnswer, LayerPolicies } from '../follow-up-ports.ts'
import { nameOf, type Principal } from '../model/principal.ts'
import { settle } from '../publish/settle.ts'
import type { Finding, FollowUpPart } from './look.ts'
import { covers, grantIn, grantsIn, isOwn, requireRoom, statementId, type Grant } from './version-policy.ts'

/** How often a policy that others change at the same time is read again for one principal. */
const READS = 5

/** Finds who of `share-with` may not use the version yet. */
export async function look(part: FollowUpPart): Promise<readonly Finding[]> {
  const { shareWith, layerName } = part.request
  const { version } = part
  const detail = 'It would get access to the version.'
  if (version === undefined) {
    const apply = () => Promise.reject(new Error('there is no version'))
    return shareWith.map((principal) => ({ target: nameOf(principal), state: 'missing', detail, apply }))
  }
  const policy = new Sharing(await part.services.policies(), version.version, part)
  const text = await policy.read()
  warnOfOthers(part, policy.grants, `${layerName}:${version.version}`)
  const missing = shareWith.filter((principal) => !covers(policy.grants, principal))
  requireRoom(text, missing, version.arn)
  return shareWith.map((principal) => {
    const target = nameOf(principal)
    return missing.includes(principal)
      ? { target, state: 'missing', detail, apply: () => policy.share(principal) }
      : { target, state: 'unchanged', detail: 'It has access to the version.' }
  })
}

/** Nothing is ever removed, so a statement of an earlier run is reported if it is no longer asked for. */
function warnOfOthers(
  { request, region, warn }: FollowUpPart,
  grants: readonly Grant[],
  subject: string,
): void {
  const asked = request.shareWith.map(statementId)
  for (const { id, principals } of grants.filter((grant) => isOwn(grant) && !asked.includes(grant.id))) {
    const who = principals.map(nameOf).join(', ') || 'somebody'
    const [layerName, version] = subject.split(':')
    const command = `aws lambda remove-layer-version-permission --region ${region} --layer-name ${layerName} --version-number ${version} --statement-id ${id}`
    warn(
      `\`share-with\` no longer names ${who}, which still has access to ${subject}. To remove it: ${command}`,
    )
  }
}

/** The policy of one version, as it was last seen. */
class Sharing {
  grants: readonly Grant[] = []
  #revision: string | undefined
  readonly #policies: LayerPolicies
  readonly #version: number
  readonly #part: FollowUpPart
  readonly #subject: string

  constructor(policies: LayerPolicies, version: number, part: FollowUpPart) {
    this.#policies = policies
    this.#version = version
    this.#part = part
    this.#subject = `${part.request.layerName}:${version}`
  }

  /** Returns the text of the policy; undefined if there is none. */
  async read(): Promise<string | undefined> {
    const policy = await this.#policies.read(this.#version)
    this.grants = policy === undefined ? [] : grantsIn(policy.text, this.#subject)
    this.#revision = policy?.revision
    return policy?.text
  }

  /** Gives access to one principal. Other writers may change the policy at the same time. */
  async share(principal: Principal): Promise<string> {
    for (let reads = 0; reads <= READS; reads++) {
      throwIfCancelled(this.#part.ports.cancelled)
      const answer = await this.#add(principal)
      if (answer.kind === 'added') return this.#checked(principal, answer)
      await this.read()
      if (covers(this.grants, principal)) return 'It has access to the version now.'
      // Under this id, there is a statement that means something else.
      if (this.grants.some(({ id }) => id === statementId(principal))) throw this.#conflict(principal)
    }
    throw new ActionError({
      code: 'policy-conflict',
      message: `The policy of ${this.#subject} changed ${READS} times while ${nameOf(principal)} was added.`,
      hint: 'Another program changes this policy. Run again when it has ended.',
    })
  }

  /** A version that was just published may not be visible yet. */
  async #add(principal: Principal): Promise<Exclude<AddAnswer, { kind: 'missing' }>> {
    const statement = { id: statementId(principal), principal }
    const answer = await settle(async () => {
      const one = await this.#policies.add(this.#version, statement, this.#revision)
      return one.kind === 'missing' ? undefined : one
    }, this.#part.ports)
    if (answer !== undefined) return answer
    throwIfCancelled(this.#part.ports.cancelled)
    throw new ActionError({
      code: 'version-missing',
      message: `AWS says that ${this.#subject} does not exist in ${this.#part.region}. It was deleted during the run, or is not visible yet.`,
    })
  }

  #checked(principal: Principal, { statement, revision }: Extract<AddAnswer, { kind: 'added' }>): string {
    const grant = grantIn(statement, this.#subject)
    if (!grant.principals.some((one) => nameOf(one) === nameOf(principal))) {
      throw new ActionError({
        code: 'policy-conflict',
        message: `AWS added the statement ${statementId(principal)} to the policy of ${this.#subject}, but it does not give access to ${nameOf(principal)}.`,
        hint: 'Read the policy with `aws lambda get-layer-version-policy`, remove that statement, and report this.',
      })
    }
    this.grants = [...this.grants, grant]
    this.#revision = revision
    return 'It has access to the version now.'
  }

  #conflict(principal: Principal): ActionError {
    return new ActionError({
      code: 'policy-conflict',
      message: `The policy of ${this.#subject} has a statement ${statementId(principal)} that does not give access to ${nameOf(principal)}.`,
    })
  }
}
