import { WRITES_UNTRIED } from './preflight/advice.ts'
import type { Inspections } from './preflight/archive-check.ts'
import { CheckedArchive } from './preflight/checked-archive.ts'
import { throwIfCancelled, unlessCancelled } from './cancel.ts'
import { changesSince, olderManifest } from './preflight/changes.ts'
import { ActionError, asActionError } from './errors/action-error.ts'
import type { Facts } from './model/facts.ts'
import type { HeldLock } from './publish/held-lock.ts'
import type { RegionOutcome } from './model/outcome.ts'
import type { Packages } from './preflight/packages.ts'
import type { OtherPlan, Plan, PublishPlan, UnchangedPlan } from './model/decision.ts'
import type { Ports } from './ports.ts'
import type { LayerVersion } from './model/layer-version.ts'
import { preflight, type Preflight } from './preflight/preflight.ts'
import { withOpenEnd } from './publish/publish-once.ts'
import { outcomeOf, RegionRecord } from './record.ts'
import { regionPart, type RegionPart } from './region-part.ts'
import { advise, backUp, publishRegion } from './publish/region-publish.ts'
import { isStrictAbout, type Request, type Target } from './model/request.ts'
import { unlessStalled } from './stall.ts'
import { giveBack, takeTurn } from './publish/turn.ts'

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
    const known = asActionError(error)
    const isOpen = record.last('publishing')?.isOpen === true
    record.add({ kind: 'failed', error: isOpen ? withOpenEnd(known) : known })
  }
  const outcome = outcomeOf(target, request, record, ports.clock.now() - started)
  if (outcome.result === 'failed') log.info(`Failed: ${outcome.reason}`)
  if (outcome.result === 'planned' && target.bucket !== undefined) log.info(WRITES_UNTRIED)
  log.end()
  return outcome
}

async function runPart(part: RegionPart, permitted: Promise<void>): Promise<void> {
  try {
    const seen = await permittedLook(part, permitted)
    await (part.request.dryRun ? tellPlan(part, seen) : carryOut(part, seen))
  } finally {
    await addChanges(part)
  }
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
  if (part.request.dryRun) lookBack(part, seen.value.facts)
  throw await allThatIsWrong(part, refusal, seen.value.plan)
}

/** With `strict`, all problems are one error: a refused manifest must not hide problems of the archive. */
async function allThatIsWrong(part: RegionPart, refusal: ActionError, plan: Plan): Promise<ActionError> {
  if (!refusal.code.startsWith('manifest-') || plan.kind !== 'publish') return refusal
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

/** Keeps the existing version, or publishes when it is this run's turn. */
async function carryOut(part: RegionPart, { plan, facts }: Preflight): Promise<void> {
  if (plan.kind !== 'publish') return keep(part, plan, facts)

  // Report any problem with the archive before anything is written.
  const checked = await CheckedArchive.check(part, plan.archive)
  const { bucket } = part.services
  // Without a bucket there is no lock.
  if (bucket === undefined) return publish(part, checked, plan, facts)

  const turn = await takeTurn(part, bucket, facts, (before) => preflight(part, before))
  try {
    // A backup is also restored under the lock, because the version may not be listed yet for the next run.
    if (turn.kind === 'nothing-left') {
      await keep(part, turn.plan, turn.facts)
    } else {
      const toPublish = await CheckedArchive.check(part, turn.plan.archive, checked)
      await publish(part, toPublish, turn.plan, turn.facts, turn.lock)
    }
  } finally {
    if (turn.lock !== undefined) await giveBack(part, turn.lock)
  }
}

/** Reports the existing version, and restores its backup. */
async function keep(part: RegionPart, plan: OtherPlan, facts: Facts): Promise<void> {
  if (plan.kind !== 'unchanged') throw plan.error
  noteKept(part, plan, facts)
  if (plan.backupMissing) {
    throwIfCancelled(part.ports.cancelled)
    part.log.phase('Repair')
    await backUp(part, plan.version)
  }
  if (plan.fails) throw unchangedError(part.request, plan, facts)
}

function noteKept({ backups, record, ...part }: RegionPart, plan: UnchangedPlan, facts: Facts): void {
  record.add({ kind: 'kept', plan, facts })
  lookBack({ ...part, record }, facts)
  if (backups && !plan.backupMissing && isBackedUp(plan.version, facts)) {
    record.add({ kind: 'backed-up', key: backups.key(plan.version.version) })
  }
}

async function publish(
  part: RegionPart,
  checked: CheckedArchive,
  { reason }: PublishPlan,
  facts: Facts,
  lock?: HeldLock,
): Promise<void> {
  part.record.add({ kind: 'due', reason })
  lookBack(part, facts)
  await publishRegion(part, checked, facts, lock)
}

/** A dry run: reports what would be done, and what would fail. */
async function tellPlan(part: RegionPart, { plan, facts }: Preflight): Promise<void> {
  switch (plan.kind) {
    case 'refuse':
      throw plan.error
    case 'unchanged':
      noteKept(part, plan, facts)
      if (plan.fails) throw unchangedError(part.request, plan, facts)
      return
    case 'publish':
      part.record.add({ kind: 'due', reason: plan.reason })
      lookBack(part, facts)
      advise(part, plan.archive)
      return tellArchive(part, plan)
    case 'blocked':
      part.record.add({ kind: 'due', reason: plan.reason })
      lookBack(part, facts)
      advise(part)
      tellFailure(part, plan.error)
  }
}

async function tellArchive(part: RegionPart, { archive }: PublishPlan): Promise<void> {
  try {
    const { doubts } = await CheckedArchive.check(part, archive)
    part.record.warn(doubts)
  } catch (error) {
    const known = asActionError(error)
    throwIfCancelled(part.ports.cancelled)
    // A dry run may come before the build.
    if (known.code === 'archive-not-found') part.log.info(`The archive was not inspected. ${known.message}`)
    else if (isStrictAbout('archive', part.request.strict) || known.code === 'internal') throw known
    else tellFailure(part, known)
  }
}

function tellFailure({ record }: RegionPart, { message, hint }: ActionError): void {
  record.warn([`A run without \`dry-run\` would fail now: ${message} ${hint}`])
}

/** Starts to look for the manifest that this one replaces. The result is needed only at the end. */
function lookBack(
  { request, services, ports, record }: Pick<RegionPart, 'request' | 'services' | 'ports' | 'record'>,
  facts: Facts,
): void {
  const { manifest, keys } = request
  if (manifest === undefined) return
  const older = olderManifest({ manifest, keys }, facts, services.bucket, ports.cancelled)
  record.add({ kind: 'compared', older })
}

/**
 * Records what changed, for a version that was published, planned or kept. A failure to find this out is only a
 * warning.
 */
async function addChanges({ request, packages, record }: RegionPart): Promise<void> {
  const compared = record.last('compared')
  if (compared === undefined || packages === undefined) return
  const changes = await changesSince(await compared.older, packages, request)
  if (typeof changes === 'string') record.warn([changes])
  else record.add({ kind: 'changed', changes })
}

/** Whether the run has seen that an existing version has its backup. */
function isBackedUp(version: LayerVersion, { backup, older }: Facts): boolean {
  return (version === older?.version ? older.backup : backup) !== undefined
}

function unchangedError(
  { layerName, manifest, detectChangesIn }: Request,
  { version: { version }, reason }: UnchangedPlan,
  { packages }: Facts,
): ActionError {
  const what = manifest === undefined || detectChangesIn === 'archive' ? 'this archive' : manifest.path
  const hasSamePackages = reason !== 'reused-older-version' && packages !== undefined
  const from = hasSamePackages ? `the same packages as in ${what}` : what
  return new ActionError({
    code: 'unchanged',
    message: `Version ${version} of ${layerName} was published from ${from}, and \`if-unchanged\` is \`fail\`.`,
  })
}
