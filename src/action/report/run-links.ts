import { githubContext } from '../github-context.ts'

/** Links to this run and its commit. Empty outside of GitHub. */
export interface RunLinks {
  runId?: string
  run?: string
  commit?: string
  /** Full hash of the commit. */
  sha?: string
}

/** The links of the current run. Never throws, because links must not fail a step. */
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

/**
 * The page about error codes, at the version of the running action. Undefined for an action from the workspace, and for
 * a GitHub Enterprise Server, which can run an action of github.com.
 */
export function troubleshootingPage(environment: NodeJS.ProcessEnv): string | undefined {
  const {
    GITHUB_SERVER_URL,
    GITHUB_ACTION_REPOSITORY: repository = '',
    GITHUB_ACTION_REF: ref = '',
  } = environment
  if (GITHUB_SERVER_URL !== 'https://github.com' || !/^[\w.-]+\/[\w.-]+$/.test(repository) || ref === '')
    return undefined
  const path = ref.split('/').map(encodeURIComponent).join('/')
  return `https://github.com/${repository}/blob/${path}/docs/troubleshooting.md`
}
