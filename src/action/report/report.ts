import { summary } from '@actions/core'
import type { ActionError } from '../../core/errors/action-error.ts'
import type { RegionOutcome } from '../../core/model/outcome.ts'
import { isStrictAbout, type Request } from '../../core/model/request.ts'
import { notPinnedLine } from '../../core/preflight/pins.ts'
import { writeResults } from '../files/results-file.ts'
import { writeSbom } from '../files/sbom-file.ts'
import { RefusedInputs } from '../inputs/problems.ts'
import type { Step } from '../step.ts'
import { ANNOTATION_LIMIT, debug, setFailed, warning } from './annotation.ts'
import { annotate, warningsOf } from './annotations.ts'
import type { Block } from './blocks.ts'
import { commentIfAsked } from './comment/pull-request.ts'
import { handOverFailure, type HandedOver } from './hand-over.ts'
import { printGroup } from './log.ts'
import { resultLines } from './result-lines.ts'
import type { RunLinks } from './run-links.ts'
import { renderSummary } from './summary/summary.ts'
import { errorText, failureText, toleratedTexts } from './verdict.ts'

/** Reports what happened in the regions, after the outputs: in the log, annotations, job summary and comment. */
export async function reportRun(
  step: Step,
  request: Request,
  { outcome, lost }: HandedOver,
  links: RunLinks,
  cancelled: AbortSignal,
): Promise<void> {
  const { regions } = outcome
  const { workspace, troubleshooting: page } = step
  const subject = { ...request, links, workspace }
  printGroup('Result', resultLines(request.layerName, regions))
  for (const { error } of regions) if (error) debugCauses(error)
  const unwritten = [writeSbom(step, request, outcome), await writeResults(step, request, request, regions)]
  // Before anything that waits for the network.
  fail([lost, ...unwritten], (room) => failureText(regions, room))
  await writeSummary(step, async () => renderSummary(subject, outcome, await failuresOf(regions, page)))
  // Only the warning about a missing comment may depend on the answer of GitHub.
  const noComment = await commentIfAsked(
    step.comment,
    async (bytes) => (await import('./comment/comment-body.ts')).renderComment(subject, outcome, page, bytes),
    cancelled,
  )
  // With `strict`, this is what failed the run.
  const isFailure = isStrictAbout('manifest', request.strict)
  if (isFailure && outcome.notPinned.length > 0)
    printGroup('Not pinned', outcome.notPinned.map(notPinnedLine))
  const notPinned = isFailure ? [] : outcome.notPinned
  const tolerated = toleratedTexts(regions, ANNOTATION_LIMIT).map((text) => ({ text }))
  annotate([...tolerated, ...noComment, ...warningsOf({ ...outcome, notPinned }, workspace)])
}

/**
 * Reports an error that happened before there were regions, with its outputs.
 *
 * @param request - Undefined if the inputs could not be read.
 */
export async function reportFailure(
  step: Step,
  error: ActionError,
  cancelled: AbortSignal,
  request?: Request,
): Promise<void> {
  const lost = handOverFailure(step, error.code, request)
  const { troubleshooting: page } = step
  debugCauses(error)
  const files = request ?? (error instanceof RefusedInputs ? error.files : undefined)
  const unwritten = files && (await writeResults(step, files, request, []))
  fail([lost, unwritten], (room) => errorText(error, room))
  await writeSummary(step, async () =>
    (await import('./summary/failures-section.ts')).renderFailure(error, page),
  )
  const noComment = await commentIfAsked(
    step.comment,
    async (bytes) => (await import('./comment/comment-body.ts')).renderFailureComment(error, page, bytes),
    cancelled,
  )
  annotate(noComment)
}

/** One annotation for all failures; none without a failure. Text that does not fit is in the log. */
function fail(others: readonly (ActionError | undefined)[], failure: (room?: number) => string): void {
  const lost = others.filter((error) => error !== undefined)
  const texts = (room?: number) =>
    [failure(room), ...lost.map((error) => errorText(error, room))].filter((text) => text !== '').join('\n')
  const [whole, text] = [texts(), texts(ANNOTATION_LIMIT / (1 + lost.length))]
  if (text !== whole) printGroup('Failure', whole.split('\n'))
  if (text !== '') setFailed(text)
}

/** A summary that cannot be written is only a warning. It must not affect the outputs of a published version. */
async function writeSummary({ takesSummary }: Step, render: () => Promise<string>): Promise<void> {
  if (!takesSummary) return
  try {
    await summary.addRaw(await render()).write()
  } catch (error) {
    warning(`The job summary could not be written: ${(error as Error).message}`)
  }
}

/** The module that describes failures is loaded on demand. */
async function failuresOf(
  regions: readonly RegionOutcome[],
  page: string | undefined,
): Promise<readonly Block[]> {
  if (regions.every(({ error }) => error === undefined)) return []
  return (await import('./summary/failures-section.ts')).failures(regions, page)
}

/** The underlying errors for the debug log. Only names and messages, because answers may contain secrets. */
function debugCauses(error: ActionError): void {
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    debug(`caused by ${cause.name}: ${cause.message}`)
  }
}
