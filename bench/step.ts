import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { inputVariables, runnerVariables } from '../sandbox/runner.ts'
import type { ActionFile } from '../sandbox/runner.ts'
import { inputs } from './unchanged-layer.ts'

const repository = join(import.meta.dirname, '..')
const action = parse(readFileSync(join(repository, 'action.yml'), 'utf8')) as ActionFile

/** What the runner starts. */
export const bundle = join(repository, action.runs.main)

/** The files, in the workspace, that a step writes outputs and summary to. */
export const stepFiles = { GITHUB_OUTPUT: 'outputs', GITHUB_STEP_SUMMARY: 'summary' }

/** What the runner tells a step about its run, its inputs and its files. */
export function stepVariables(
  workspace: string,
  given: Record<string, string> = inputs,
): Record<string, string> {
  const files = Object.entries(stepFiles).map(([name, file]) => [name, join(workspace, file)])
  return {
    ...runnerVariables(workspace, workspace),
    ...inputVariables(action, given),
    ...(Object.fromEntries(files) as Record<string, string>),
  }
}
