import { debug, setFailed, setOutput, summary, warning } from '@actions/core'
import { s3ConsoleUrl } from '../core/console-link.ts'
import { asActionError, type ActionError } from '../core/errors.ts'
import { s3Uri } from '../core/keys.ts'
import type { RegionOutcome } from '../core/outcome.ts'
import type { Request } from '../core/request.ts'
import { withoutSecrets } from '../core/secrets.ts'
import { printGroup } from './log.ts'
import { failedOutputs, outputs } from './outputs.ts'
import type { RunLinks } from './run-links.ts'
import { renderFailure, renderSummary } from './summary.ts'
import { errorText, failureText, whyOf } from './verdict.ts'

/** Tells the workflow what happened in the regions: outputs, log, annotations, job summary. */
export async function reportRun(
  request: Request,
  regions: readonly RegionOutcome[],
  links: RunLinks,
): Promise<void> {
  setOutputs(outputs(request, regions))
  printGroup('Result', resultLines(request, regions))
  for (const { region, warnings } of regions) {
    for (const text of warnings) warning(regions.length === 1 ? text : `${region}: ${text}`)
  }
  await writeSummary(() => renderSummary({ ...request, links }, regions))
  for (const { error } of regions) if (error) debugCauses(error)
  const failure = failureText(regions)
  if (failure !== '') setFailed(failure)
}

/** Tells the workflow of a failure that no region has a part in. */
export async function reportFailure(error: ActionError): Promise<void> {
  setOutputs(failedOutputs(error.code))
  await writeSummary(() => renderFailure(error))
  debugCauses(error)
  setFailed(errorText(error))
}

/** Without the runner's file, as in a run by hand, the outputs are printed. */
function setOutputs(values: Record<string, string>): void {
  if (process.env['GITHUB_OUTPUT']) {
    for (const [name, value] of Object.entries(values)) setOutput(name, value)
  } else {
    printGroup(
      'Outputs',
      Object.entries(values).map(([name, value]) => `${name}: ${value}`),
    )
  }
}

/** A summary that cannot be written costs a warning: it must not cost the outputs of a version that exists. */
async function writeSummary(render: () => string): Promise<void> {
  if (!process.env['GITHUB_STEP_SUMMARY']) return
  try {
    await summary.addRaw(render()).write()
  } catch (error) {
    warning(`The job summary could not be written: ${asActionError(error).message}`)
  }
}

function resultLines({ layerName }: Request, regions: readonly RegionOutcome[]): string[] {
  return regions.flatMap((outcome) => {
    const { region, bucket, result, reason, version, backupKey } = outcome
    return [
      `${layerName} in ${region}: ${result}, ${reason}. ${whyOf(outcome)}`,
      ...(version === undefined ? [] : [`Layer version ${version.arn}`]),
      ...(backupKey === undefined
        ? []
        : [`Backup ${s3Uri(bucket, backupKey)} (${s3ConsoleUrl(region, bucket, backupKey)})`]),
    ]
  })
}

/** The errors underneath, for those who turned debug logging on. Names and messages only: answers may hold secrets. */
function debugCauses(error: ActionError): void {
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    debug(`caused by ${cause.name}: ${withoutSecrets(cause.message)}`)
  }
}
