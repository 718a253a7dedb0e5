import { WRITES_UNTRIED } from './advice.ts'
import { throwIfCancelled, unlessCancelled } from './cancel.ts'
import { changesSince, olderManifest, type Older } from './changes.ts'
import { ActionError, asActionError } from './errors.ts'
import type { Facts, FoundArchive } from './facts.ts'
import type { Lock } from './lock.ts'
import type { RegionOutcome } from './outcome.ts'
import type { Packages } from './packages.ts'
import type { Plan } from './plan.ts'
import type { LayerVersion, Ports } from './ports.ts'
import { preflight, type Preflight } from './preflight.ts'
import { withOpenEnd } from './publish-once.ts'
import { regionPart, type RegionPart } from './region-part.ts'
import { advise, backUp, publishRegion } from './region-publish.ts'
import type { Request, Target } from './request.ts'
import { unlessStalled } from './stall.ts'
import { inTurn } from './turn.ts'

/**
 * Preflight, plan and publish in one region. Never rejects: a failure is part of the outcome, beside all that was
 * reached before it.
 *
 * @param permitted - Rejects when the run may not write in this account; awaited before the first write.
 */
export async function runRegion(
  request: Request,
  target: Target,
  ports: Ports,
  packages: Packages | undefined,
  permitted: Promise<void>,
): Promise<RegionOutcome> {
  const started = ports.clock.now()
  const log = ports.log(target.region)
  const outcome: RegionOutcome = {
    ...target,
    result: 'unchanged',
    reason: 'unchanged',
    published: false,
    warnings: [],
    duration: 0,
  }
  let part: RegionPart | undefined
  try {
    part = regionPart(request, ports.connect(target.region, target.bucket), ports, log, outcome)
    await unlessStalled(new RegionRun(part, packages).run(permitted), ports.stalled)
    if (outcome.result === 'planned' && target.bucket !== undefined) log.info(WRITES_UNTRIED)
  } catch (error) {
    const known = asActionError(error)
    outcome.error = part?.isPublishing ? withOpenEnd(known) : known
    outcome.result = 'failed'
    outcome.reason = outcome.error.code
    log.info(`Failed: ${outcome.reason}`)
  }
  log.end()
  return { ...outcome, duration: ports.clock.now() - started }
}

/** Carries out one region's plan and keeps what was reached, so that a failure loses nothing of it. */
class RegionRun {
  readonly #part: RegionPart
  readonly #packages: Packages | undefined
  /** The manifest that this one replaces, once it is known that one does. */
  #older: Promise<Older> | undefined

  constructor(part: RegionPart, packages: Packages | undefined) {
    this.#part = part
    this.#packages = packages
  }

  async run(permitted: Promise<void>): Promise<void> {
    try {
      await this.#run(permitted)
    } finally {
      await this.#tellChanges()
    }
  }

  async #run(permitted: Promise<void>): Promise<void> {
    const { cancelled } = this.#part.ports
    const looked = this.#look()
    // Both are waited for: no line may come after the end of the log, and the wrong account is why looks are refused.
    const [seen, permission] = await unlessCancelled(Promise.allSettled([looked, permitted]), cancelled)
    if (permission.status === 'rejected' && seen.status === 'fulfilled') {
      // A plan that is refused still tells what would have changed.
      if (this.#part.request.dryRun) this.#lookBack(seen.value.facts)
      throw await this.#allThatIsWrong(asActionError(permission.reason), seen.value.plan)
    }
    await permitted
    await this.#carryOut(await looked)
  }

  /** With `strict` it is one failure: a manifest that is refused does not hide an archive that would be. */
  async #allThatIsWrong(refusal: ActionError, plan: Plan): Promise<ActionError> {
    if (!refusal.code.startsWith('manifest-') || plan.kind !== 'publish') return refusal
    try {
      await this.#part.archive.check(plan.archive)
      return refusal
    } catch (error) {
      const { code, message, cause } = asActionError(error)
      if (code === 'archive-not-found' || code === 'cancelled') return refusal
      const messages = `${refusal.message}\n${message}`
      // What is wrong with the archive may fail without `strict` too.
      const hint = 'Correct all of it. Nothing was written.'
      return new ActionError({ code: refusal.code, message: messages, hint, cause })
    }
  }

  #look(): Promise<Preflight> {
    const own = {
      packages: this.#packages,
      localArchive: () => this.#part.ports.localArchive(),
      digestOf: (archive: FoundArchive) => this.#part.archive.digest(archive),
    }
    return preflight(this.#part.request, this.#part.services, own, this.#part.log, (latest) => {
      if (latest !== null) this.#part.outcome.previousVersion = latest.version
    })
  }

  /** What changed is said of a version that is published, planned or stands. That it is not known is no failure. */
  async #tellChanges(): Promise<void> {
    if (this.#older === undefined || this.#packages === undefined) return
    const changes = await changesSince(await this.#older, this.#packages, this.#part.request)
    if (typeof changes === 'string') this.#part.outcome.warnings.push(changes)
    else this.#part.outcome.changes = changes
  }

  /** Begins to look back at once: the answer is needed at the end only. */
  #lookBack(facts: Facts): void {
    const { manifest, keys } = this.#part.request
    if (manifest === undefined) return
    this.#older = olderManifest(
      { manifest, keys },
      facts,
      this.#part.services.bucket,
      this.#part.ports.cancelled,
    )
  }

  async #carryOut({ plan, facts }: Preflight): Promise<void> {
    switch (plan.kind) {
      case 'refuse':
        throw plan.error
      case 'unchanged':
        return this.#keep(plan, facts)
      case 'publish':
        this.#part.outcome.reason = plan.reason
        if (this.#part.request.dryRun) return this.#tellPlan(plan, facts)
        // Whatever is wrong with it is said before anything is written.
        await this.#part.archive.check(plan.archive)
        return this.#publishInTurn(plan, facts)
      case 'blocked':
        this.#block(plan, facts)
    }
  }

  async #keep(plan: Plan & { kind: 'unchanged' }, facts: Facts): Promise<void> {
    const { reason, version, backupMissing, fails } = plan
    this.#lookBack(facts)
    this.#part.outcome.reason = reason
    this.#part.outcome.version = version
    if (reason !== 'reused-older-version' && facts.packages !== undefined)
      this.#part.outcome.samePackages = true
    if (this.#part.request.detectChangesIn === 'archive') this.#part.outcome.sameArchive = true
    const code = reason === 'reused-older-version' ? facts.older?.code : facts.latestCode
    if (code) this.#part.outcome.code = code
    if (backupMissing && this.#part.request.dryRun) this.#part.outcome.result = 'planned'
    else if (backupMissing) await this.#repair(version)
    else if (this.#part.backups && isBackedUp(version, facts)) {
      this.#part.outcome.backupKey = this.#part.backups.key(version.version)
    }
    if (fails) throw unchangedError(this.#part.request, version, this.#part.outcome.samePackages)
  }

  async #repair(version: LayerVersion): Promise<void> {
    throwIfCancelled(this.#part.ports.cancelled)
    this.#part.log.phase('Repair')
    await backUp(this.#part, version)
    this.#part.outcome.result = 'repaired'
  }

  /** Publishes, if that is still to be done when it is this run's turn. Without a bucket there is nothing to take turns by. */
  async #publishInTurn(plan: PublishPlan, facts: Facts): Promise<void> {
    const { bucket } = this.#part.services
    if (bucket === undefined) return this.#publish(plan, facts, undefined)
    const context = {
      request: this.#part.request,
      region: this.#part.outcome.region,
      ports: this.#part.ports,
      log: this.#part.log,
      bucket,
      look: () => this.#look(),
      warn: (text: string) => this.#part.outcome.warnings.push(text),
    }
    await inTurn(context, facts.latest?.version ?? 0, (seen, lock) =>
      seen.plan.kind === 'publish' ? this.#publish(seen.plan, seen.facts, lock) : this.#carryOut(seen),
    )
  }

  async #publish({ reason, archive }: PublishPlan, facts: Facts, lock: Lock | undefined): Promise<void> {
    this.#lookBack(facts)
    this.#part.outcome.reason = reason
    await publishRegion(this.#part, archive, facts, lock)
  }

  /** A dry run: what would be published, and what keeps it from being. */
  async #tellPlan({ archive }: PublishPlan, facts: Facts): Promise<void> {
    this.#lookBack(facts)
    this.#part.outcome.result = 'planned'
    advise(this.#part, archive)
    try {
      this.#part.outcome.warnings.push(...(await this.#part.archive.check(archive)))
    } catch (error) {
      const known = asActionError(error)
      throwIfCancelled(this.#part.ports.cancelled)
      // A plan may come before the build.
      if (known.code === 'archive-not-found')
        this.#part.log.info(`The archive is not inspected. ${known.message}`)
      else if (this.#part.request.strict || known.code === 'internal') throw known
      else this.#tellFailure(known)
    }
  }

  #block({ reason, error }: Plan & { kind: 'blocked' }, facts: Facts): void {
    if (!this.#part.request.dryRun) throw error
    this.#lookBack(facts)
    this.#part.outcome.reason = reason
    this.#part.outcome.result = 'planned'
    advise(this.#part)
    this.#tellFailure(error)
  }

  #tellFailure({ message, hint }: ActionError): void {
    this.#part.outcome.warnings.push(`A run without \`dry-run\` would fail now: ${message} ${hint}`)
  }
}

/** Whether it was seen that a version that stands has its backup. */
function isBackedUp(version: LayerVersion, { backup, older }: Facts): boolean {
  return (version === older?.version ? older.backup : backup) !== undefined
}

type PublishPlan = Plan & { kind: 'publish' }

function unchangedError(
  { layerName, manifest, detectChangesIn }: Request,
  { version }: LayerVersion,
  samePackages = false,
): ActionError {
  const what = manifest === undefined || detectChangesIn === 'archive' ? 'The archive' : manifest.path
  const is = samePackages ? 'names the same packages as' : 'is'
  return new ActionError({
    code: 'unchanged',
    message: `${what} ${is} what version ${version} of ${layerName} was published from, and \`if-unchanged\` is \`fail\`.`,
    hint: 'Use `if-unchanged: skip` where an unchanged layer is no failure.',
  })
}
