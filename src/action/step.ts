import { readCommentRequest, type CommentRequest } from './inputs/comment-request.ts'
import { troubleshootingPage } from './report/run-links.ts'

/** The environment of this step from the runner. It is read once, when the process starts, and does not change. */
export interface Step {
  /** Directory that the paths in the inputs are relative to and must not leave. */
  workspace: string
  /** Directory for files that are needed only during the step; undefined outside of a runner. */
  temporary: string | undefined
  /** Region from the environment; undefined if there is none. */
  region: string | undefined
  /** Digits; undefined outside of GitHub. */
  runId: string | undefined
  /** Whether the runner accepts outputs and a job summary. Without a runner, nothing does. */
  takesOutputs: boolean
  takesSummary: boolean
  /** File with the state for the post step; undefined if there is no post step. */
  stateFile: string | undefined
  /** URL of the page about error codes, if it is known. */
  troubleshooting: string | undefined
  /** Undefined if no comment was requested. */
  comment: CommentRequest | undefined
}

/** Reads the environment of this step. Never throws. */
export function readStep(environment: NodeJS.ProcessEnv): Step {
  const given = (name: string) => (environment[name] === '' ? undefined : environment[name])
  const region = given('AWS_REGION') ?? given('AWS_DEFAULT_REGION')
  const runId = given('GITHUB_RUN_ID')
  return {
    workspace: environment['GITHUB_WORKSPACE'] ?? currentDirectory(),
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

/** The directory of the process. It may have been removed; then paths relative to it fail, and that is reported. */
function currentDirectory(): string {
  try {
    return process.cwd()
  } catch {
    return '.'
  }
}
