import type { Contents } from '../archive/contents/contents.ts'
import type { Older } from './preflight/changes.ts'
import { asActionError, type ActionError } from './errors/action-error.ts'
import type { Facts } from './model/facts.ts'
import type { Changes, Ending, RegionOutcome } from './model/outcome.ts'
import type { PublishReason, UnchangedPlan } from './model/decision.ts'
import type { LayerVersion, PublishedVersion } from './model/layer-version.ts'
import type { Request, Target } from './model/request.ts'

/** A step that a region has completed. */
export type Step =
  /** The latest version before anything is written; null if there is none. */
  | { kind: 'looked'; latest: LayerVersion | null }
  /** An existing version fulfils the request. */
  | { kind: 'kept'; plan: UnchangedPlan; facts: Facts }
  /** A version has to be published. */
  | { kind: 'due'; reason: PublishReason }
  /** Whether a publish call may be in progress, or may have had an effect that is still unknown. */
  | { kind: 'publishing'; isOpen: boolean }
  /** A version was published and checked. */
  | { kind: 'published'; version: PublishedVersion }
  /** The backup of the version exists at this full key. */
  | { kind: 'backed-up'; key: string }
  | { kind: 'warned'; text: string }
  /** The packages in the archive that is to be published. */
  | { kind: 'contents-read'; contents: Contents }
  /** The search for the manifest of the latest version, which is needed to report what changed, was started. */
  | { kind: 'compared'; older: Promise<Older> }
  | { kind: 'changed'; changes: Changes }
  | { kind: 'failed'; error: ActionError }

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>

/** The steps that one region has completed, in order. Steps are only added, so that a failure loses nothing. */
export class RegionRecord {
  readonly #steps: Step[] = []

  add(...steps: readonly Step[]): void {
    this.#steps.push(...steps)
  }

  warn(texts: readonly string[]): void {
    this.add(...texts.map((text): Step => ({ kind: 'warned', text })))
  }

  /** The latest step of a kind, or undefined. */
  last<K extends Step['kind']>(kind: K): StepOf<K> | undefined {
    return this.#steps.findLast((step): step is StepOf<K> => step.kind === kind)
  }

  get warnings(): readonly string[] {
    return this.#steps.flatMap((step) => (step.kind === 'warned' ? [step.text] : []))
  }
}

/**
 * The outcome of a region, from its steps. A region whose steps contain no result has failed: it must not be reported
 * as unchanged.
 *
 * @param duration - Milliseconds.
 */
export function outcomeOf(
  target: Target,
  request: OutcomeRequest,
  record: RegionRecord,
  duration: number,
): RegionOutcome {
  const latest = record.last('looked')?.latest
  const changes = record.last('changed')?.changes
  return {
    ...target,
    ...endingOf(request, record),
    ...(latest && { previousVersion: latest.version }),
    ...(changes && { changes }),
    ...(request.optionalRegions.includes(target.region) && { isOptional: true as const }),
    warnings: record.warnings,
    duration,
  }
}

/** The parts of the request that the outcome depends on. */
type OutcomeRequest = Pick<Request, 'dryRun' | 'detectChangesIn' | 'optionalRegions'>

function endingOf(request: OutcomeRequest, record: RegionRecord): Ending {
  const failed = record.last('failed')
  const published = record.last('published')
  const due = record.last('due')
  const kept = record.last('kept')
  if (failed !== undefined) return failureOf(failed.error, record)
  if (published !== undefined && due !== undefined) {
    return { result: 'published', reason: due.reason, published: true, ...ofPublished(published, record) }
  }
  if (kept !== undefined) return keptOf(request, kept, record)
  if (due !== undefined && request.dryRun) return { result: 'planned', reason: due.reason, published: false }
  return unsaid('it looked, and did nothing', record)
}

function keptOf(
  { dryRun, detectChangesIn }: OutcomeRequest,
  kept: StepOf<'kept'>,
  record: RegionRecord,
): Ending {
  const { plan, facts } = kept
  const ending = { published: false, ...ofKept(kept, record) } as const
  if (plan.backupMissing) {
    const { reason } = plan
    const key = record.last('backed-up')?.key
    if (key !== undefined) return { ...ending, result: 'repaired', reason, backupKey: key }
    if (dryRun) return { ...ending, result: 'planned', reason }
    return unsaid('a backup is missing, and was not written', record)
  }
  if (plan.reason === 'reused-older-version') {
    return { ...ending, result: 'unchanged', reason: plan.reason }
  }
  return {
    ...ending,
    result: 'unchanged',
    reason: plan.reason,
    ...(facts.packages !== undefined && { samePackages: true as const }),
    ...(detectChangesIn === 'archive' && { sameArchive: true as const }),
  }
}

function unsaid(what: string, record: RegionRecord): Ending {
  return failureOf(asActionError(new Error(`a region ended without an outcome: ${what}`)), record)
}

function failureOf(error: ActionError, record: RegionRecord): Ending {
  const failure = { result: 'failed', reason: error.code, error } as const
  const published = record.last('published')
  if (published !== undefined) return { ...failure, published: true, ...ofPublished(published, record) }
  const kept = record.last('kept')
  if (kept === undefined) return { ...failure, published: false }
  return { ...failure, published: false, ...ofKept(kept, record) }
}

function ofPublished({ version }: StepOf<'published'>, record: RegionRecord) {
  return { version, code: version.code, ...backupKeyIn(record) }
}

function ofKept({ plan: { version, reason }, facts }: StepOf<'kept'>, record: RegionRecord) {
  const code = reason === 'reused-older-version' ? facts.older?.code : facts.latestCode
  return { version, ...(code && { code }), ...backupKeyIn(record) }
}

function backupKeyIn(record: RegionRecord): { backupKey?: string } {
  const step = record.last('backed-up')
  return step === undefined ? {} : { backupKey: step.key }
}
