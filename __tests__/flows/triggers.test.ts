import { describe, expect, it } from '@jest/globals'
import { newLayer, useSandbox } from './fixture.ts'
import { COMMENT, openPullRequest, useGithub } from './pull-request.ts'

const aws = useSandbox()
const github = useGithub()

const own = { full_name: 'octocat/layers' }
const fork = { full_name: 'stranger/layers' }
const pullRequest = (head: unknown) => ({
  number: 7,
  pull_request: { number: 7, head: { repo: head } },
  repository: own,
})
const followed = (event: string, head: unknown) => ({
  workflow_run: { event, head_repository: head },
  repository: own,
})

describe('a run that publishes', () => {
  it.each<[what: string, name: string, payload: unknown]>([
    ['for a pull request of a fork', 'pull_request_target', pullRequest(fork)],
    [
      'for a pull request of the repository, whose author may still be anybody',
      'pull_request_target',
      pullRequest(own),
    ],
    ['that nothing else is known of', 'pull_request_target', null],
    ['after a run for a pull request of a fork', 'workflow_run', followed('pull_request', fork)],
    ['after a run for a pull request of a fork that is gone', 'workflow_run', followed('pull_request', null)],
    ['after a run on pull_request_target for a fork', 'workflow_run', followed('pull_request_target', fork)],
  ])('with the rights of the repository warns of it: %s', async (_, name, payload) => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { event: { name, payload } })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings).toEqual([
      expect.stringMatching(new RegExp(`that \`${name}\` triggered.*fork.*on \`push\`.*dry-run: true`)),
    ])
    expect(run.summary).toContain('its author controls what your functions run')
  })

  it.each<[what: string, name: string, payload: unknown]>([
    ['a push', 'push', { repository: own }],
    ['a pull request', 'pull_request', pullRequest(own)],
    ['a release', 'release', { repository: own }],
    ['a schedule', 'schedule', { repository: own }],
    ['by hand', 'workflow_dispatch', { repository: own }],
    ['a merge queue', 'merge_group', { repository: own }],
    ['after a run for a push', 'workflow_run', followed('push', own)],
    [
      'after a run for a pull request of the repository itself',
      'workflow_run',
      followed('pull_request', own),
    ],
    ['after a run that is not known', 'workflow_run', {}],
    ['after a run of an odd kind', 'workflow_run', { workflow_run: { event: 7 } }],
    ['after a run whose event cannot be read', 'workflow_run', 'text'],
  ])('says nothing of an ordinary start: %s', async (_, name, payload) => {
    const run = await newLayer(aws()).run({}, { event: { name, payload } })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([])
  })

  it('warns once where it publishes in several regions', async () => {
    const layer = newLayer(aws())
    layer.createBucket('eu-west-1', { versioning: 'Enabled' })
    layer.uploadArchive({ region: 'eu-west-1' })
    const inputs = { regions: 'us-east-1, eu-west-1', bucket: layer.bucket.replace('us-east-1', '{region}') }
    const run = await layer.run(inputs, {
      event: { name: 'pull_request_target', payload: pullRequest(fork) },
    })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings).toEqual([expect.stringContaining('triggered published a version')])
  })

  it('warns also where something failed after it, and in the comment', async () => {
    const layer = newLayer(aws())
    const match = { operation: 'PutObject', key: layer.backupKey(1) }
    aws().faults.add({ match, times: 9, fault: { kind: 'status', status: 403, code: 'AccessDenied' } })
    const { pullRequest: commented, step } = openPullRequest(github())
    const event = { name: 'pull_request_target', payload: pullRequest(fork) }
    const run = await layer.run(COMMENT, { ...step, event })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'failed' })
    expect(run.warnings).toEqual([expect.stringContaining('pull_request_target')])
    expect(commented.comments[0]?.body).toContain('its author controls')
  })
})

describe('a run that publishes nothing on pull_request_target says nothing of it', () => {
  const event = { name: 'pull_request_target', payload: pullRequest(fork) }

  it('as it is a dry run', async () => {
    const run = await newLayer(aws()).run({ 'dry-run': 'true' }, { event })
    expect(run.outputs).toMatchObject({ result: 'planned' })
    expect(run.warnings).toEqual([])
  })

  it('as nothing changed', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const run = await layer.run({}, { event })
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(run.warnings).toEqual([])
  })
})
