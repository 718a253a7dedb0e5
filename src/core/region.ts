import { pinAdvice, settingsAdvice } from './advice.ts'
import { backupKeyOf, writeBackup } from './backup.ts'
import { throwIfCancelled, unlessCancelled } from './cancel.ts'
import { changesSince, olderManifest, type Older } from './changes.ts'
import { ActionError, asActionError } from './errors.ts'
import type { Facts, FoundArchive } from './facts.ts'
import { s3Uri } from './keys.ts'
import type { Lock } from './lock.ts'
import { withMarker } from './marker.ts'
import type { RegionOutcome } from './outcome.ts'
import type { Packages } from './packages.ts'
import type { Plan } from './plan.ts'
import type { LayerVersion, Ports, RegionLog, RegionPorts } from './ports.ts'
import { preflight, type Preflight } from './preflight.ts'
import { publishVersion } from './publish.ts'
import type { Request, Target } from './request.ts'
import { settle } from './settle.ts'
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
  packages: Packages,
  permitted: Promise<void>,
): Promise<RegionOutcome> {
  const started = ports.clock.now()
  const log = ports.log(target.region)
  const run = new RegionRun(request, target, ports, packages, log)
  try {
    await run.run(ports.connect(target.region, target.bucket), permitted)
  } catch (error) {
    run.fail(asActionError(error))
  }
  await run.tellChanges()
  log.end()
  return { ...run.outcome, duration: ports.clock.now() - started }
}

/** Carries out one region's plan and keeps what was reached, so that a failure loses nothing of it. */
class RegionRun {
  readonly outcome: RegionOutcome
  readonly #request: Request
  readonly #target: Target
  readonly #ports: Ports
  readonly #packages: Packages
  readonly #log: RegionLog
  /** The manifest that this one replaces, once it is known that one does. */
  #older: Promise<Older> | undefined

  constructor(request: Request, target: Target, ports: Ports, packages: Packages, log: RegionLog) {
    this.#request = request
    this.#target = target
    this.#ports = ports
    this.#packages = packages
    this.#log = log
    this.outcome = {
      ...target,
      result: 'unchanged',
      reason: 'unchanged',
      published: false,
      warnings: [],
      duration: 0,
    }
  }

  async run(services: RegionPorts, permitted: Promise<void>): Promise<void> {
    const { cancelled } = this.#ports
    const looked = this.#look(services)
    // Both are waited for: no line may come after the end of the log, and the wrong account is why looks are refused.
    const [seen, permission] = await unlessCancelled(Promise.allSettled([looked, permitted]), cancelled)
    // A plan that is refused still tells what would have changed.
    if (permission.status === 'rejected' && seen.status === 'fulfilled' && this.#request.dryRun)
      this.#lookBack(seen.value.facts, services)
    await permitted
    await this.#carryOut(await looked, services)
  }

  #look(services: RegionPorts): Promise<Preflight> {
    return preflight(this.#request, this.#target, services, this.#packages, this.#log, (latest) => {
      if (latest !== null) this.outcome.previousVersion = latest.version
    })
  }

  fail(error: ActionError): void {
    this.outcome.error = error
    this.outcome.result = 'failed'
    this.outcome.reason = error.code
    this.#log.info(`Failed: ${error.code}`)
  }

  /** What changed is said of a version that is published, planned or stands. That it is not known is no failure. */
  async tellChanges(): Promise<void> {
    if (this.#older === undefined) return
    const changes = await changesSince(await this.#older, this.#packages, this.#request)
    if (typeof changes === 'string') this.outcome.warnings.push(changes)
    else this.outcome.changes = changes
  }

  /** Begins to look back at once: the answer is needed at the end only. */
  #lookBack(facts: Facts, { bucket }: RegionPorts): void {
    this.#older = olderManifest(this.#request, this.#target, facts, bucket, this.#ports.cancelled)
  }

  async #carryOut({ plan, facts }: Preflight, services: RegionPorts): Promise<void> {
    switch (plan.kind) {
      case 'refuse':
        throw plan.error
      case 'unchanged':
        return this.#keep(plan, facts, services)
      case 'publish':
        this.outcome.reason = plan.reason
        if (!this.#request.dryRun) return this.#publishInTurn(facts, services)
        this.#lookBack(facts, services)
        this.#advise(plan.archive)
        this.outcome.result = 'planned'
        return
      case 'blocked':
        this.#block(plan, facts, services)
    }
  }

  async #keep(plan: Plan & { kind: 'unchanged' }, facts: Facts, services: RegionPorts): Promise<void> {
    const { reason, version, backupMissing, fails } = plan
    this.#lookBack(facts, services)
    this.outcome.reason = reason
    this.outcome.version = version
    if (reason !== 'reused-older-version' && facts.packages !== undefined) this.outcome.samePackages = true
    const code = reason === 'reused-older-version' ? facts.older?.code : facts.latestCode
    if (code) this.outcome.code = code
    if (!backupMissing) this.outcome.backupKey = backupKeyOf(this.#request, version.version)
    else if (this.#request.dryRun) this.outcome.result = 'planned'
    else await this.#repair(version, services)
    if (fails) throw unchangedError(this.#request, version, this.outcome.samePackages)
  }

  async #repair(version: LayerVersion, services: RegionPorts): Promise<void> {
    throwIfCancelled(this.#ports.cancelled)
    this.#log.phase('Repair')
    await this.#backUp(version, services)
    this.outcome.result = 'repaired'
  }

  /** Publishes, if that is still to be done when it is this run's turn. */
  async #publishInTurn({ latest }: Facts, services: RegionPorts): Promise<void> {
    const context = {
      request: this.#request,
      target: this.#target,
      ports: this.#ports,
      log: this.#log,
      bucket: services.bucket,
      look: () => this.#look(services),
      warn: (text: string) => this.outcome.warnings.push(text),
    }
    await inTurn(context, latest?.version ?? 0, (seen, lock) =>
      seen.plan.kind === 'publish'
        ? this.#publish(seen.plan, seen.facts, services, lock)
        : this.#carryOut(seen, services),
    )
  }

  async #publish(
    { reason, archive }: Plan & { kind: 'publish' },
    facts: Facts,
    services: RegionPorts,
    lock: Lock,
  ): Promise<void> {
    const { settings, manifest } = this.#request
    this.#lookBack(facts, services)
    this.outcome.reason = reason
    this.#log.phase('Publish')
    this.#advise(archive)
    const { version, warnings } = await publishVersion(
      {
        layers: services.layers,
        input: {
          bucket: archive.bucket,
          key: archive.key,
          objectVersion: archive.objectVersion,
          settings,
          description: withMarker(settings.description, manifest.sha256),
        },
        archive,
        since: facts.latest?.version ?? 0,
        lock,
        ports: this.#ports,
        log: (line) => {
          this.#log.info(line)
        },
      },
      (standing) => {
        this.outcome.published = true
        this.outcome.version = standing
        this.outcome.code = standing.code
        this.#log.info(`Published version ${standing.version}: ${standing.arn}`)
      },
      async (number) => (await services.bucket.read(backupKeyOf(this.#request, number))) !== undefined,
    )
    this.outcome.warnings.push(...warnings)
    try {
      await this.#backUp(version, services)
    } catch (error) {
      await this.#keepLockUntilListed(version, services, lock)
      throw error
    }
    this.outcome.result = 'published'
  }

  /** Without its backup, only the listing shows the version to other runs: until it does, the lock must stay. */
  async #keepLockUntilListed({ version }: LayerVersion, { layers }: RegionPorts, lock: Lock): Promise<void> {
    const isListed = async () =>
      (await layers.newest()).some((listed) => listed.version === version) || undefined
    const listed = await settle(isListed, this.#ports).catch(() => undefined)
    if (listed === undefined) lock.abandon()
  }

  #block({ reason, error }: Plan & { kind: 'blocked' }, facts: Facts, services: RegionPorts): void {
    if (!this.#request.dryRun) throw error
    this.#lookBack(facts, services)
    this.outcome.reason = reason
    this.outcome.result = 'planned'
    this.#advise()
    this.outcome.warnings.push(`A run without \`dry-run\` would fail now: ${error.message}`)
  }

  #advise(archive?: FoundArchive): void {
    this.outcome.warnings.push(
      ...settingsAdvice(this.#request.settings, this.#ports),
      ...(archive === undefined ? [] : pinAdvice(archive)),
    )
    if (archive !== undefined && archive.sha256 === undefined) {
      this.#log.info('The SHA-256 of the archive is not known: only its size is compared after publishing')
    }
  }

  async #backUp(version: LayerVersion, services: RegionPorts): Promise<void> {
    const key = backupKeyOf(this.#request, version.version)
    const uri = s3Uri(this.outcome.bucket, key)
    await writeBackup(services, uri, key, this.#request.manifest, version)
    this.outcome.backupKey = key
    this.#log.info(`Backup written to ${uri}`)
  }
}

function unchangedError(
  { layerName, manifest }: Request,
  { version }: LayerVersion,
  samePackages = false,
): ActionError {
  const is = samePackages ? 'names the same packages as' : 'is'
  return new ActionError({
    code: 'unchanged',
    message: `${manifest.path} ${is} what version ${version} of ${layerName} was published from, and \`if-unchanged\` is \`fail\`.`,
    hint: 'Use `if-unchanged: skip` where an unchanged layer is no failure.',
  })
}
