import type { RunOutcome } from '../core/model/outcome.ts'
import { githubContext } from './github-context.ts'

/**
 * A warning about the event that started the workflow, for a run that publishes. Some events run a pull request from a
 * fork with the permissions of the repository. Undefined for every other event. Never throws: an event that cannot be
 * read gives no warning.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export async function triggerWarning(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const name = environment['GITHUB_EVENT_NAME']
  if (name === 'pull_request_target') {
    return warningOf(
      name,
      'Such a workflow has the permissions of this repository, even for pull requests from forks.',
    )
  }
  if (name === 'workflow_run' && (await followsFork())) {
    return warningOf(
      name,
      'It has the permissions of this repository, and it follows a run for a pull request from a fork.',
    )
  }
  return undefined
}

function warningOf(event: string, what: string): string {
  return (
    `A workflow that \`${event}\` triggered published a version. ${what} If the manifest or the content of the layer comes ` +
    'from the pull request, its author controls what your functions run. Publish after the merge, on `push`, and set ' +
    '`dry-run: true` for pull requests.'
  )
}

/** Whether the triggering run was for a pull request from another repository, which may have been deleted. */
async function followsFork(): Promise<boolean> {
  try {
    const { payload } = await githubContext()
    const { event, head_repository: head } = payload['workflow_run'] as FollowedRun
    return event.startsWith('pull_request') && head?.full_name !== payload.repository?.full_name
  } catch {
    return false
  }
}

/** The parts of the event `workflow_run` that are used. */
interface FollowedRun {
  event: string
  head_repository: { full_name: string } | null
}

/** Adds a warning to each region that a version was published in. */
export function withWarning(outcome: RunOutcome, warning: string | undefined): RunOutcome {
  if (warning === undefined) return outcome
  const regions = outcome.regions.map((region) =>
    region.published ? { ...region, warnings: [...region.warnings, warning] } : region,
  )
  return { ...outcome, regions }
}
