import { describe, expect, it } from '@jest/globals'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { runAction } from '../../sandbox/runner.ts'
import { backupKey, hex, MANIFEST, newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { credentialsOf } from './flow-run.ts'
import { SummaryPage, withoutCode } from './summary-page.ts'

const aws = useSandbox()

/** The groups of the log by title, with their lines. */
function groupsOf({ stdout }: { stdout: string }): Record<string, string[]> {
  const groups = stdout.split('::group::').slice(1)
  return Object.fromEntries(
    groups.map((group) => {
      const [title = '', ...lines] = (group.split('::endgroup::')[0] ?? '').split('\n')
      return [title, lines.filter((line) => line !== '')]
    }),
  )
}

describe('the log', () => {
  it('has a group for each phase, whose lines say what was found', async () => {
    const layer = newLayer(aws())
    const groups = groupsOf(await layer.run())
    expect(Object.keys(groups)).toEqual([
      'Endpoints',
      'Preflight',
      'Plan',
      'Archive',
      'Lock',
      'Publish',
      'Result',
    ])
    expect(groups['Endpoints']).toEqual([`Using the endpoint ${aws().url} from AWS_ENDPOINT_URL`])
    expect(groups['Preflight']).toEqual([
      `No version of ${layer.name} yet`,
      expect.stringContaining(`Archive s3://${layer.bucket}/layer/layer.zip`),
    ])
    expect(groups['Plan']?.[0]).toBe('Publish a new version: first-version')
    expect(groups['Archive']).toEqual([
      `Inspected s3://${layer.bucket}/layer/layer.zip: entries 1, unpacked 6 bytes`,
      'The archive has no packages that can be read, so they were not compared with requirements.txt',
    ])
    expect(groups['Lock']).toEqual([`Holding the lock s3://${layer.bucket}/${layer.lockKey}`])
    expect(groups['Publish']).toEqual(
      expect.arrayContaining([
        `Published version 1: ${layer.arn(1)}`,
        `Backup written to s3://${layer.bucket}/${backupKey(1)}`,
      ]),
    )
  })

  it('says what an unchanged manifest was compared with, and links the backup in the console', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const groups = groupsOf(await layer.run())
    expect(groups['Preflight']).toContain('Latest version 1, marker matches requirements.txt')
    const link = new URL(/\((https:.*)\)/.exec(groups['Result']?.join('\n') ?? '')?.[1] ?? '')
    expect(link.host).toBe(`${REGION}.console.aws.amazon.com`)
    expect(link.pathname).toBe(`/s3/object/${layer.bucket}`)
    expect(Object.fromEntries(link.searchParams)).toEqual({ region: REGION, prefix: backupKey(1) })
  })

  it('has a group for a repair', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    const groups = groupsOf(await layer.run())
    expect(Object.keys(groups)).toEqual(['Endpoints', 'Preflight', 'Plan', 'Repair', 'Result'])
  })

  it('says where the digest of the archive is not known', async () => {
    const layer = newLayer(aws())
    expect((await layer.run()).stdout).toContain('only its size is compared')
    layer.manifest = OTHER_MANIFEST
    layer.uploadArchive({ metadata: { ...layer.digests, archive_sha256: 'f'.repeat(64) } })
    expect((await layer.run()).stdout).not.toContain('only its size is compared')
  })

  it('names the region of a group where there are several', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ regions: 'us-east-1,eu-west-1', 'dry-run': 'true' })
    expect(Object.keys(groupsOf(run))).toEqual(
      expect.arrayContaining(['us-east-1: Preflight', 'eu-west-1: Preflight', 'us-east-1: Plan']),
    )
  })

  it('tells AWS which run asked', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'dry-run': 'true' })
    for (const { headers } of run.requests)
      expect(headers['user-agent']).toMatch(/publish-lambda-layer\/\S+ .*run\/4711/)
  })
})

describe('the job summary', () => {
  it('has a headline, a table, the ARN to copy, what changed, what comes next, and where it came from', async () => {
    const layer = newLayer(aws())
    const run = await layer.run()
    const page = new SummaryPage(run.summary)
    expect(page.of('h3')).toEqual([`Published ${layer.name}:1 in us-east-1: the first version`])
    expect(page.of('th')).toEqual([
      ...['Region', 'Result', 'Reason', 'Version', 'Previous', 'Created', 'Took'],
      ...['Change', 'Package', 'From', 'To', 'Package URL'],
    ])
    expect(page.of('td')).toEqual([
      ...[REGION, 'published', 'first-version', '1', '—'],
      expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
      expect.stringMatching(/^\d+\.\d s$/),
      ...['added', 'requests', '—', '2.32.5', 'pkg:pypi/requests@2.32.5'],
    ])
    expect(page.of('p')).toContain('Packages: 1 added')
    expect(page.of('pre')).toEqual([layer.arn(1)])
    expect(page.of('p').at(-1)).toMatch(/^Next: update the functions/)
    expect(page.of('details')[0]).toContain(hex('sha256', MANIFEST))
    expect(page.of('a')).toContain(`s3://${layer.bucket}/${backupKey(1)}`)
    expect(page.links).toEqual([
      expect.stringContaining(`#/layers/${layer.name}/versions/1`),
      'https://github.com/octocat/layers/commit/da39a3ee5e6b4b0d3255bfef95601890afd80709',
      'https://github.com/octocat/layers/actions/runs/4711',
      expect.stringContaining(`/s3/object/${layer.bucket}?`),
    ])
  })

  it('has a row and an ARN for each region, and what changed once for all', async () => {
    const layer = newLayer(aws())
    layer.createBucket('eu-west-1')
    layer.uploadArchive({ region: 'eu-west-1' })
    const run = await layer.run({ bucket: layer.bucketIn('{region}'), regions: 'us-east-1,eu-west-1' })
    const page = new SummaryPage(run.summary)
    expect(page.of('td').filter((cell) => cell === 'published')).toHaveLength(2)
    expect(page.of('td').filter((cell) => cell === 'added')).toHaveLength(1)
    expect(page.of('tr')).toHaveLength(5)
    expect(page.of('pre')).toEqual([layer.arn(1), layer.arn(1, 'eu-west-1')])
    expect(run.warnings).toHaveLength(1)
    expect(page.of('li')).toContain(run.warnings[0])
  })

  it.each([
    [
      'a failure of AWS',
      { operation: 'HeadObject' },
      /^Failed for layer-\d+ in us-east-1: service-error$/,
      /HeadObject for s3:/,
    ],
    [
      'a failure after publishing',
      { operation: 'PutObject', key: backupKey(1) },
      /^Published layer-\d+:1 in us-east-1, then failed: service-error$/,
      /PutObject for s3:/,
    ],
  ])('says what happened and what to do after %s', async (_, match, headline, says) => {
    const layer = newLayer(aws())
    aws().faults.add({ match, times: 9, fault: { kind: 'status', status: 500 } })
    const run = await layer.run()
    const page = new SummaryPage(run.summary)
    expect(page.of('h3')).toEqual([expect.stringMatching(headline)])
    expect(page.failures).toEqual([expect.stringMatching(says)])
    expect(page.failures).toEqual(run.errors.map(withoutCode))
  })

  it('links to what the code of a failure means, at the version of the action that ran', async () => {
    const env = { GITHUB_ACTION_REPOSITORY: 'octo/publish-layer', GITHUB_ACTION_REF: 'v1' }
    const run = await newLayer(aws()).run({ 'dry-run': 'maybe' }, { env })
    expect(new SummaryPage(run.summary).links).toEqual([
      'https://github.com/octo/publish-layer/blob/v1/docs/troubleshooting.md#invalid-input',
    ])
  })

  it('says what is wrong with the inputs', async () => {
    const run = await newLayer(aws()).run({ 'dry-run': 'maybe' })
    expect(new SummaryPage(run.summary).failures).toEqual(run.errors.map(withoutCode))
  })
})

describe('a run by hand', () => {
  it('without files for outputs and summary works, and prints its outputs', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const run = await layer.run({}, { files: false })
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ result: 'unchanged', 'layer-version-arn': layer.arn(1) })
    expect(groupsOf(run)['Outputs']).toContain(`layer-version-arn: ${layer.arn(1)}`)
    expect(run.summary).toBe('')
  })

  it('without files fails like any other, and prints its outputs', async () => {
    const run = await newLayer(aws()).run({ 'dry-run': 'maybe' }, { files: false })
    expect(run.errors).toHaveLength(1)
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'invalid-input' })
  })

  it('outside of GitHub works in the current directory, and has no run to name', async () => {
    const layer = newLayer(aws())
    const env = {
      GITHUB_WORKSPACE: '',
      GITHUB_REPOSITORY: '',
      GITHUB_RUN_ID: '',
      GITHUB_SHA: '',
      GITHUB_ACTIONS: '',
    }
    const run = await layer.run({}, { env })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.summary).not.toContain('actions/runs')
  })

  it('whose summary cannot be written still has its outputs', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { GITHUB_STEP_SUMMARY: '/nonexistent/summary' } })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
    expect(run.warnings).toEqual([expect.stringContaining('summary')])
  })

  describe('whose outputs cannot be written', () => {
    const run = (layer: Layer, inputs: Record<string, string>) =>
      runAction({
        inputs: { 'layer-name': layer.name, bucket: layer.bucket, ...inputs },
        env: {
          ...credentialsOf(defaultPrincipal),
          AWS_ENDPOINT_URL: aws().url,
          AWS_REGION: REGION,
          GITHUB_OUTPUT: '/nonexistent/output',
        },
        workspace: layer.workspace,
      })

    it('prints them, writes the summary, and fails, though a version is published', async () => {
      const layer = newLayer(aws())
      const { exitCode, annotations, ...step } = await run(layer, { 'manifest-path': 'requirements.txt' })
      expect(layer.numbers()).toEqual([1])
      expect(layer.backup(1)).toBe(MANIFEST)
      expect(groupsOf(step)['Outputs']).toEqual(
        expect.arrayContaining(['published: true', `layer-version-arn: ${layer.arn(1)}`]),
      )
      expect(new SummaryPage(step.summary).of('pre')).toEqual([layer.arn(1)])
      expect(annotations).toEqual([
        {
          level: 'error',
          message: expect.stringMatching(/^outputs-lost: .*\/nonexistent\/output/),
          properties: {},
        },
      ])
      expect([exitCode, step.stderr]).toEqual([1, ''])
    })

    it('says so beside what else failed, in one annotation', async () => {
      const { exitCode, annotations, ...step } = await run(newLayer(aws()), { 'manifest-path': 'absent' })
      expect(groupsOf(step)['Outputs']).toEqual(
        expect.arrayContaining(['published: false', 'reason: manifest-not-found']),
      )
      expect(annotations).toEqual([
        {
          level: 'error',
          message: expect.stringMatching(/^manifest-not-found: [^]*^outputs-lost: /m),
          properties: {},
        },
      ])
      expect([exitCode, step.stderr]).toEqual([1, ''])
    })
  })
})
