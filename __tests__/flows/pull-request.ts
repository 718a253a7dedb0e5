import { afterEach, beforeEach, expect } from '@jest/globals'
import { startGithub } from '../../sandbox/github.ts'
import type { Github } from '../../sandbox/github.ts'
import { ACTIONS_BOT } from '../../sandbox/github-world.ts'
import type { StepOptions } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

/** The token of the workflow, which may write comments. */
export const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'

/** Inputs that ask for a comment. */
export const COMMENT = { comment: 'true', 'github-token': TOKEN }

/** A GitHub for each test, where {@link TOKEN} is known. */
export function useGithub(): () => Github {
  let github: Github | undefined
  beforeEach(async () => {
    github = await startGithub()
    github.world.tokens.set(TOKEN, { owner: ACTIONS_BOT, access: 'write' })
  })
  afterEach(() => github?.close())
  return () => {
    if (github === undefined) throw new Error('GitHub runs during tests only.')
    return github
  }
}

/** A new pull request, and what makes a step one of it. */
export function openPullRequest({ url, world }: Github) {
  const number = 7
  const pullRequest = world.openPullRequest('octocat/layers', number)
  const event = { name: 'pull_request', payload: { action: 'synchronize', number, pull_request: { number } } }
  const comments = () => pullRequest.comments.map(({ body }) => body)
  const step: StepOptions & { comments: () => string[] } = { event, env: { GITHUB_API_URL: url }, comments }
  return { pullRequest, step }
}

/** The token is for GitHub alone. */
export function expectNoToken(run: FlowRun): void {
  expect([run.stdout, run.stderr, run.summary, JSON.stringify(run.outputs)].join()).not.toContain(TOKEN)
  expect(JSON.stringify(run.requests)).not.toContain(TOKEN)
}
