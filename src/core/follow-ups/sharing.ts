import { throwIfCancelled } from '../cancel.ts'
import { ActionError } from '../errors/action-error.ts'
import type { AddAnswer, LayerPolicies } from '../follow-up-ports.ts'
import type { LayerVersion } from '../model/layer-version.ts'
import { nameOf, type Principal } from '../model/principal.ts'
import { settle } from '../publish/settle.ts'
import type { FollowUpPart } from './look.ts'
import { bytesOf, POLICY_LIMIT, policyBytes, statementId } from './policy-size.ts'
import { covers, grantIn, grantsIn, isExactly, type Grant } from './version-policy.ts'

/** Maximum number of times that a policy that others change meanwhile is read again for one principal. */
const READS = 5

/**
 * The policy of one version, as it was last seen. The answer to each statement that is added has the next revision, so
 * that the policy is only read again if another writer changed it.
 */
export class Sharing {
  #grants: readonly Grant[] = []
  #revision: string | undefined
  #bytes = policyBytes(undefined)
  readonly #policies: LayerPolicies
  readonly #version: LayerVersion
  readonly #part: Pick<FollowUpPart, 'ports' | 'region'>

  constructor(policies: LayerPolicies, version: LayerVersion, part: Pick<FollowUpPart, 'ports' | 'region'>) {
    this.#policies = policies
    this.#version = version
    this.#part = part
  }

  /** Who has access, as it was last seen. */
  get grants(): readonly Grant[] {
    return this.#grants
  }

  /** @throws {ActionError} */
  async read(): Promise<void> {
    const policy = await this.#policies.read(this.#version.version)
    this.#grants = policy === undefined ? [] : grantsIn(policy.text, this.#version.arn)
    this.#revision = policy?.revision
    this.#bytes = policyBytes(policy?.text)
  }

  /** Whether a principal has access, whoever gave it. */
  covers(principal: Principal): boolean {
    return covers(this.#grants, principal)
  }

  /**
   * Why a principal that has no access cannot get it; undefined if it can.
   *
   * @param added - All principals that are to get access, for whom the policy needs room.
   */
  obstacle(principal: Principal, added: readonly Principal[]): ActionError | undefined {
    const id = statementId(principal)
    if (this.#grants.some((grant) => grant.id === id)) {
      return new ActionError({
        code: 'policy-conflict',
        message: `The policy of ${this.#version.arn} has a statement ${id}, which does not give access to ${nameOf(principal)}.`,
      })
    }
    const bytes = added.reduce((sum, one) => sum + bytesOf(one, this.#version.arn), this.#bytes)
    if (bytes <= POLICY_LIMIT) return undefined
    return new ActionError({
      code: 'policy-too-large',
      message: `The policy of ${this.#version.arn} would have ${bytes} bytes with ${added.length} more statements. AWS allows ${POLICY_LIMIT}.`,
    })
  }

  /**
   * Gives access to one principal, unless somebody else did meanwhile. Returns what was done, a sentence.
   *
   * @throws {ActionError} also if the answer shows that something else was added than was asked for.
   */
  async share(principal: Principal): Promise<string> {
    for (let reads = 0; !this.covers(principal); reads++) {
      const error = this.obstacle(principal, [principal])
      if (error !== undefined) throw error
      const answer = await this.#add(principal)
      if (answer.kind === 'added') {
        this.#accept(principal, answer)
        break
      }
      if (reads === READS) throw this.#unsettled(principal)
      // The revision is outdated, or there is a statement with this id: perhaps that of a lost answer.
      await this.read()
    }
    return 'It has access to the version now.'
  }

  /** A version that was just published may not be visible yet. */
  async #add(principal: Principal): Promise<Exclude<AddAnswer, { kind: 'missing' }>> {
    const statement = { id: statementId(principal), principal }
    const { ports, region } = this.#part
    const answer = await settle(async () => {
      throwIfCancelled(ports.cancelled)
      const one = await this.#policies.add(this.#version.version, statement, this.#revision)
      return one.kind === 'missing' ? undefined : one
    }, ports)
    if (answer !== undefined) return answer
    throwIfCancelled(ports.cancelled)
    throw new ActionError({
      code: 'version-missing',
      message: `AWS says that ${this.#version.arn} does not exist in ${region}. It was deleted during the run, or is not visible yet.`,
    })
  }

  #accept(principal: Principal, { statement, revision }: Extract<AddAnswer, { kind: 'added' }>): void {
    const grant = grantIn(statement, this.#version.arn)
    const id = statementId(principal)
    if (grant.id !== id || !isExactly(grant, principal)) {
      throw new ActionError({
        code: 'policy-conflict',
        message: `AWS added a statement to the policy of ${this.#version.arn}, but not the one that was asked for: ${id} should give access to ${nameOf(principal)} and nobody else.`,
        hint: 'Read the policy with `aws lambda get-layer-version-policy` at once, and remove the statement if it gives access to somebody else.',
      })
    }
    this.#grants = [...this.#grants, grant]
    this.#revision = revision
    this.#bytes += bytesOf(principal, this.#version.arn)
  }

  #unsettled(principal: Principal): ActionError {
    return new ActionError({
      code: 'policy-conflict',
      message: `The policy of ${this.#version.arn} changed again and again while ${nameOf(principal)} was to get access. It was read again ${READS} times.`,
      hint: 'Another program changes this policy. Run again when it has ended.',
    })
  }
}
