import { describe, expect, it } from '@jest/globals'
import { backupKey, changedLayer, newLayer, OTHER_ARCHIVE, useSandbox } from './fixture.ts'
import { roundTrips } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'
import { AFTER, BEFORE, CHANGES, changesOf, counts, NONE, rows } from './package-changes.ts'

const aws = useSandbox()

const ALL_OF_BEFORE = ['certifi', 'colorama', 'idna', 'lib', 'requests']
const namesOf = (run: FlowRun) => changesOf(run)?.added.map(({ name }) => name)

/** A layer whose version was published from the one manifest, while the workspace has the other. */
const layerOf = (before: string | Buffer = BEFORE, after: string | Buffer = AFTER) =>
  changedLayer(aws(), before, after)

describe('what changed', () => {
  it('is told of each package: added, removed, other version, source, hashes and marker', async () => {
    const run = await layerOf().run()
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed' })
    expect(changesOf(run)).toEqual(CHANGES)
    expect(run.warnings).toEqual([])
    expect(counts(run)).toEqual(['Packages: 1 added, 1 removed, 4 updated'])
    expect(run.stdout).toContain('Packages: 1 added, 1 removed, 4 updated')
    expect(rows(run)).toEqual([
      ['other condition', 'colorama', '0.4.6', '0.4.6', 'pkg:pypi/colorama@0.4.6'],
      ['other hashes', 'idna', '3.7', '3.7', 'pkg:pypi/idna@3.7'],
      ['other source', 'lib', '—', '—', '—'],
      ['updated', 'requests', '2.32.4', '2.32.5', 'pkg:pypi/requests@2.32.5'],
      ['added', 'urllib3', '—', '2.5.0', 'pkg:pypi/urllib3@2.5.0'],
      ['removed', 'certifi', '2025.1.31', '—', 'pkg:pypi/certifi@2025.1.31'],
    ])
  })

  it('costs no round trip: the older manifest is read while the archive is published', async () => {
    const layer = layerOf()
    aws().faults.latencyMs = 1_000
    const run = await layer.run()
    expect(changesOf(run)).toEqual(CHANGES)
    expect(roundTrips(run.requests)).toBe(7)
  })

  it('is every package of a first version', async () => {
    const layer = newLayer(aws())
    layer.manifest = BEFORE
    layer.uploadArchive()
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'first-version' })
    expect(namesOf(run)).toEqual(ALL_OF_BEFORE)
    expect(changesOf(run)).toMatchObject({ removed: [], updated: [] })
    expect(counts(run)).toEqual(['Packages: 5 added'])
  })

  it.each([
    ['with its archive', true, []],
    ['without an archive', false, [expect.stringContaining('would fail now')]],
  ])('is told by a dry run too: %s', async (_, exists, warnings) => {
    const layer = layerOf()
    if (!exists) aws().world.buckets.deleteObject(layer.bucket, 'layer/layer.zip')
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned', reason: 'manifest-changed' })
    expect(changesOf(run)).toEqual(CHANGES)
    expect(counts(run)).toEqual(['Packages: 1 added, 1 removed, 4 updated'])
    expect(run.warnings).toEqual(warnings)
    expect(layer.numbers()).toEqual([1])
  })

  it('is all of the first version that a dry run plans', async () => {
    const layer = newLayer(aws())
    layer.manifest = BEFORE
    layer.uploadArchive()
    expect(namesOf(await layer.run({ 'dry-run': 'true' }))).toEqual(ALL_OF_BEFORE)
  })

  it.each(['run', 'dry run'])(
    'is nothing where nothing did, and the manifest is not read: %s',
    async (kind) => {
      const layer = newLayer(aws())
      // Nobody could make sense of it.
      layer.manifest = 'requests ==\n'
      layer.hasVersionOfManifest()
      const run = await layer.run({ 'dry-run': String(kind === 'dry run') })
      expect(run.outputs).toMatchObject({ result: 'unchanged' })
      expect(changesOf(run)).toEqual(NONE)
      expect(run.warnings).toEqual([])
      expect(counts(run)).toEqual([])
    },
  )

  it('is nothing where only the backup is restored', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ result: 'repaired' })
    expect(changesOf(run)).toEqual(NONE)
  })

  it.each([
    ['settings-changed', { license: 'MIT' }],
    ['forced', { 'if-unchanged': 'publish' }],
  ])('is nothing in a version with the same manifest: %s', async (reason, inputs) => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true', reason })
    expect(changesOf(run)).toEqual(NONE)
    expect(counts(run)).toEqual(['Packages: no changes'])
  })

  it('is told against the latest version, also where an older one is reused', async () => {
    const layer = layerOf(AFTER, BEFORE)
    layer.hasVersionOfManifest()
    layer.manifest = AFTER
    const run = await layer.run({ reuse: 'any' })
    expect(run.outputs).toMatchObject({ reason: 'reused-older-version', 'layer-version': '1' })
    expect(changesOf(run)).toEqual(CHANGES)
  })

  it('is told against a version of another tool, by its backup', async () => {
    const layer = newLayer(aws())
    layer.hasVersion()
    layer.putBackup(1, BEFORE)
    layer.manifest = AFTER
    layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed' })
    expect(changesOf(run)).toEqual(CHANGES)
    expect(run.warnings).toEqual([])
  })

  it('is told of a version whose backup then failed', async () => {
    const layer = layerOf()
    aws().faults.add({
      match: { operation: 'PutObject', key: backupKey(2) },
      times: 3,
      fault: { kind: 'status', status: 500 },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', result: 'failed' })
    expect(changesOf(run)).toEqual(CHANGES)
  })

  it('is told of a version that Lambda refused', async () => {
    const layer = layerOf()
    const fault = { kind: 'status', status: 403, code: 'AccessDeniedException' } as const
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'access-denied' })
    expect(changesOf(run)).toEqual(CHANGES)
  })

  it.each(['no archive', 'bad input'])('is not told of a run that fails before: %s', async (what) => {
    const layer = layerOf()
    if (what === 'no archive') aws().world.buckets.deleteObject(layer.bucket, 'layer/layer.zip')
    const run = await layer.run(what === 'bad input' ? { compare: 'maybe' } : {})
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', changes: 'null' })
    expect(run.warnings).toEqual([])
    expect(counts(run)).toEqual([])
  })
})
