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

/**
 * The page on what each error code means, at the version of the action that runs. Undefined for an action that the
 * workspace holds, and for a GitHub server of one's own, which may run an action of github.com.
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
