import { describe, expect, it } from '@jest/globals'
import {
  changedLayer,
  hex,
  MANIFEST,
  newLayer,
  OTHER_ARCHIVE,
  OTHER_MANIFEST,
  useSandbox,
} from './fixture.ts'
import type { Layer } from './fixture.ts'
import { runAtOnce } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const PACKAGES = { compare: 'packages' }
/** The same packages as those of {@link MANIFEST}, in other bytes. */
const REWRITTEN = `# Reviewed.\r\n${MANIFEST.replace('\n', '\r\n')}`
const NO_CHANGES = { added: [], removed: [], updated: [] }

/** A layer whose version was published from a manifest, while the workspace has another. */
const layerOf = (before: string, after: string, path?: string) => changedLayer(aws(), before, after, path)

const READS = ['GetObject', 'HeadBucket', 'HeadObject', 'ListLayerVersions', 'GetLayerVersion']
const writes = ({ operations }: FlowRun) => operations.filter((operation) => !READS.includes(operation))

describe('the same packages in other bytes', () => {
  it('are nothing new in any run: the version stands, and nothing is written', async () => {
    const layer = layerOf(MANIFEST, REWRITTEN)
    for (const inputs of [PACKAGES, PACKAGES, { ...PACKAGES, 'dry-run': 'true' }]) {
      const run = await layer.run(inputs)
      expect(run.outputs).toMatchObject({
        published: 'false',
        result: 'unchanged',
        reason: 'unchanged',
        'layer-version': '1',
        'layer-version-arn': layer.arn(1),
        'manifest-uri': `s3://${layer.bucket}/${layer.backupKey(1)}`,
      })
      expect(JSON.parse(run.outputs['changes'] ?? '')).toEqual(NO_CHANGES)
      expect(writes(run)).toEqual([])
      expect(run.warnings).toEqual([])
      expect(run.stdout).toContain('has the same packages as in the latest version')
      expect(run.summary).toContain('already has these packages')
    }
    expect(layer.backup(1)).toBe(MANIFEST)
  })

  it('are a change for compare: exact', async () => {
    const run = await layerOf(MANIFEST, REWRITTEN).run({ compare: 'exact' })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed' })
    expect(JSON.parse(run.outputs['changes'] ?? '')).toEqual(NO_CHANGES)
  })

  it('are unchanged for a version of another tool, whose backup they are compared with', async () => {
    const layer = newLayer(aws())
    layer.hasVersion()
    layer.putBackup(1, REWRITTEN)
    const run = await layer.run(PACKAGES)
    expect(run.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
    expect(writes(run)).toEqual([])
  })

  it('are the failure that if-unchanged: fail asks for', async () => {
    const run = await layerOf(MANIFEST, REWRITTEN).run({ ...PACKAGES, 'if-unchanged': 'fail' })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'unchanged' })
    expect(writes(run)).toEqual([])
  })

  it.each([
    ['settings-changed', { license: 'MIT' }],
    ['forced', { 'if-unchanged': 'publish' }],
  ])('are published all the same: %s', async (reason, inputs) => {
    const layer = layerOf(MANIFEST, REWRITTEN)
    const run = await layer.run({ ...PACKAGES, ...inputs })
    expect(run.outputs).toMatchObject({ published: 'true', reason, 'layer-version': '2' })
    expect(JSON.parse(run.outputs['changes'] ?? '')).toEqual(NO_CHANGES)
    expect(layer.backup(2)).toBe(REWRITTEN)
  })

  it('are published from no archive, so none needs to be there', async () => {
    const layer = layerOf(MANIFEST, REWRITTEN)
    aws().world.buckets.deleteObject(layer.bucket, 'layer/layer.zip')
    expect((await layer.run(PACKAGES)).outputs).toMatchObject({ result: 'unchanged' })
  })
})

describe('the same bytes', () => {
  it('are compared without the packages', async () => {
    const layer = newLayer(aws())
    layer.manifest = 'requests ==\n'
    layer.hasVersionOfManifest()
    const run = await layer.run(PACKAGES)
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(run.warnings).toEqual([])
    expect(run.operations).toEqual(['HeadObject', 'HeadObject', 'ListLayerVersions'])
  })

  it('get their missing backup again', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    expect((await layer.run(PACKAGES)).outputs).toMatchObject({ result: 'repaired' })
    expect(layer.backup(1)).toBe(MANIFEST)
  })
})

describe('a backup that the packages cannot be compared with', () => {
  it.each([
    ['of this action', (layer: Layer) => ({ description: layer.marker }), 'manifest-changed'],
    ['of another tool', () => ({}), 'manifest-missing'],
  ])('is missing: a version follows the one %s', async (_, publication, reason) => {
    const layer = newLayer(aws())
    layer.hasVersion(publication(layer))
    layer.manifest = REWRITTEN
    layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    const run = await layer.run(PACKAGES)
    expect(run.outputs).toMatchObject({ published: 'true', reason, 'layer-version': '2', changes: 'null' })
    expect(run.warnings).toEqual([expect.stringMatching(/Could not determine `changes`.*404/)])
  })

  it.each([403, 500])('cannot be read, %d: the step fails and writes nothing', async (status) => {
    const layer = layerOf(MANIFEST, REWRITTEN)
    layer.refusesBackup(status)
    const run = await layer.run(PACKAGES)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-unreadable' })
    expect(run.errors).toEqual([expect.stringContaining(layer.backupKey(1))])
    expect(writes(run)).toEqual([])
  })

  it('is not the manifest that the marker names: the step fails', async () => {
    const layer = layerOf(MANIFEST, REWRITTEN)
    layer.putBackup(1, OTHER_MANIFEST)
    const run = await layer.run(PACKAGES)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-conflict' })
    expect(writes(run)).toEqual([])
  })

  it.each([
    ['of no known format', 'deps.xyz', 'a 1\n', 'a  1\n', /format of deps\.xyz is not supported/],
    ['damaged', 'requirements.txt', MANIFEST, `${MANIFEST}<<<<<<< a\n`, /requirements\.txt, line 2/],
    [
      'damaged, the older one',
      'requirements.txt',
      `${MANIFEST}==\n`,
      MANIFEST,
      /s3:.*requirements\.txt, line 2/,
    ],
  ])(
    'is not understood, as a manifest is %s: bytes decide, with one warning',
    async (_, path, before, after, says) => {
      const layer = layerOf(before, after, path)
      const run = await layer.run(PACKAGES)
      expect(run.outputs).toMatchObject({
        published: 'true',
        reason: 'manifest-changed',
        'layer-version': '2',
        changes: 'null',
      })
      expect(run.warnings).toEqual([expect.stringMatching(says)])
      expect(run.warnings).toEqual([expect.stringMatching(/compare the packages .*so the bytes decided/)])
    },
  )

  it('is not understood, for a version of another tool: bytes decide', async () => {
    const layer = newLayer(aws())
    layer.hasVersion()
    layer.putBackup(1, '{"some": "tool"}')
    const run = await layer.run(PACKAGES)
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed' })
    expect(run.warnings).toEqual([expect.stringMatching(/so the bytes decided/)])
  })
})

describe('with several actors', () => {
  it('two runs at once publish one version, and the other one finds it', async () => {
    const layer = layerOf(OTHER_MANIFEST, MANIFEST)
    const runs = await runAtOnce(aws(), [layer.step(PACKAGES), layer.step(PACKAGES)])
    expect(layer.numbers()).toEqual([1, 2])
    expect(runs.map(({ outputs }) => outputs['layer-version'])).toEqual(['2', '2'])
    expect(runs.filter(({ outputs }) => outputs['published'] === 'true')).toHaveLength(1)
    expect(layer.locks()).toEqual([])
  })

  it('the one that waited compares with the version that the other one has published meanwhile', async () => {
    const layer = layerOf(OTHER_MANIFEST, MANIFEST)
    let held = true
    layer.isLocked()
    const run = await layer.run(PACKAGES, {
      onLine: (line) => {
        if (!held || !line.includes('lock')) return
        held = false
        // The other one published the same packages from other bytes.
        layer.hasVersion({ description: `[manifest:sha256:${hex('sha256', REWRITTEN)}]` })
        layer.putBackup(2, REWRITTEN)
        layer.isUnlocked()
      },
    })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'unchanged', 'layer-version': '2' })
    expect(layer.numbers()).toEqual([1, 2])
  })

  it('a rollback finds its older version by the marker', async () => {
    const layer = layerOf(MANIFEST, OTHER_MANIFEST)
    layer.hasVersionOfManifest()
    layer.manifest = MANIFEST
    const run = await layer.run({ ...PACKAGES, reuse: 'any' })
    expect(run.outputs).toMatchObject({ reason: 'reused-older-version', 'layer-version': '1' })
    expect(writes(run)).toEqual([])
  })
})
