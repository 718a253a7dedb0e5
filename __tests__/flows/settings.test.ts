import { describe, expect, it } from '@jest/globals'
import { backupKey, MANIFEST, newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

function layerWithSettings(): Layer {
  const layer = newLayer(aws())
  layer.hasVersionOfManifest({
    description: `Old text ${layer.marker}`,
    compatibleRuntimes: ['python3.12', 'python3.13'],
    compatibleArchitectures: ['x86_64', 'arm64'],
    licenseInfo: 'MIT',
  })
  return layer
}

describe('settings that differ from those of the latest version', () => {
  it.each([
    ['compatible-runtimes', 'python3.13', { compatibleRuntimes: ['python3.13'] }],
    ['compatible-architectures', 'arm64', { compatibleArchitectures: ['arm64'] }],
    ['license', 'Apache-2.0', { licenseInfo: 'Apache-2.0' }],
  ])('are a reason to publish: %s', async (input, value, published) => {
    const layer = layerWithSettings()
    const run = await layer.run({ [input]: value })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'settings-changed', 'layer-version': '2' })
    expect(layer.latest()).toMatchObject(published)
    expect(layer.backup(2)).toBe(MANIFEST)
  })

  it('are a reason to publish where the latest version has none at all', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const run = await layer.run({ 'compatible-runtimes': 'python3.13' })
    expect(run.outputs).toMatchObject({ reason: 'settings-changed', 'layer-version': '2' })
  })

  it('are a reason to publish after a version of another tool with the same manifest', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ compatibleRuntimes: ['python3.12'] })
    layer.putBackup(1, MANIFEST)
    const run = await layer.run({ 'compatible-runtimes': 'python3.13' })
    expect(run.outputs).toMatchObject({ reason: 'settings-changed' })
  })
})

describe('settings that are no difference', () => {
  it.each([
    [
      'another order',
      { 'compatible-runtimes': 'python3.13\npython3.12', 'compatible-architectures': 'arm64,x86_64' },
    ],
    ['one given twice', { 'compatible-runtimes': 'python3.13, python3.12, python3.13' }],
    ['those that are not given', {}],
    ['another description', { description: 'New text' }],
  ])('leave the version alone: %s', async (_, inputs: Record<string, string>) => {
    const layer = layerWithSettings()
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'unchanged' })
    expect(layer.numbers()).toEqual([1])
  })
})

describe('if-unchanged', () => {
  it('publish: publishes all the same', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const run = await layer.run({ 'if-unchanged': 'publish' })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'forced', 'layer-version': '2' })
    expect(layer.numbers()).toEqual([1, 2])
    expect(layer.backup(2)).toBe(MANIFEST)
  })

  it('publish: gives the stronger reason where there is one', async () => {
    const layer = layerWithSettings()
    const run = await layer.run({ 'if-unchanged': 'publish', license: 'Apache-2.0' })
    expect(run.outputs).toMatchObject({ reason: 'settings-changed' })
  })

  it('fail: fails, and the outputs still name the version', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const run = await layer.run({ 'if-unchanged': 'fail' })
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'failed',
      reason: 'unchanged',
      'layer-version': '1',
      'layer-version-arn': layer.arn(1),
      'manifest-uri': `s3://${layer.bucket}/${backupKey(1)}`,
    })
    expect(run.errors).toEqual([expect.stringContaining(`Version 1 of ${layer.name} was published from`)])
  })

  it('fail: fails after a missing backup was restored', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    const run = await layer.run({ 'if-unchanged': 'fail' })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'unchanged', 'layer-version': '1' })
    expect(layer.backup(1)).toBe(MANIFEST)
  })

  it('fail: publishes what changed', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'if-unchanged': 'fail' })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'first-version' })
  })
})
