import { describe, expect, it } from '@jest/globals'
import { ACCOUNT, MANIFEST, newLayer, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { COMMENT, expectNoToken, openPullRequest, useGithub } from './pull-request.ts'
import { SummaryPage } from './summary-page.ts'

const aws = useSandbox()
const github = useGithub()

/** Runs the step of a layer on a new pull request; gives its comments too. */
async function commented(layer: Layer, inputs: Record<string, string> = {}) {
  const { pullRequest, step } = openPullRequest(github())
  const run = await layer.run({ ...COMMENT, ...inputs }, step)
  return { run, comments: pullRequest.comments }
}

const headingOf = (body = '') => new SummaryPage(body.replace(/^<!--.*-->\n/, '')).of('h3')
const requests = () => github().requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)

describe('the comment on a pull request', () => {
  it('is made with the plan of a dry run, and links itself in the log', async () => {
    const layer = newLayer(aws())
    layer.manifest = OTHER_MANIFEST
    layer.hasVersionOfManifest()
    layer.manifest = MANIFEST
    layer.uploadArchive()
    const { run, comments } = await commented(layer, { 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned' })
    expect(comments).toHaveLength(1)
    const body = comments[0]?.body ?? ''
    expect(body).toMatch(/^<!-- publish-lambda-layer [0-9a-f]{64} -->\n/)
    expect(headingOf(body)).toEqual([
      `Dry run: would publish ${layer.name} in us-east-1: requests 2.32.4 → 2.32.5`,
    ])
    const page = new SummaryPage(body.replace(/^<!--.*-->\n/, ''))
    expect(page.of('td')).toEqual(expect.arrayContaining(['us-east-1', 'planned', 'manifest-changed']))
    expect(page.of('td').slice(5)).toEqual(['updated', 'requests', '2.32.4', '2.32.5'])
    expect(page.of('sub')).toEqual([
      expect.stringContaining('After the merge, the next run looks and decides again.'),
    ])
    expect(run.stdout).toContain('https://github.com/octocat/layers/pull/7#issuecomment-')
    expect(run.warnings).toEqual([])
    expect(layer.numbers()).toEqual([1])
    expectNoToken(run)
  })

  it('is kept up to date: one comment, found again behind 120 of others', async () => {
    const layer = newLayer(aws())
    const { pullRequest, step } = openPullRequest(github())
    const reviewer = { login: 'reviewer', id: 5, type: 'User' } as const
    for (let number = 0; number < 120; number += 1)
      github().world.addComment(pullRequest, 'Looks good.', reviewer)
    await layer.run({ ...COMMENT, 'dry-run': 'true' }, step)
    const planned = pullRequest.comments[120]?.body
    layer.hasVersionOfManifest()
    await layer.run({ ...COMMENT, 'dry-run': 'true' }, step)
    expect(pullRequest.comments).toHaveLength(121)
    expect(pullRequest.comments.slice(0, 120).map(({ body }) => body)).toEqual(Array(120).fill('Looks good.'))
    expect(headingOf(planned)).toEqual([
      `Dry run: would publish ${layer.name} in us-east-1: the first version`,
    ])
    expect(headingOf(pullRequest.comments[120]?.body)).toEqual([
      `Nothing to publish: ${layer.name}:1 in us-east-1 already has this manifest`,
    ])
  })

  it('has the result after a version was published', async () => {
    const layer = newLayer(aws())
    const { run, comments } = await commented(layer)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(comments).toHaveLength(1)
    expect(headingOf(comments[0]?.body)).toEqual([
      `Published ${layer.name}:1 in us-east-1: the first version`,
    ])
    expect(comments[0]?.body).not.toContain(ACCOUNT)
    expect(comments[0]?.body).not.toContain(layer.bucket)
  })

  it('has the failure of a run, with what to do', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ metadata: {} })
    const { run, comments } = await commented(layer)
    expect(run.exitCode).toBe(1)
    expect(headingOf(comments[0]?.body)).toEqual([
      `Failed for ${layer.name} in us-east-1: archive-without-digest`,
    ])
    expect(comments[0]?.body).toContain('archive-without-digest')
  })

  it('has the problems of inputs that are refused, and takes the place of the comment that was there', async () => {
    const layer = newLayer(aws())
    const { pullRequest, step } = openPullRequest(github())
    await layer.run({ ...COMMENT, 'dry-run': 'true' }, step)
    const run = await layer.run({ ...COMMENT, 'dry-run': 'true', compare: 'perhaps' }, step)
    expect(run.exitCode).toBe(1)
    expect(pullRequest.comments).toHaveLength(1)
    expect(headingOf(pullRequest.comments[0]?.body)).toEqual(['Failed: invalid-input'])
    expect(pullRequest.comments[0]?.body).toContain('it must be one of exact, packages')
  })

  it.each([
    ['of accounts that are not allowed', { 'allowed-account-ids': '210987654321' }, 'account-not-allowed'],
    [
      'of values that are refused',
      { 'allowed-account-ids': 'do-not-show-me', 'backup-key': '{do-not-show-me}', bucket: 'do not show me' },
      'invalid-input',
    ],
    ['of an owner', { 'expected-bucket-owner': '210987654321' }, 'bucket-owner-mismatch'],
    ['of an archive that is missing', { 'archive-key': 'nowhere.zip' }, 'archive-missing'],
  ])('has nothing that the runner may mask: %s', async (_, inputs: Record<string, string>, reason) => {
    const layer = newLayer(aws())
    const { run, comments } = await commented(layer, inputs)
    expect(run.outputs).toMatchObject({ reason })
    expect(comments).toHaveLength(1)
    expect(comments[0]?.body).toContain(reason)
    expect(comments[0]?.body).not.toMatch(/do.not.show.me/)
    expect(comments[0]?.body).not.toContain(layer.bucket)
  })

  it.each(['TRUE', 'True'])('is asked for with %s too', async (value) => {
    const { comments } = await commented(newLayer(aws()), { comment: value, 'dry-run': 'true' })
    expect(comments).toHaveLength(1)
  })

  it('is one for each layer, bucket and prefix', async () => {
    const { pullRequest, step } = openPullRequest(github())
    const [layer, other] = [newLayer(aws()), newLayer(aws())]
    const plan = { ...COMMENT, 'dry-run': 'true' }
    for (let time = 0; time < 2; time += 1) {
      await layer.run(plan, step)
      await other.run(plan, step)
      await layer.run({ ...plan, prefix: 'second' }, step)
    }
    expect(pullRequest.comments.map(({ body }) => headingOf(body)[0])).toEqual([
      expect.stringContaining(layer.name),
      expect.stringContaining(other.name),
      expect.stringContaining(layer.name),
    ])
  })

  it('is written on the pull request that a comment was made on', async () => {
    const layer = newLayer(aws())
    const { pullRequest, step } = openPullRequest(github())
    const event = { name: 'issue_comment', payload: { issue: { number: 7, pull_request: {} } } }
    await layer.run({ ...COMMENT, 'dry-run': 'true' }, { ...step, event })
    expect(pullRequest.comments).toHaveLength(1)
  })
})

describe('GitHub is not spoken to', () => {
  it('where comment is false, as it is by default', async () => {
    const { run } = await commented(newLayer(aws()), { comment: 'false', 'dry-run': 'true' })
    expect(requests()).toEqual([])
    expect(run.stdout).not.toContain('comment')
    expectNoToken(run)
  })

  it.each([
    ['push', {}],
    ['issue_comment', { issue: { number: 7 } }],
    ['schedule', { schedule: '0 0 * * *' }],
  ])('where the run is not of a pull request: %s', async (name, payload) => {
    const { step } = openPullRequest(github())
    const run = await newLayer(aws()).run(
      { ...COMMENT, 'dry-run': 'true' },
      { ...step, event: { name, payload } },
    )
    expect(requests()).toEqual([])
    expect(run.warnings).toEqual([])
    expect(run.stdout).toContain('No comment, because this run is not for a pull request')
  })
})
