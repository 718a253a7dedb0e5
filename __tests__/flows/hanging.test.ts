import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { runAction, runPost } from '../../sandbox/runner.ts'
import type { ActionRun } from '../../sandbox/runner.ts'
import { ACCOUNT, FROM_SOURCE, layerWithSource, newLayer, temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer, StepOptions } from './fixture.ts'
import { against, runKilled, runPostStep } from './flow-run.ts'
import { COMMENT, openPullRequest, useGithub } from './pull-request.ts'
import { LEASE_MILLISECONDS, LEASE_SECONDS } from '../../src/core/model/lease.ts'

const aws = useSandbox()
const github = useGithub()

const STOPPED = 'The run stopped early, because an operation that it waited for never completed.'

/** A step of this action, run from its sources, in which something never comes: see `hanging-entry.ts`. */
function hanging(what: string, entry = 'index.ts', more: StepOptions = {}): StepOptions {
  const folder = temporaryDirectory()
  const action = readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')
  writeFileSync(join(folder, 'action.yml'), action.replaceAll(/^( +(?:main|post): ).*$/gm, '$1entry.mjs'))
  writeFileSync(join(folder, 'entry.mjs'), `import '${new URL('hanging-entry.ts', import.meta.url).href}'\n`)
  return { ...more, actionDir: folder, env: { ...more.env, HANGS: what, ENTRY: entry } }
}

const errorsOf = ({ annotations }: ActionRun) =>
  annotations.flatMap(({ level, message }) => (level === 'error' ? message : []))

/** Where a run of several layers differs: inputs, and what there is before. */
interface Circumstances {
  inputs?: Record<string, string>
  arrange?: (layer: Layer) => void
}

const hasOlderBackup = (layer: Layer) => {
  layer.hasVersion()
  layer.putBackup(1, 'six==1.16.0\n')
}
const backupIsLost = (layer: Layer) => {
  layer.hasVersion({ description: layer.marker })
}
const isLocked = (layer: Layer) => {
  layer.isLocked()
}
const lockHasExpired = (layer: Layer) => {
  layer.isLocked()
  aws().world.clock.advance(LEASE_MILLISECONDS + 1_000)
}

describe('a run in which something never comes fails, and says that it stopped', () => {
  it.each<[what: string, hangs: string, Circumstances?]>([
    ['the archive', 'aws/s3/bucket.ts S3Bucket.prototype.head'],
    [
      'the newest archive',
      'aws/s3/bucket.ts S3Bucket.prototype.newestKey',
      { inputs: { 'archive-key': '*.zip' } },
    ],
    ['the versions', 'aws/lambda/layer-versions.ts LambdaLayerVersions.prototype.newest'],
    [
      'every version',
      'aws/lambda/layer-versions.ts LambdaLayerVersions.prototype.all',
      { inputs: { reuse: 'any' }, arrange: hasOlderBackup },
    ],
    [
      'the code of a version',
      'aws/lambda/layer-versions.ts LambdaLayerVersions.prototype.code',
      { inputs: { 'detect-changes-in': 'archive' }, arrange: backupIsLost },
    ],
    ['a backup', 'aws/s3/bucket.ts S3Bucket.prototype.read', { arrange: hasOlderBackup }],
    ['the account', 'aws/account.ts accountId', { inputs: { 'allowed-account-ids': ACCOUNT } }],
    ['the calls for archives', 'aws/s3/bucket.ts S3Bucket.prototype.archives'],
    [
      'a part of the archive',
      'aws/s3/archives.ts S3Archives.prototype.sha256',
      {
        inputs: { 'detect-changes-in': 'archive' },
        arrange: (layer) => {
          layer.hasVersion()
          layer.uploadArchive({ metadata: {} })
        },
      },
    ],
    [
      'the settings of the bucket',
      'aws/s3/archives.ts S3Archives.prototype.rules',
      { inputs: { 'storage-mode': 'reference' } },
    ],
    ['the lock', 'aws/s3/bucket.ts S3Bucket.prototype.create'],
    ['the lock of another run', 'aws/s3/bucket.ts S3Bucket.prototype.read', { arrange: isLocked }],
    ['the takeover of a lock', 'aws/s3/bucket.ts S3Bucket.prototype.replace', { arrange: lockHasExpired }],
    ['the end of a pause', 'clock.ts clock.sleep', { arrange: isLocked }],
    ['the look under the lock', 'aws/lambda/layer-versions.ts LambdaLayerVersions.prototype.newest 1'],
    ['the identity of the run', 'action/report/run-links.ts runLinks'],
  ])('%s', async (_, hangs, { inputs = {}, arrange } = {}) => {
    const layer = newLayer(aws())
    arrange?.(layer)
    const before = layer.numbers()
    const run = await layer.run(inputs, { ...hanging(hangs), leavesLock: true })
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'internal' })
    expect(run.errors).toEqual([expect.stringContaining(`internal: ${STOPPED}`)])
    expect(run.summary).toContain('Failed')
    expect(layer.numbers()).toEqual(before)
    // What it held is given back by the post step.
    await runPostStep(aws(), run, layer.step())
    expect(layer.locks().filter((lock) => !lock.includes('another'))).toHaveLength(
      arrange === isLocked || arrange === lockHasExpired ? 1 : 0,
    )
  })

  it.each([
    ['the zip of a directory', 'action/disk/zipped-directory.ts zippedDirectory'],
    ['the archive on this machine', 'action/disk/local-archive.ts ArchiveOnDisk.prototype.get'],
    ['the upload', 'aws/s3/archives.ts S3Archives.prototype.upload'],
  ])('%s', async (_, hangs) => {
    const layer = layerWithSource(aws())
    const run = await layer.run(FROM_SOURCE, { ...hanging(hangs), leavesLock: true })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'internal' })
    expect(run.errors).toEqual([expect.stringContaining(STOPPED)])
    expect(layer.numbers()).toEqual([])
  })

  it('the answer to the publish call: it may have had its effect, and the lock stays', async () => {
    const layer = newLayer(aws())
    const hangs = 'aws/lambda/layer-versions.ts LambdaLayerVersions.prototype.publish'
    const run = await layer.run({}, { ...hanging(hangs), leavesLock: true })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'internal' })
    expect(run.errors).toEqual([
      expect.stringMatching(
        new RegExp(`outcome of the publish call is unknown[^]*after ${LEASE_SECONDS} seconds`),
      ),
    ])
    await runPostStep(aws(), run, layer.step())
    expect(layer.locks()).toHaveLength(1)
  })

  it.each([
    ['the backup', 'aws/s3/bucket.ts S3Bucket.prototype.create 1'],
    ['the release of the lock', 'aws/s3/bucket.ts S3Bucket.prototype.remove'],
  ])('%s: the version that was published is named', async (_, hangs) => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { ...hanging(hangs), leavesLock: true })
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({
      ...{ published: 'true', result: 'failed', reason: 'internal' },
      ...{ 'layer-version': '1', 'layer-version-arn': layer.arn(1) },
    })
    expect(run.errors).toEqual([expect.stringContaining(STOPPED)])
    expect(layer.numbers()).toEqual([1])
    await runPostStep(aws(), run, layer.step())
    expect((await layer.run()).outputs).toMatchObject({ published: 'false', 'layer-version': '1' })
  })

  it('one region: the other one is published', async () => {
    const layer = newLayer(aws())
    layer.createBucket('eu-west-1', { versioning: 'Enabled' })
    layer.uploadArchive({ region: 'eu-west-1' })
    const inputs = { regions: 'us-east-1, eu-west-1', bucket: layer.bucket.replace('us-east-1', '{region}') }
    const hangs = 'aws/lambda/layer-versions.ts LambdaLayerVersions.prototype.publish 1'
    const run = await layer.run(inputs, { ...hanging(hangs), leavesLock: true })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'failed' })
    const results = JSON.parse(run.outputs['results'] ?? '') as { result: string }[]
    expect(results.map(({ result }) => result).sort()).toEqual(['failed', 'published'])
    expect(run.errors).toHaveLength(1)
  })

  it('the comment: the outputs are there, and the step fails all the same', async () => {
    const layer = newLayer(aws())
    const { step } = openPullRequest(github())
    const more = hanging('action/report/comment/comment.ts writeComment', 'index.ts', step)
    const run = await runAction(against(aws(), layer.step(COMMENT, more)))
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
    expect(errorsOf(run)).toEqual(['internal: The run ended before its report was complete.'])
  })

  it('the comment of a run that failed anyway: one annotation', async () => {
    const layer = newLayer(aws())
    const { step } = openPullRequest(github())
    const more = hanging('action/report/comment/comment.ts writeComment', 'index.ts', step)
    const run = await layer.run({ ...COMMENT, strict: 'maybe' }, more)
    expect(run.errors).toEqual([expect.stringContaining('strict')])
  })
})

describe('an error that nobody caught', () => {
  /** Nothing that the action waits for: an error that is thrown from a timer, as by a library, after so many calls. */
  const stray = {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent("setTimeout(()=>{throw new Error('stray')},1)")}`,
  }

  it('ends no run, and is a warning', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: stray })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings).toEqual([expect.stringMatching(/outside of the run.*stray/)])
  })

  it('is named where the run stopped with it', async () => {
    const layer = newLayer(aws())
    const hangs = 'aws/s3/bucket.ts S3Bucket.prototype.head'
    const run = await layer.run({}, hanging(hangs, 'index.ts', { env: stray }))
    expect(run.errors).toEqual([expect.stringMatching(/stopped early.*stray/)])
  })
})

describe('a report that fails after the outputs', () => {
  it('fails the step, and leaves them as they are', async () => {
    const layer = newLayer(aws())
    const run = await runAction(
      against(aws(), layer.step({}, hanging('action/report/annotations.ts annotate throws'))),
    )
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', 'layer-version': '1' })
    expect(errorsOf(run)).toEqual([expect.stringMatching(/^internal: .*a defect of the report/)])
  })
})

describe('a post step in which something never comes', () => {
  it.each(['aws/s3/bucket.ts S3Bucket.prototype.read', 'aws/s3/bucket.ts S3Bucket.prototype.remove'])(
    'is no success: %s',
    async (hangs) => {
      const layer = newLayer(aws())
      const main = await runKilled(aws(), layer.step(), { operation: 'PutObject', key: layer.lockKey })
      const post = await runPost(main, against(aws(), layer.step({}, hanging(hangs, 'post.ts'))))
      expect(post.exitCode).toBe(1)
      expect(errorsOf(post)).toEqual([
        expect.stringMatching(
          new RegExp(`post step ended before it was complete.*expires within ${LEASE_SECONDS} seconds`),
        ),
      ])
    },
  )
})
