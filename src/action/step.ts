import { readCommentRequest, type CommentRequest } from './inputs/comment-request.ts'
import { troubleshootingPage } from './report/run-links.ts'

/** What the runner says of this step. It is read once, when the process starts, and is the same for all that it does. */
export interface Step {
  /** Directory that the paths in the inputs are relative to and may not leave. */
  workspace: string
  /** Folder for what need not outlive the step; undefined in a run by hand. */
  temporary: string | undefined
  /** Region of the environment; undefined when it names none. */
  region: string | undefined
  /** Digits; undefined outside of GitHub. */
  runId: string | undefined
  /** Whether the runner takes outputs, and a job summary: in a run by hand it does not. */
  takesOutputs: boolean
  takesSummary: boolean
  /** File that keeps what the post step needs; undefined where there is no post step. */
  stateFile: string | undefined
  /** URL of the page on what each error code means, where it is known. */
  troubleshooting: string | undefined
  /** Undefined where no comment is asked for. */
  comment: CommentRequest | undefined
}

/** Reads what the runner says of this step. Never throws. */
export function readStep(environment: NodeJS.ProcessEnv): Step {
  const given = (name: string) => (environment[name] === '' ? undefined : environment[name])
  const region = given('AWS_REGION') ?? given('AWS_DEFAULT_REGION')
  const runId = given('GITHUB_RUN_ID')
  return {
    workspace: environment['GITHUB_WORKSPACE'] ?? process.cwd(),
    temporary: given('RUNNER_TEMP'),
    region,
    runId: runId !== undefined && /^\d+$/.test(runId) ? runId : undefined,
    takesOutputs: given('GITHUB_OUTPUT') !== undefined,
    takesSummary: given('GITHUB_STEP_SUMMARY') !== undefined,
    stateFile: given('GITHUB_STATE'),
    troubleshooting: troubleshootingPage(environment),
    comment: readCommentRequest(region),
  }
}
