import { context } from '@actions/github'

/** Where this run and its commit can be looked at. Empty outside of GitHub. */
export interface RunLinks {
  runId?: string
  run?: string
  commit?: string
  /** Full hash of the commit. */
  sha?: string
}

/** Links of the run that this process is part of. */
export function runLinks(environment: NodeJS.ProcessEnv): RunLinks {
  if (!environment['GITHUB_REPOSITORY'] || !environment['GITHUB_RUN_ID']) return {}
  const { serverUrl, repo, runId, sha } = context
  const repository = `${serverUrl}/${repo.owner}/${repo.repo}`
  return {
    runId: String(runId),
    run: `${repository}/actions/runs/${runId}`,
    ...(sha && { sha, commit: `${repository}/commit/${sha}` }),
  }
}
