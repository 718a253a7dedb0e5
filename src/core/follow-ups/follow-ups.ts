import { throwIfCancelled, unlessCancelled } from '../cancel.ts'
import { asActionError, type ActionError } from '../errors/action-error.ts'
import type { FollowUpKind, FollowUpResult } from '../model/follow-up.ts'
import type { RegionOutcome, RunOutcome } from '../model/outcome.ts'
import type { Request } from '../model/request.ts'
import type { Ports } from '../ports.ts'
import { unlessStalled } from '../stall.ts'
import type { Finding, FollowUpPart, Look } from './look.ts'
import { incomplete } from './incomplete.ts'
import { FOLLOW_UPS } from './list.ts'

/** A kind that the request asks for, with the targets that it names. */
interface Asked {
  kind: FollowUpKind
  targets: readonly string[]
  load: () => Promise<Look>
}

/** A finding, with its kind. */
type Found = Finding & { kind: FollowUpKind }

/**
 * Makes true what follows the version of each region: who may use it, and where its ARN is recorded. Regions run side by
 * side. Never rejects: a failure is part of the outcome, together with everything that was done before it.
 */
export async function followUps(request: Request, outcome: RunOutcome, ports: Ports): Promise<RunOutcome> {
  const asked = FOLLOW_UPS.map(({ kind, targets, load }) => ({
    kind,
    targets: targets(request),
    load,
  })).filter(({ targets }) => targets.length > 0)
  if (asked.length === 0) return outcome
  const regions = await Promise.all(
    outcome.regions.map((region) => followRegion(request, region, asked, ports)),
  )
  return { ...outcome, regions }
}

async function followRegion(
  request: Request,
  outcome: RegionOutcome,
  asked: readonly Asked[],
  ports: Ports,
): Promise<RegionOutcome> {
  if (!mayFollow(outcome)) return { ...outcome, followUps: skippedAll(asked) }
  const started = ports.clock.now()
  const log = ports.log(outcome.region)
  log.phase('Follow-ups')
  const warnings: string[] = []
  const part: FollowUpPart = {
    request,
    region: outcome.region,
    version: outcome.version,
    isReused: outcome.reason === 'reused-older-version',
    latest: outcome.previousVersion,
    services: ports.connect(outcome.region, outcome.bucket),
    ports,
    warn: (text) => warnings.push(text),
  }
  const found = await Promise.all(asked.map((one) => lookAt(one, part, ports)))
  const { results, failure } = await carryOut(found.flat(), request.dryRun, ports)
  for (const { kind, target, state, detail } of results) log.info(`${kind} ${target}: ${state}. ${detail}`)
  log.end()
  const followed = {
    ...outcome,
    followUps: results,
    warnings: [...outcome.warnings, ...warnings],
    duration: outcome.duration + ports.clock.now() - started,
  }
  return failure === undefined ? followed : incomplete(request, followed, failure)
}

/**
 * Whether the region reached the version that was asked for. With `if-unchanged: fail` it did, although the step fails:
 * otherwise such a run could never complete what an earlier one left.
 */
function mayFollow({ error }: RegionOutcome): boolean {
  return error === undefined || error.code === 'unchanged'
}

function skippedAll(asked: readonly Asked[]): FollowUpResult[] {
  return asked.flatMap(({ kind, targets }) =>
    targets.map((target) => ({
      kind,
      target,
      state: 'skipped' as const,
      detail: 'The region failed before.',
    })),
  )
}

/** A look that fails is a failure of each target: nothing is known of any of them. */
async function lookAt({ kind, targets, load }: Asked, part: FollowUpPart, ports: Ports): Promise<Found[]> {
  try {
    const looked = load().then((look) => look(part))
    const findings = await unlessStalled(unlessCancelled(looked, ports.cancelled), ports.stalled)
    return findings.map((finding) => ({ kind, ...finding }))
  } catch (error) {
    const known = asActionError(error)
    return targets.map((target) => ({ kind, target, state: 'failed', error: known }))
  }
}

/** Does what is missing, one step after another. After a failure, what is missing or impossible is skipped. */
async function carryOut(
  found: readonly Found[],
  dryRun: boolean,
  ports: Ports,
): Promise<{ results: readonly FollowUpResult[]; failure: ActionError | undefined }> {
  const results: FollowUpResult[] = []
  let failure: ActionError | undefined
  for (const finding of found) {
    const { kind, target } = finding
    const add = (state: FollowUpResult['state'], detail: string) =>
      results.push({ kind, target, state, detail })
    if (finding.state === 'unchanged') add('unchanged', finding.detail)
    else if (failure !== undefined) add('skipped', 'An earlier follow-up failed.')
    else if (finding.state === 'missing' && dryRun) add('planned', finding.detail)
    else {
      try {
        add('done', await done(finding, ports))
      } catch (error) {
        failure = asActionError(error)
        results.push({ kind, target, state: 'failed', detail: failure.message, code: failure.code })
      }
    }
  }
  return { results, failure }
}

/** A step that has begun is completed and recorded, also when the run is cancelled meanwhile. */
async function done(finding: Exclude<Finding, { state: 'unchanged' }>, ports: Ports): Promise<string> {
  if (finding.state === 'failed') throw finding.error
  throwIfCancelled(ports.cancelled)
  // Nobody would see what came of it.
  if (ports.stalled.aborted) throw asActionError(ports.stalled.reason)
  return unlessStalled(finding.apply(), ports.stalled)
}
