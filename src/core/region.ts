import { unknownValues } from './advice.ts'
import { ActionError, asActionError } from './errors.ts'
import type { Facts, FoundArchive } from './facts.ts'
import { backupKey, s3Uri } from './keys.ts'
import type { RegionOutcome } from './outcome.ts'
import type { Plan } from './plan.ts'
import type { LayerVersion, Ports, RegionLog, RegionPorts } from './ports.ts'
import { preflight } from './preflight.ts'
import { publishVersion, writeBackup } from './publish.ts'
import type { Request, Target } from './request.ts'

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
  permitted: Promise<void>,
): Promise<RegionOutcome> {
  const started = ports.now()
  const log = ports.log(target.region)
  const run = new RegionRun(request, target, ports, log)
  try {
    const services = ports.connect(target.region, target.bucket)
    const looked = preflight(request, target, services, log, (latest) => {
      run.learn(latest)
    })
    // Both are waited for: no line may come after the end of the log, and the wrong account is why looks are refused.
    await Promise.allSettled([looked, permitted])
    await permitted
    const { facts, plan } = await looked
    await run.carryOut(plan, facts, services)
  } catch (error) {
    run.fail(asActionError(error))
  } finally {
    log.end()
  }
  return { ...run.outcome, duration: ports.now() - started }
}

/** Carries out one region's plan and keeps what was reached, so that a failure loses nothing of it. */
class RegionRun {
  readonly outcome: RegionOutcome
  readonly #request: Request
  readonly #ports: Ports
  readonly #log: RegionLog

  constructor(request: Request, target: Target, ports: Ports, log: RegionLog) {
    this.#request = request
    this.#ports = ports
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

  learn(latest: LayerVersion | null): void {
    if (latest !== null) this.outcome.previousVersion = latest.version
  }

  fail(error: ActionError): void {
    this.outcome.error = error
    this.outcome.result = 'failed'
    this.outcome.reason = error.code
    this.#log.info(`Failed: ${error.code}`)
  }

  async carryOut(plan: Plan, facts: Facts, services: RegionPorts): Promise<void> {
    switch (plan.kind) {
      case 'refuse':
        throw plan.error
      case 'unchanged':
        return this.#keep(plan, facts, services)
      case 'publish':
        return this.#publish(plan, services)
      case 'blocked':
        this.#block(plan)
    }
  }

  async #keep({ reason, latest, fails }: Plan & { kind: 'unchanged' }, facts: Facts, services: RegionPorts) {
    this.outcome.reason = reason
    this.outcome.version = latest
    if (facts.latestCode) this.outcome.code = facts.latestCode
    if (reason === 'unchanged') this.outcome.backupKey = this.#backupKey(latest)
    else if (this.#request.dryRun) this.outcome.result = 'planned'
    else await this.#repair(latest, services)
    if (fails) throw unchangedError(this.#request, latest)
  }

  async #repair(latest: LayerVersion, services: RegionPorts): Promise<void> {
    this.#log.phase('Repair')
    await this.#backUp(latest, services)
    this.outcome.result = 'repaired'
  }

  async #publish({ reason, archive }: Plan & { kind: 'publish' }, services: RegionPorts): Promise<void> {
    this.outcome.reason = reason
    this.#adviseOnSettings()
    this.#noteLimits(archive)
    if (this.#request.dryRun) {
      this.outcome.result = 'planned'
      return
    }
    this.#log.phase('Publish')
    const version = await publishVersion(services, archive, this.#request, (standing) => {
      this.outcome.published = true
      this.outcome.version = standing
      this.outcome.code = standing.code
      this.#log.info(`Published version ${standing.version}: ${standing.arn}`)
    })
    await this.#backUp(version, services)
    this.outcome.result = 'published'
  }

  #block({ reason, error }: Plan & { kind: 'blocked' }): void {
    if (!this.#request.dryRun) throw error
    this.outcome.reason = reason
    this.outcome.result = 'planned'
    this.#adviseOnSettings()
    this.outcome.warnings.push(`A run without \`dry-run\` would fail now: ${error.message}`)
  }

  #adviseOnSettings(): void {
    const { runtimes, architectures } = this.#request.settings
    this.outcome.warnings.push(
      ...unknownValues('compatible-runtimes', runtimes, this.#ports.knownRuntimes()),
      ...unknownValues('compatible-architectures', architectures, this.#ports.knownArchitectures()),
    )
  }

  #noteLimits({ objectVersion, sha256, bucket }: FoundArchive): void {
    if (objectVersion === undefined) {
      this.outcome.warnings.push(
        `The bucket ${bucket} is not versioned, so the archive cannot be pinned: it could be replaced between the check and the publish call. Turn on versioning.`,
      )
    }
    if (sha256 === undefined) {
      this.#log.info('The SHA-256 of the archive is not known: only its size is compared after publishing')
    }
  }

  async #backUp(version: LayerVersion, services: RegionPorts): Promise<void> {
    const key = this.#backupKey(version)
    const uri = s3Uri(this.outcome.bucket, key)
    await writeBackup(services, uri, key, this.#request.manifest, version)
    this.outcome.backupKey = key
    this.#log.info(`Backup written to ${uri}`)
  }

  #backupKey({ version }: LayerVersion): string {
    return backupKey(this.#request.keys, version, this.#request.manifest.fileName)
  }
}

function unchangedError({ layerName, manifest }: Request, { version }: LayerVersion): ActionError {
  return new ActionError({
    code: 'unchanged',
    message: `${manifest.path} did not change since version ${version} of ${layerName}, and \`if-unchanged\` is \`fail\`.`,
    hint: 'Use `if-unchanged: skip` where an unchanged layer is no failure.',
  })
}
