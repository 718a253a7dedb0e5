import { githubContext } from '../github-context.ts'

/** Where this run and its commit can be looked at. Empty outside of GitHub. */
export interface RunLinks {
  runId?: string
  run?: string
  commit?: string
  /** Full hash of the commit. */
  sha?: string
}

/** Links of the run that this process is part of. Never throws: links are no reason to fail a step. */
export async function runLinks(environment: NodeJS.ProcessEnv): Promise<RunLinks> {
  const repository = /^[^/\s]+\/[^/\s]+$/.test(environment['GITHUB_REPOSITORY'] ?? '')
  if (!repository || !/^\d+$/.test(environment['GITHUB_RUN_ID'] ?? '')) return {}
  try {
    const { serverUrl, repo, runId, sha } = await githubContext()
    const url = `${serverUrl}/${repo.owner}/${repo.repo}`
    return {
      runId: String(runId),
      run: `${url}/actions/runs/${runId}`,
      ...(sha && { sha, commit: `${url}/commit/${sha}` }),
    }
  } catch {
    return {}
  }
}
