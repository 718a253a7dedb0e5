import { setTimeout } from 'node:timers/promises'
import { look } from '../../../src/core/follow-ups/share-with.ts'
import type { Finding } from '../../../src/core/follow-ups/look.ts'
import type { AddAnswer, LayerPolicies, NewStatement } from '../../../src/core/follow-up-ports.ts'
import type { Principal } from '../../../src/core/model/principal.ts'
import { layerVersion, request } from '../fixtures.ts'
import { fakeClock, ports, services } from '../strict-ports.ts'
import { ARN, inOrganization, policyOf, statement } from './statements.ts'

/** What becomes of one request to add a statement, where it is not simply added. */
export interface Turn {
  /** Instead of adding it, AWS answers this. */
  answer?: AddAnswer | Error
  /** What another writer does first. */
  before?: (policy: MemoryPolicy) => void
  /** It is added before that answer: it was sent twice, and the first answer was lost. */
  isLost?: boolean
}

/** A policy as Lambda keeps it, with a script of what goes wrong, and every call that was made. */
export class MemoryPolicy implements LayerPolicies {
  statements: Record<string, unknown>[]
  revision = 0
  /** What is told instead of the policy. */
  text: string | undefined
  readonly calls: string[] = []
  readonly script: Turn[]

  constructor(statements: Record<string, unknown>[] = [], script: Turn[] = []) {
    this.statements = statements
    this.revision = statements.length
    this.script = script
  }

  /** Another writer changes the policy. */
  change(statements: Record<string, unknown>[]): void {
    this.statements = statements
    this.revision++
  }

  async read(version: number) {
    await setTimeout(0)
    this.calls.push(`read ${version}`)
    if (this.text !== undefined) return { text: this.text, revision: '0' }
    if (this.revision === 0) return undefined
    return { text: policyOf(...this.statements), revision: String(this.revision) }
  }

  async add(_: number, { id, principal }: NewStatement, revision: string | undefined) {
    await setTimeout(0)
    this.calls.push(`add ${id} at ${revision}`)
    const { answer, before, isLost } = this.script.shift() ?? {}
    before?.(this)
    if (answer instanceof Error) throw answer
    if (answer !== undefined && isLost !== true) return answer
    if (this.statements.some(({ Sid }) => Sid === id)) return { kind: 'exists' as const }
    if (revision !== undefined && revision !== String(this.revision)) return { kind: 'stale' as const }
    const added = statementOf(id, principal)
    this.change([...this.statements, added])
    return (
      answer ?? { kind: 'added' as const, statement: JSON.stringify(added), revision: String(this.revision) }
    )
  }

  /** The ids of all statements. */
  get ids(): unknown[] {
    return this.statements.map(({ Sid }) => Sid)
  }
}

/** The statement that AWS makes of a request. */
export function statementOf(id: string, principal: Principal): Record<string, unknown> {
  return statement({
    Sid: id,
    ...(principal.kind === 'account' && { Principal: { AWS: `arn:aws:iam::${principal.id}:root` } }),
    ...(principal.kind === 'organization' && inOrganization(principal.id)),
  })
}

/** Looks at a policy. `isNew`: a dry run would publish the version. */
export async function lookAt(
  policy: LayerPolicies,
  shareWith: readonly Principal[],
  { isNew = false, cancelled = new AbortController().signal } = {},
) {
  const clock = fakeClock()
  const warnings: string[] = []
  const findings = await look({
    request: request({ shareWith }),
    region: 'eu-west-1',
    version: isNew ? undefined : layerVersion({ version: 7, arn: ARN }),
    isReused: false,
    latest: 7,
    services: { ...services({}).services, policies: () => Promise.resolve(policy) },
    ports: ports({ clock, cancelled }),
    warn: (text) => warnings.push(text),
  })
  return { findings, warnings, clock }
}

/** Does what is missing, one step after another, as the engine does. Gives the state or the error of each. */
export async function applyAll(findings: readonly Finding[]): Promise<unknown[]> {
  const results: unknown[] = []
  for (const finding of findings) {
    if (finding.state === 'missing') {
      results.push(await finding.apply().catch((error: unknown) => error))
    } else results.push(finding.state === 'failed' ? finding.error : finding.state)
  }
  return results
}
