import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { ObjectProperties } from '../../sandbox/s3/buckets.ts'
import { ARCHIVE, FROM_SOURCE, hex, layerWithoutArchive, layerWithSource, newLayer } from './fixture.ts'
import { OTHER_ARCHIVE, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

/** The archive alone decides, and there is no manifest. */
const ALONE = { 'detect-changes-in': 'archive', 'manifest-path': '' }
const ARCHIVE_KEY = 'layer/layer.zip'

/** The same with another time in its first header: other bytes of the same size. */
const SAME_SIZE = Buffer.from(ARCHIVE).fill(0, 10, 12)

/** How the SHA-256 of an archive in S3 can be known. */
const KNOWN: [how: string, properties: (zip: Buffer) => ObjectProperties][] = [
  ['its metadata tell', (zip) => ({ metadata: { archive_sha256: hex('sha256', zip) } })],
  [
    'the checksum of S3 tells',
    (zip) => {
      const value = createHash('sha256').update(zip).digest('base64')
      return { metadata: {}, checksum: { algorithm: 'sha256', value, type: 'FULL_OBJECT' } }
    },
  ],
]

/** Reads of the whole archive in S3. */
const downloadsOf = ({ requests }: FlowRun) =>
  requests.filter(
    ({ operation, path, headers }) =>
      operation === 'GetObject' && path.endsWith('.zip') && headers['range'] === undefined,
  )

/** A layer whose only version holds {@link ARCHIVE}, and whose archive in S3 is this one. */
function layerOf(bytes: Buffer, properties: ObjectProperties): Layer {
  const layer = layerWithoutArchive(aws())
  layer.hasVersion({ description: 'Ours' })
  layer.uploadArchive({ bytes, ...properties })
  return layer
}

describe.each(KNOWN)(
  'detect-changes-in: archive, of an archive in S3 whose digest is known: %s',
  (_, properties) => {
    it('the same archive is no change, and is not read', async () => {
      const layer = layerOf(ARCHIVE, properties(ARCHIVE))
      const run = await layer.run(ALONE)
      expect(run.outputs).toMatchObject({
        ...{ published: 'false', result: 'unchanged', reason: 'unchanged', 'layer-version': '1' },
        ...{ 'manifest-uri': '', 'manifest-sha256': '', 'code-size': String(ARCHIVE.length) },
        'subject-digest': `sha256:${hex('sha256', ARCHIVE)}`,
      })
      expect(run.operations).toEqual(['GetLayerVersion', 'HeadObject', 'ListLayerVersions'])
      expect(run.warnings).toEqual([])
      expect(run.summary).toContain('already has this archive')
    })

    it('another archive is one, also of the same size, and is not downloaded', async () => {
      const layer = layerOf(SAME_SIZE, properties(SAME_SIZE))
      const run = await layer.run(ALONE)
      expect(run.outputs).toMatchObject({
        published: 'true',
        reason: 'archive-changed',
        'layer-version': '2',
      })
      expect(downloadsOf(run)).toEqual([])
      expect(layer.latest().zip).toEqual(SAME_SIZE)
      expect((await layer.run(ALONE)).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '2' })
    })
  },
)

describe('detect-changes-in: archive, of an archive in S3 whose digest nothing tells', () => {
  it('reads the same archive once', async () => {
    const layer = layerOf(ARCHIVE, { metadata: {} })
    const run = await layer.run(ALONE)
    expect(run.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
    expect(run.operations).toEqual(['GetLayerVersion', 'GetObject', 'HeadObject', 'ListLayerVersions'])
    expect(downloadsOf(run)).toHaveLength(1)
    expect(downloadsOf(run)[0]?.headers).toHaveProperty('if-match')
    expect(run.stdout).toContain('no recorded SHA-256')
  })

  it('reads another archive of the same size once', async () => {
    const layer = layerOf(SAME_SIZE, { metadata: {} })
    const run = await layer.run(ALONE)
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'archive-changed', 'layer-version': '2' })
    expect(downloadsOf(run)).toHaveLength(1)
    expect(layer.latest().zip).toEqual(SAME_SIZE)
  })

  it('does not read one of another size', async () => {
    const layer = layerOf(OTHER_ARCHIVE, { metadata: {} })
    const run = await layer.run(ALONE)
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'archive-changed', 'layer-version': '2' })
    expect(downloadsOf(run)).toEqual([])
  })

  it('reads it again where it arrives broken, and fails where that goes on', async () => {
    const layer = layerOf(ARCHIVE, { metadata: {} })
    const match = { operation: 'GetObject', key: ARCHIVE_KEY }
    aws().faults.add({ match, times: 2, fault: { kind: 'cut-body' } })
    const run = await layer.run(ALONE)
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(downloadsOf(run)).toHaveLength(3)

    aws().faults.add({ match, times: 9, fault: { kind: 'cut-body' } })
    const broken = await layer.run(ALONE)
    expect(broken.outputs).toMatchObject({ published: 'false', reason: 'service-error' })
    expect(layer.numbers()).toEqual([1])
  })

  it('fails where another archive takes its place meanwhile', async () => {
    const layer = layerOf(ARCHIVE, { metadata: {} })
    const action = () => {
      layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    }
    const match = { operation: 'GetObject', key: ARCHIVE_KEY }
    aws().faults.add({ match, fault: { kind: 'run', action } })
    const run = await layer.run(ALONE)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-replaced' })
    expect(layer.numbers()).toEqual([1])
  })
})

describe('detect-changes-in: archive, without a manifest', () => {
  it('publishes a first version with no marker, no backup and no changes', async () => {
    const layer = layerWithoutArchive(aws())
    layer.uploadArchive({ metadata: {} })
    const run = await layer.run({ ...ALONE, description: 'Ours' })
    expect(run.outputs).toMatchObject({
      ...{ published: 'true', reason: 'first-version', 'layer-version': '1' },
      ...{ 'manifest-uri': '', 'manifest-sha256': '', changes: 'null' },
    })
    expect(run.warnings).toEqual([])
    expect(layer.latest().description).toBe('Ours')
    expect(layer.keys()).toEqual([ARCHIVE_KEY])
  })

  it('takes an archive of whatever manifest', async () => {
    const layer = newLayer(aws())
    expect((await layer.run(ALONE)).outputs).toMatchObject({ published: 'true' })
  })

  it('fails where there is no archive, as nothing can be compared', async () => {
    const layer = layerWithoutArchive(aws())
    layer.hasVersion()
    const run = await layer.run(ALONE)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-missing' })
  })

  it('publishes anew when only the settings changed', async () => {
    const [[, properties]] = KNOWN as [(typeof KNOWN)[number]]
    const layer = layerOf(ARCHIVE, properties(ARCHIVE))
    const run = await layer.run({ ...ALONE, license: 'MIT' })
    expect(run.outputs).toMatchObject({ reason: 'settings-changed', 'layer-version': '2' })
  })

  it('fails with if-unchanged: fail, and speaks of the archive', async () => {
    const layer = layerOf(ARCHIVE, { metadata: {} })
    const run = await layer.run({ ...ALONE, 'if-unchanged': 'fail' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'unchanged', 'layer-version': '1' })
    expect(run.errors).toEqual([
      expect.stringContaining(`Version 1 of ${layer.name} was published from this archive`),
    ])
  })

  it('publishes with if-unchanged: publish', async () => {
    const layer = layerOf(ARCHIVE, { metadata: {} })
    const run = await layer.run({ ...ALONE, 'if-unchanged': 'publish' })
    expect(run.outputs).toMatchObject({ reason: 'forced', 'layer-version': '2' })
  })

  it.each([
    ['the same archive', ARCHIVE, 'unchanged', 'unchanged'],
    ['another archive', SAME_SIZE, 'planned', 'archive-changed'],
  ])('says in a dry run what would be done: %s', async (_, bytes, result, reason) => {
    const layer = layerOf(bytes, { metadata: {} })
    const run = await layer.run({ ...ALONE, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', result, reason })
    expect(run.warnings).toEqual([])
    expect(run.operations).not.toContain('PutObject')
    expect(layer.numbers()).toEqual([1])
  })
})

describe.each([
  ['with a bucket', {}],
  ['without a bucket', { bucket: '' }],
])('detect-changes-in: archive, of an archive on this machine, %s', (_, bucket) => {
  it('publishes what is another one only', async () => {
    const layer = layerWithSource(aws())
    const inputs = { ...FROM_SOURCE, ...ALONE, ...bucket }
    expect((await layer.run(inputs)).outputs).toMatchObject({ reason: 'first-version', published: 'true' })
    const same = await layer.run(inputs)
    expect(same.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
    expect(same.operations).toContain('GetLayerVersion')
    expect(same.operations).not.toContain('GetObject')
    layer.hasFile('build/python/module.py', 'y = 1\n')
    expect((await layer.run(inputs)).outputs).toMatchObject({
      reason: 'archive-changed',
      'layer-version': '2',
    })
    expect(layer.versions().map(({ description }) => description)).toEqual(['', ''])
  })
})

describe('detect-changes-in: archive, with a manifest', () => {
  const inputs = { ...FROM_SOURCE, 'detect-changes-in': 'archive' }

  it('keeps marker and backup, and another manifest alone is no change', async () => {
    const layer = layerWithSource(aws())
    await layer.run(inputs)
    expect(layer.latest().description).toBe(layer.marker)
    const first = layer.manifest
    layer.manifest = OTHER_MANIFEST
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'unchanged', 'layer-version': '1' })
    expect(layer.backup(1)).toBe(first)
    expect(layer.keys()).toHaveLength(2)
  })

  it('restores the backup of a version that holds the archive and has the marker', async () => {
    const layer = layerWithSource(aws())
    await layer.run(inputs)
    aws().world.buckets.deleteObject(layer.bucket, layer.backupKey(1))
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ result: 'repaired', reason: 'backup-missing' })
    expect(layer.backup(1)).toBe(layer.manifest)
  })
})

describe('detect-changes-in: both', () => {
  const inputs = { ...FROM_SOURCE, 'detect-changes-in': 'both' }

  it.each<[what: string, reason: string, change: (layer: Layer) => void]>([
    ['nothing', 'unchanged', () => undefined],
    [
      'the manifest',
      'manifest-changed',
      (layer) => {
        layer.manifest = OTHER_MANIFEST
      },
    ],
    [
      'the archive',
      'archive-changed',
      (layer) => {
        layer.hasFile('build/python/module.py', 'y = 1\n')
      },
    ],
  ])('%s is another: %s', async (_, reason, change) => {
    const layer = layerWithSource(aws())
    await layer.run(inputs)
    change(layer)
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ reason, published: String(reason !== 'unchanged') })
    expect(layer.latest().description).toBe(layer.marker)
    const again = await layer.run(inputs)
    expect(again.outputs).toMatchObject({ result: 'unchanged' })
  })

  it('needs a manifest', async () => {
    const run = await layerWithSource(aws()).run({ ...inputs, 'manifest-path': '' })
    expect(run.outputs).toMatchObject({ reason: 'invalid-input' })
    expect(run.operations).toEqual([])
  })

  it('works without a bucket, with the marker alone', async () => {
    const layer = layerWithSource(aws())
    const inline = { ...inputs, bucket: '' }
    await layer.run(inline)
    expect((await layer.run(inline)).outputs).toMatchObject({ result: 'unchanged' })
    layer.hasFile('build/python/module.py', 'y = 1\n')
    expect((await layer.run(inline)).outputs).toMatchObject({ reason: 'archive-changed' })
  })
})
