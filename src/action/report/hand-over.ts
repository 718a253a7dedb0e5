import { setOutput } from '@actions/core'
import { ActionError } from '../../core/errors/action-error.ts'
import type { ErrorCode } from '../../core/errors/catalogue.ts'
import type { RunOutcome } from '../../core/model/outcome.ts'
import type { Step } from '../step.ts'
import { printValues } from './log.ts'
import { fittingOutputs } from './fitting-outputs.ts'
import { failedOutputs, type OutputRequest } from './outputs.ts'

/** A run whose outputs were passed to the runner. */
export interface HandedOver {
  /** The outcome, with the warnings about the outputs. */
  outcome: RunOutcome
  /** Why the outputs could not be passed to the runner; undefined if they were. */
  lost: ActionError | undefined
}

/** Passes the outputs of a run to the runner. */
export function handOver(step: Step, request: OutputRequest, outcome: RunOutcome): HandedOver {
  const { values, regions } = fittingOutputs(request, outcome.regions)
  return { outcome: { ...outcome, regions }, lost: setOutputs(step, values) }
}

/**
 * Passes the outputs to the runner before what follows the versions, in case the run is killed meanwhile. {@link handOver}
 * passes all of them again, and says if they are lost.
 */
export function handOverEarly({ takesOutputs }: Step, request: OutputRequest, { regions }: RunOutcome): void {
  if (takesOutputs) pass(fittingOutputs(request, regions).values)
}

/** Passes on the outputs of a run that failed before it had regions. Returns why they were lost, or undefined. */
export function handOverFailure(
  step: Step,
  code: ErrorCode,
  request: OutputRequest | undefined,
): ActionError | undefined {
  return setOutputs(step, failedOutputs(code, request))
}

/**
 * Passes the outputs to the runner. Without its file, for example outside of GitHub, they are printed. If the file
 * cannot be written, they are printed too, and the error is returned.
 */
function setOutputs({ takesOutputs }: Step, values: Record<string, string>): ActionError | undefined {
  const lost = takesOutputs ? pass(values) : undefined
  if (!takesOutputs || lost !== undefined) printValues('Outputs', values)
  return lost
}

/** Writes the outputs to the file of the runner. Returns why they are lost, or undefined. */
function pass(values: Record<string, string>): ActionError | undefined {
  try {
    for (const [name, value] of Object.entries(values)) setOutput(name, value)
    return undefined
  } catch (error) {
    return new ActionError({
      code: 'outputs-lost',
      message: `The outputs could not be passed to the runner: ${(error as Error).message}`,
      hint: 'Find the outputs in the log of this step. Check the file in GITHUB_OUTPUT, then run again.',
      cause: error,
    })
  }
}
