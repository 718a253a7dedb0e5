import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { inputs } from './unchanged-layer.ts'

const repository = join(import.meta.dirname, '..')
const action = parse(readFileSync(join(repository, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default?: string }>
  runs: { main: string }
}

/** What the runner starts. */
export const bundle = join(repository, action.runs.main)

/** The files, in the workspace, that a step writes outputs and summary to. */
export const stepFiles = { GITHUB_OUTPUT: 'outputs', GITHUB_STEP_SUMMARY: 'summary' }

/** What the runner tells a step about its run, its inputs and its files. */
export function stepVariables(workspace: string): Record<string, string> {
  const given = new Map(Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']))
  for (const [name, value] of Object.entries(inputs)) given.set(name, value)
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'octocat/layers',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4711',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    GITHUB_WORKSPACE: workspace,
    ...Object.fromEntries(Object.entries(stepFiles).map(([name, file]) => [name, join(workspace, file)])),
    ...Object.fromEntries([...given].map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  }
}
