import { WRITES_UNTRIED } from './preflight/log-lines.ts'
import type { Inspections } from './inspections.ts'
import { unlessCancelled } from './cancel.ts'
import { changesSince } from './preflight/changes.ts'
import { ActionError, asActionError } from './errors/action-error.ts'
import type { RegionOutcome } from './model/outcome.ts'
import type { Packages } from './preflight/packages.ts'
import type { Plan } from './model/decision.ts'
import type { Ports } from './ports.ts'
import { preflight, type Preflight } from './preflight/preflight.ts'
import { withOpenEnd } from './publish/open-end.ts'
import { outcomeOf, RegionRecord } from './record.ts'
import { regionPart, type RegionPart } from './region-part.ts'
import { type Request, type Target } from './model/request.ts'
import { unlessStalled } from './stall.ts'
import { keep } from './keep.ts'
import { fateOf, lookBack } from './look-back.ts'

/**
 * Runs preflight, plan and publish in one region. Never rejects: a failure is part of the outcome, together with
 * everything that was completed before it.
 *
 * @param inspections - The inspections of all regions.
 * @param permitted - Rejects if the run must not write in this account. Awaited before the first write.
 */
export async function runRegion(
  request: Request,
  target: Target,
  ports: Ports,
  packages: Packages | undefined,
  inspections: Inspections,
  permitted: Promise<void>,
): Promise<RegionOutcome> {
  const started = ports.clock.now()
  const log = ports.log(target.region)
  const record = new RegionRecord()
  try {
    const part = regionPart(request, target, ports, log, packages, inspections, record)
    await unlessStalled(runPart(part, permitted), ports.stalled)
  } catch (error) {
    const known = await knownOf(error, target.region, ports)
    const isOpen = record.last('publishing')?.isOpen === true
    record.add({ kind: 'failed', error: isOpen ? withOpenEnd(known) : known })
  }
  const outcome = outcomeOf(target, request, record, ports.clock.now() - started)
  if (outcome.result === 'failed') log.info(`Failed: ${outcome.reason}`)
  if (outcome.result === 'planned' && target.bucket !== undefined) log.info(WRITES_UNTRIED)
  log.end()
  return outcome
}

/** The error of a request in a region. It tells a region that is not enabled from credentials that are wrong. */
export async function knownOf(error: unknown, region: string, ports: Ports): Promise<ActionError> {
  const known = asActionError(error)
  if (known.code !== 'credentials-invalid') return known
  return (await import('./region-access.ts')).explained(known, region, ports)
}

async function runPart(part: RegionPart, permitted: Promise<void>): Promise<void> {
  try {
    const seen = await permittedLook(part, permitted)
    await act(part, seen)
  } finally {
    await addChanges(part)
  }
}

/** The module for the next step is loaded only if there is something to do, because most runs find nothing changed. */
async function act(part: RegionPart, { plan, facts }: Preflight): Promise<void> {
  const isDue = plan.kind === 'publish' || plan.kind === 'blocked'
  if (isDue && part.request.dryRun) return (await import('./dry-run.ts')).reportDue(part, plan, facts)
  if (plan.kind !== 'publish') return keep(part, plan, facts)
  return (await import('./publish/carry-out.ts')).carryOut(part, plan, facts)
}

async function permittedLook(part: RegionPart, permitted: Promise<void>): Promise<Preflight> {
  const looked = preflight(part)
  // Wait for both. No line may follow the end of the log, and a wrong account can be the reason why a look was
  // rejected.
  const both = Promise.allSettled([looked, permitted])
  const [seen, permission] = await unlessCancelled(both, part.ports.cancelled)
  if (permission.status === 'fulfilled') return looked
  const refusal = asActionError(permission.reason)
  if (seen.status === 'rejected') throw refusal
  // A refused plan still reports what would have changed.
  if (part.request.dryRun) lookBack(part, seen.value.facts, fateOf(seen.value.plan))
  throw await allThatIsWrong(part, refusal, seen.value.plan)
}

/** With `strict`, all problems are one error: a refused manifest must not hide problems of the archive. */
async function allThatIsWrong(part: RegionPart, refusal: ActionError, plan: Plan): Promise<ActionError> {
  if (!refusal.code.startsWith('manifest-') || plan.kind !== 'publish') return refusal
  const { CheckedArchive } = await import('./preflight/checked-archive.ts')
  try {
    await CheckedArchive.check(part, plan.archive)
    return refusal
  } catch (error) {
    const { code, message, cause } = asActionError(error)
    if (code === 'archive-not-found' || code === 'cancelled') return refusal
    const messages = `${refusal.message}\n${message}`
    // Problems of the archive can also fail a run without `strict`.
    const hint = 'Fix everything that the message lists. Nothing was written.'
    return new ActionError({ code: refusal.code, message: messages, hint, cause })
  }
}

/**
 * Records what changed, for a version that was published, planned or kept. A failure to find this out is only a
 * warning.
 */
async function addChanges({ request, packages, record, log }: RegionPart): Promise<void> {
  const compared = record.last('compared')
  if (compared === undefined) return
  const contents = record.last('contents-read')?.contents
  const changes = await changesSince({ older: await compared.older, packages, contents, request, log })
  if (typeof changes === 'string') record.warn([changes])
  else if (changes !== undefined) record.add({ kind: 'changed', changes })
}
