import { setOutput, summary } from '@actions/core'
import { s3ConsoleUrl } from '../../core/model/console-link.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import { s3Uri } from '../../core/model/keys.ts'
import { countsOf } from '../../core/preflight/log-lines.ts'
import { notPinnedLine } from '../../core/preflight/pins.ts'
import { backupOf, type RegionOutcome, type RunOutcome } from '../../core/model/outcome.ts'
import { isStrictAbout, type Request } from '../../core/model/request.ts'
import { ANNOTATION_LIMIT, debug, setFailed, warning } from './annotation.ts'
import { annotate, warningsOf } from './annotations.ts'
import type { Block } from './blocks.ts'
import { printGroup, printValues } from './log.ts'
import { failedOutputs, outputs, withFittingChanges } from './outputs.ts'
import { troubleshootingPage, type RunLinks } from './run-links.ts'
import { commentIfAsked } from './comment/pull-request.ts'
import { renderSummary } from './summary/summary.ts'
import { changesToTell } from './summary/packages-section.ts'
import { errorText, failureText, whyOf } from './verdict.ts'

/** Tells the workflow what happened in the regions: outputs, log, annotations, job summary. */
export async function reportRun(
  request: Request,
  outcome: RunOutcome,
  links: RunLinks,
  cancelled: AbortSignal,
): Promise<void> {
  const { regions } = outcome
  const passedOn = withFittingChanges(regions)
  const lost = setOutputs(outputs(request, passedOn))
  printGroup('Result', resultLines(request, regions))
  const workspace = process.env['GITHUB_WORKSPACE'] ?? process.cwd()
  const subject = { ...request, links, workspace }
  const page = troubleshootingPage(process.env)
  // With the warnings that the outputs gave rise to, and all changes: here is room for them.
  const whole = regions.map((region, index) => ({
    ...region,
    warnings: passedOn[index]?.warnings ?? region.warnings,
  }))
  const told = { ...outcome, regions: whole }
  for (const { error } of regions) if (error) debugCauses(error)
  // Before anything that has to be waited for.
  fail(lost, (room) => failureText(regions, room))
  await writeSummary(async () => renderSummary(subject, told, await failuresOf(regions, page)))
  // Nothing may depend on GitHub's answer but the warning that there is none.
  const noComment = await commentIfAsked(
    async (bytes) => (await import('./comment/comment-body.ts')).renderComment(subject, told, page, bytes),
    cancelled,
  )
  // With `strict` it is what failed the run.
  const isFailure = isStrictAbout('manifest', request.strict)
  if (isFailure && outcome.notPinned.length > 0)
    printGroup('Not pinned', outcome.notPinned.map(notPinnedLine))
  const notPinned = isFailure ? [] : outcome.notPinned
  annotate([...noComment, ...warningsOf({ ...told, notPinned }, workspace)])
}

/** Tells the workflow of a failure that no region has a part in. */
export async function reportFailure(error: ActionError, cancelled: AbortSignal): Promise<void> {
  const lost = setOutputs(failedOutputs(error.code))
  debugCauses(error)
  fail(lost, (room) => errorText(error, room))
  const page = troubleshootingPage(process.env)
  await writeSummary(async () => (await import('./summary/failures-section.ts')).renderFailure(error, page))
  const noComment = await commentIfAsked(
    async (bytes) => (await import('./comment/comment-body.ts')).renderFailureComment(error, page, bytes),
    cancelled,
  )
  annotate(noComment)
}

/**
 * Hands the outputs to the runner. Without its file, as in a run by hand, they are printed; and also when the file cannot
 * be written, which is then the failure that is given back.
 */
function setOutputs(values: Record<string, string>): ActionError | undefined {
  let lost: ActionError | undefined
  if (process.env['GITHUB_OUTPUT']) {
    try {
      for (const [name, value] of Object.entries(values)) setOutput(name, value)
      return undefined
    } catch (error) {
      lost = new ActionError({
        code: 'outputs-lost',
        message: `The outputs could not be handed to the runner: ${(error as Error).message}`,
        hint: 'They are in the log of this step. Look at what happened to the file that GITHUB_OUTPUT names, then run again.',
        cause: error,
      })
    }
  }
  printValues('Outputs', values)
  return lost
}

/** One annotation for everything that failed; none when nothing did. What it has no room for is in the log. */
function fail(lost: ActionError | undefined, failure: (room?: number) => string): void {
  const texts = (room?: number) =>
    [failure(room), lost === undefined ? '' : errorText(lost, room)].filter((text) => text !== '').join('\n')
  const [whole, text] = [texts(), texts(ANNOTATION_LIMIT / (lost === undefined ? 1 : 2))]
  if (text !== whole) printGroup('Failure', whole.split('\n'))
  if (text !== '') setFailed(text)
}

/** A summary that cannot be written costs a warning: it must not cost the outputs of a version that exists. */
async function writeSummary(render: () => Promise<string>): Promise<void> {
  if (!process.env['GITHUB_STEP_SUMMARY']) return
  try {
    await summary.addRaw(await render()).write()
  } catch (error) {
    warning(`The job summary could not be written: ${(error as Error).message}`)
  }
}

/** What describes failures is loaded by need. */
async function failuresOf(
  regions: readonly RegionOutcome[],
  page: string | undefined,
): Promise<readonly Block[]> {
  if (regions.every(({ error }) => error === undefined)) return []
  return (await import('./summary/failures-section.ts')).failures(regions, page)
}

function resultLines({ layerName }: Request, regions: readonly RegionOutcome[]): string[] {
  return regions.flatMap((outcome) => [
    `${layerName} in ${outcome.region}: ${outcome.result}, ${outcome.reason}. ${whyOf(outcome)}`,
    ...changesLines(outcome),
    ...(outcome.version === undefined ? [] : [`Layer version ${outcome.version.arn}`]),
    ...backupLines(outcome),
  ])
}

function changesLines(outcome: RegionOutcome): string[] {
  const changes = changesToTell(outcome)
  return changes === undefined ? [] : [`Packages: ${countsOf(changes)}`]
}

function backupLines(outcome: RegionOutcome): string[] {
  const backup = backupOf(outcome)
  if (backup === undefined) return []
  const url = s3ConsoleUrl(outcome.region, backup.bucket, backup.key)
  return [`Backup ${s3Uri(backup.bucket, backup.key)}${url === undefined ? '' : ` (${url})`}`]
}

/** The errors underneath, for those who turned debug logging on. Names and messages only: answers may hold secrets. */
function debugCauses(error: ActionError): void {
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    debug(`caused by ${cause.name}: ${cause.message}`)
  }
}
