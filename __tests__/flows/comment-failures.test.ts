import { describe, expect, it } from '@jest/globals'
import { newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { COMMENT, expectNoToken, openPullRequest, useGithub } from './pull-request.ts'

const aws = useSandbox()
const github = useGithub()

/** Runs the step of a layer on a new pull request; gives its comments too. */
async function commented(layer: Layer, inputs: Record<string, string> = {}) {
  const { pullRequest, step } = openPullRequest(github())
  const run = await layer.run({ ...COMMENT, ...inputs }, step)
  return { run, comments: pullRequest.comments }
}

/** Ways to get no comment, and what the warning says. */
const OBSTACLES: Record<string, [says: RegExp, inputs: Record<string, string>, make: () => void]> = {
  'the token can only read, as that of a fork': [
    /403.*pull-requests: write.*fork/,
    {},
    () => {
      for (const token of github().world.tokens.values()) token.access = 'read'
    },
  ],
  'there is no token': [/needs a token.*github-token/, { 'github-token': '' }, () => undefined],
  'the token is wrong': [/401.*token/, { 'github-token': 'ghs_wrong' }, () => undefined],
  'GitHub fails': [
    /500/,
    {},
    () => {
      github().fail({ fault: { kind: 'status', status: 500 }, times: 9 })
    },
  ],
  'GitHub limits the rate': [
    /429.*too many requests/,
    {},
    () => {
      const headers = { 'retry-after': '3600' }
      github().fail({ fault: { kind: 'status', status: 429, headers }, times: 9 })
    },
  ],
  'the connection breaks': [
    /request to GitHub failed/,
    {},
    () => {
      github().fail({ fault: { kind: 'drop-before' }, times: 9 })
    },
  ],
}

describe('no comment is a warning, and never a failure', () => {
  it.each(Object.entries(OBSTACLES))('where %s', async (_, [says, inputs, obstruct]) => {
    obstruct()
    const { run, comments } = await commented(newLayer(aws()), inputs)
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([expect.stringMatching(/^Could not comment on the pull request\. /)])
    expect(run.warnings).toEqual([expect.stringMatching(says)])
    expect(comments).toEqual([])
    expectNoToken(run)
  })

  it('where the conversation is locked', async () => {
    const { pullRequest, step } = openPullRequest(github())
    pullRequest.locked = true
    const run = await newLayer(aws()).run({ ...COMMENT, 'dry-run': 'true' }, step)
    expect(run.warnings).toEqual([expect.stringContaining('Unlock the conversation')])
  })

  it('where GitHub never answers: the step ends, and its summary is written', async () => {
    github().fail({ fault: { kind: 'hang' }, times: 9 })
    const { run } = await commented(newLayer(aws()))
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([expect.stringMatching(/did not answer within 15 s/)])
    expect(run.summary).not.toBe('')
    expectNoToken(run)
  })

  it('beside the one failure of a run that fails', async () => {
    github().fail({ fault: { kind: 'status', status: 500 }, times: 9 })
    const layer = newLayer(aws())
    layer.uploadArchive({ metadata: {} })
    const { run } = await commented(layer)
    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    expect(run.warnings).toHaveLength(1)
  })
})
