import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ActionRun } from '../../sandbox/runner.ts'
import { backendNames, useBackend } from './backends.ts'
import { Layer } from './layer.ts'

const first = 'requests==2.32.4 --hash=sha256:' + '27d0316682c8'.padEnd(64, '0') + '\n'
const second = 'requests==2.32.5 --hash=sha256:' + '2462f94637a3'.padEnd(64, '0') + '\n'
const regions = ['us-east-1', 'eu-west-1']
const backup = (version: number): string => `layer/00000${version}/requirements.txt`

describe.each(backendNames)('the life of a layer on %s', (backendName) => {
  const backend = useBackend(backendName)
  let layer: Layer

  beforeEach(async () => {
    layer = await Layer.create(backend(), { regions })
  })
  afterEach(() => layer.remove())

  it('begins with a first version, its marker and its backup', async () => {
    const zip = await layer.buildAndUpload(first)
    const { outputs, exitCode, annotations } = await layer.run({ description: 'Data tools' })
    expect(exitCode).toBe(0)
    expect(annotations).toEqual([])
    expect(outputs).toMatchObject({
      published: 'true',
      result: 'published',
      reason: 'first-version',
      'layer-version': '1',
      'layer-version-arn': `arn:aws:lambda:us-east-1:123456789012:layer:${layer.name}:1`,
      'previous-version': '',
      'manifest-uri': `s3://${layer.bucket()}/${backup(1)}`,
      'code-sha256': createHash('sha256').update(zip).digest('base64'),
      'code-size': String(zip.length),
    })
    expect(await layer.versions()).toEqual({ 1: `Data tools ${layer.marker}` })
    expect(await layer.read(backup(1))).toBe(first)
  })

  it('begins with a directory of this machine, which is not uploaded twice', async () => {
    await layer.build(first)
    const local = { 'source-dir': 'build/lambda', 'compatible-runtimes': 'python3.13' }
    const { outputs, annotations } = await layer.run(local)
    expect(outputs).toMatchObject({ published: 'true', reason: 'first-version' })
    // The directory holds the zip of a build, which no runtime reads.
    expect(annotations).toEqual([expect.objectContaining({ level: 'warning' })])
    expect(await layer.keys()).toEqual([backup(1), 'layer/layer.zip'])
    expect((await layer.run(local)).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
  })

  it.each([
    ['AES256', 'AES256'],
    // MiniStack demands the id of a key, where S3 takes the one that AWS manages.
    ...(backendName === 'ministack' ? [] : [['aws:kms', 'aws:kms'] as const]),
    ['arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab', 'aws:kms'],
  ])('is encrypted as it is asked, archive and backup: %s', async (encryption, algorithm) => {
    await layer.build(first)
    const inputs = { 'zip-path': 'build/lambda/layer/layer.zip', encryption }
    expect((await layer.run(inputs)).outputs).toMatchObject({ published: 'true', reason: 'first-version' })
    expect(await layer.encryption(backup(1))).toBe(algorithm)
    expect(await layer.encryption('layer/layer.zip')).toBe(algorithm)
    expect((await layer.run(inputs)).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
  })

  it('begins with a zip that is sent inline, without a bucket', async () => {
    const zip = await layer.build(first)
    const inline = { 'zip-path': 'build/lambda/layer/layer.zip', bucket: '' }
    const { outputs } = await layer.run(inline)
    expect(outputs).toMatchObject({
      published: 'true',
      reason: 'first-version',
      'subject-digest': `sha256:${createHash('sha256').update(zip).digest('hex')}`,
    })
    expect((await layer.run(inline)).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
    expect(await layer.keys()).toEqual([])
  })

  it('is held against its archive alone, where there is no manifest', async () => {
    await layer.build(first)
    const archive = {
      ...{ 'zip-path': 'build/lambda/layer/layer.zip', 'detect-changes-in': 'archive', 'manifest-path': '' },
    }
    expect((await layer.run(archive)).outputs).toMatchObject({ published: 'true', reason: 'first-version' })
    expect((await layer.run(archive)).outputs).toMatchObject({ result: 'unchanged', reason: 'unchanged' })
    await layer.build(second)
    expect((await layer.run(archive)).outputs).toMatchObject({ published: 'true', reason: 'archive-changed' })
    expect(Object.values(await layer.versions())).toEqual(['', ''])
  })

  it('stays as it is while the manifest does', async () => {
    await layer.buildAndUpload(first)
    const published = await layer.run()
    const { outputs } = await layer.run()
    expect(outputs).toMatchObject({ published: 'false', result: 'unchanged', reason: 'unchanged' })
    expect(outputs['layer-version-arn']).toBe(published.outputs['layer-version-arn'])
    expect(await layer.versions()).toEqual({ 1: layer.marker })
  })

  it('goes on when the manifest changed', async () => {
    await layer.buildAndUpload(first)
    await layer.run()
    await layer.buildAndUpload(second)
    const { outputs } = await layer.run()
    expect(outputs).toMatchObject({
      published: 'true',
      reason: 'manifest-changed',
      'layer-version': '2',
      'previous-version': '1',
    })
    expect(await layer.read(backup(1))).toBe(first)
    expect(await layer.read(backup(2))).toBe(second)
  })

  it('gets a lost backup back', async () => {
    await layer.buildAndUpload(first)
    await layer.run()
    await layer.delete(backup(1))
    const { outputs } = await layer.run()
    expect(outputs).toMatchObject({ published: 'false', result: 'repaired', reason: 'backup-missing' })
    expect(await layer.read(backup(1))).toBe(first)
    expect(await layer.versions()).toEqual({ 1: layer.marker })
  })

  it('is left alone by a dry run', async () => {
    await layer.buildAndUpload(first)
    const { outputs } = await layer.run({ 'dry-run': 'true' })
    expect(outputs).toMatchObject({ published: 'false', result: 'planned', reason: 'first-version' })
    expect(outputs['layer-version-arn']).toBe('')
    expect(await layer.versions()).toEqual({})
    expect(await layer.keys()).toEqual(['layer/layer.zip'])
  })

  it('goes on when a setting changed, and not for another order', async () => {
    await layer.buildAndUpload(first)
    await layer.run({ 'compatible-runtimes': 'python3.13' })
    const more = await layer.run({ 'compatible-runtimes': 'python3.13,python3.12' })
    expect(more.outputs).toMatchObject({ reason: 'settings-changed', 'layer-version': '2' })
    const swapped = await layer.run({ 'compatible-runtimes': 'python3.12,python3.13' })
    expect(swapped.outputs).toMatchObject({ reason: 'unchanged', 'layer-version': '2' })
  })

  it('cannot begin without an archive', async () => {
    await layer.build(first)
    const { outputs, exitCode } = await layer.run()
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'archive-missing' })
    expect(await layer.versions()).toEqual({})
  })

  it('cannot begin with the archive of another manifest', async () => {
    await layer.buildAndUpload(first)
    await layer.build(second)
    const { outputs, exitCode } = await layer.run()
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ result: 'failed', reason: 'archive-of-another-manifest' })
    expect(await layer.versions()).toEqual({})
  })

  it('never overwrites what lies in the place of a backup', async () => {
    await layer.buildAndUpload(first)
    await layer.put(backup(1), 'of another layer\n')
    const { outputs, exitCode } = await layer.run()
    expect(exitCode).toBe(1)
    expect(outputs).toMatchObject({ published: 'true', reason: 'backup-conflict', 'layer-version': '1' })
    expect(await layer.read(backup(1))).toBe('of another layer\n')
  })

  it('counts each region for itself', async () => {
    await layer.buildAndUpload(first, { at: 'eu-west-1' })
    const inputs = { regions: regions.join(), bucket: `${layer.name}-{region}` }
    await layer.run({ ...inputs, regions: 'eu-west-1' })
    await layer.buildAndUpload(second)
    await layer.buildAndUpload(second, { at: 'eu-west-1' })
    const { outputs } = await layer.run(inputs)
    expect(JSON.parse(outputs['results'] ?? '')).toMatchObject([
      { region: 'us-east-1', reason: 'first-version', 'layer-version': 1 },
      { region: 'eu-west-1', reason: 'manifest-changed', 'layer-version': 2 },
    ])
    expect(Object.keys(await layer.versions('us-east-1'))).toEqual(['1'])
    expect(Object.keys(await layer.versions('eu-west-1'))).toEqual(['1', '2'])
    expect(await layer.read(backup(2), 'eu-west-1')).toBe(second)
  })

  it('never uses a number twice', async () => {
    await layer.buildAndUpload(first)
    await layer.run()
    await layer.buildAndUpload(second)
    await layer.run()
    await layer.deleteVersion(2)
    const { outputs } = await layer.run()
    expect(outputs).toMatchObject({
      reason: 'manifest-changed',
      'layer-version': '3',
      'previous-version': '1',
    })
    expect(await layer.read(backup(3))).toBe(second)
  })

  it('takes the newest archive for a star, and keeps backups where it is told to', async () => {
    const inputs = {
      prefix: 'lambda',
      'archive-key': 'temp/layer-*.zip',
      'backup-key': 'published/manifest-v{version}.txt',
    }
    await layer.buildAndUpload(first, { key: 'lambda/temp/layer-b.zip' })
    // S3 lists whole seconds.
    await delay(1100)
    const zip = await layer.buildAndUpload(second, { key: 'lambda/temp/layer-a.zip' })
    const published = await layer.run(inputs)
    expect(published.outputs).toMatchObject({
      reason: 'first-version',
      'code-sha256': createHash('sha256').update(zip).digest('base64'),
      'manifest-uri': `s3://${layer.bucket()}/lambda/published/manifest-v1.txt`,
    })
    expect(await layer.read('lambda/published/manifest-v1.txt')).toBe(second)
    const again = await layer.run(inputs)
    expect(again.outputs).toMatchObject({ reason: 'unchanged', 'layer-version': '1' })
  })

  it.each([
    { kept: 'the same manifest', stored: first, reason: 'unchanged', versions: 1 },
    { kept: 'another manifest', stored: second, reason: 'manifest-changed', versions: 2 },
    { kept: 'no manifest', stored: undefined, reason: 'manifest-missing', versions: 2 },
  ])(
    'trusts the backup alone after a version of another tool: $kept',
    async ({ stored, reason, versions }) => {
      await layer.buildAndUpload(first)
      await layer.publishByOther('layer/layer.zip')
      if (stored !== undefined) await layer.put(backup(1), stored)
      const { outputs, exitCode } = await layer.run()
      expect(exitCode).toBe(0)
      expect(outputs).toMatchObject({ reason, 'layer-version': String(versions) })
      expect(Object.keys(await layer.versions())).toHaveLength(versions)
    },
  )

  it('is shared and recorded, which a further run finds done', async () => {
    const inputs = {
      // moto forgets the organization, which is a test of its own.
      'share-with': `111111111111, ${backendName === 'moto' ? '222222222222' : 'o-abcdefghij'}`,
      'ssm-parameter': '/second/{layer}/latest, /second/{layer}/v{version}',
    }
    await layer.buildAndUpload(first)
    const published = await layer.run(inputs)
    expect(published.annotations).toEqual([])
    expect(published.outputs).toMatchObject({ result: 'published' })
    expect(states(published)).toEqual(['done', 'done', 'done', 'done'])
    expect(await layer.parameter(`/second/${layer.name}/latest`)).toEqual([layer.arn(1), 1])
    expect(await layer.parameter(`/second/${layer.name}/v1`)).toEqual([layer.arn(1), 1])

    const again = await layer.run(inputs)
    expect(again.outputs).toMatchObject({ result: 'unchanged' })
    expect(states(again)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])

    await layer.buildAndUpload(second)
    const next = await layer.run({ ...inputs, 'share-with': 'public' })
    expect(next.annotations).toEqual([])
    expect(states(next)).toEqual(['done', 'done', 'done'])
    expect(await layer.parameter(`/second/${layer.name}/latest`)).toEqual([layer.arn(2), 2])
    expect(await layer.parameter(`/second/${layer.name}/v1`)).toEqual([layer.arn(1), 1])
    expect(await layer.parameter(`/second/${layer.name}/v2`)).toEqual([layer.arn(2), 1])
    const shared = await layer.run({ ...inputs, 'share-with': 'public' })
    expect(states(shared)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  })

  // moto gives access to everybody instead.
  if (backendName === 'moto') {
    it('is not taken as shared with an organization where AWS made another statement', async () => {
      await layer.buildAndUpload(first)
      const run = await layer.run({ 'share-with': 'o-abcdefghij' })
      expect(run.outputs).toMatchObject({ result: 'failed', reason: 'policy-conflict', published: 'true' })
      expect(states(run)).toEqual(['failed'])
    })
  }

  it('leaves a parameter alone that holds something else', async () => {
    await layer.buildAndUpload(first)
    await layer.record('/second/theirs', 'of others')
    const { outputs, stdout } = await layer.run({ 'ssm-parameter': '/second/theirs' })
    expect(outputs).toMatchObject({ result: 'failed', reason: 'parameter-conflict', published: 'true' })
    expect(stdout).not.toContain('of others')
    expect(await layer.parameter('/second/theirs')).toEqual(['of others', 1])
  })

  it('is not touched with the credentials of an account that is not allowed', async () => {
    await layer.buildAndUpload(first)
    const refused = await layer.run({ 'allowed-account-ids': '999999999999' })
    expect(refused.outputs).toMatchObject({ result: 'failed', reason: 'account-not-allowed' })
    expect(await layer.versions()).toEqual({})
    const allowed = await layer.run({ 'allowed-account-ids': '123456789012' })
    expect(allowed.outputs).toMatchObject({ result: 'published' })
  })
})

/** How the follow-ups of a run ended, in their order. */
function states({ outputs }: ActionRun): string[] {
  const [only] = JSON.parse(outputs['results'] ?? '[]') as { 'follow-ups': { state: string }[] }[]
  return (only?.['follow-ups'] ?? []).map(({ state }) => state)
}
