import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import type { RecordEntry } from '../../sandbox/record.ts'
import { ARCHIVE, FROM_SOURCE, hex, layerWithoutArchive, layerWithSource } from './fixture.ts'
import { OTHER_MANIFEST, REGION, temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const KEY = 'layer/layer.zip'

const isUpload = ({ operation, path }: RecordEntry) => operation === 'PutObject' && path.endsWith('.zip')

const uploadsOf = ({ requests }: FlowRun) => requests.filter(isUpload)

const storedIn = (layer: Layer, region = REGION) => {
  const stored = aws().world.buckets.object(layer.bucketIn(region), KEY)
  if (stored === undefined) throw new Error('there is no archive')
  return stored
}

/** A layer with a zip in its workspace, and the inputs that name it. */
function layerWithZip(): [Layer, Record<string, string>] {
  const layer = layerWithoutArchive(aws())
  layer.hasFile('out/layer.zip', ARCHIVE)
  return [layer, { 'zip-path': 'out/layer.zip' }]
}

describe.each<[what: string, make: () => [Layer, Record<string, string>]]>([
  ['source-dir', () => [layerWithSource(aws()), FROM_SOURCE]],
  ['zip-path', layerWithZip],
])('an archive of this machine, %s', (_, make) => {
  it('is uploaded in one request, with what it was made of, and published', async () => {
    const [layer, inputs] = make()
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published', reason: 'first-version' })
    expect(run.warnings).toEqual([])
    const { bytes, metadata, contentType, checksum } = storedIn(layer)
    expect(metadata).toEqual({ ...layer.digests, archive_sha256: hex('sha256', bytes) })
    expect(contentType).toBe('application/zip')
    expect(checksum).toMatchObject({ algorithm: 'sha256', type: 'FULL_OBJECT' })
    const uploads = uploadsOf(run)
    expect(uploads).toHaveLength(1)
    expect(uploads[0]).toMatchObject({
      bodyBytes: bytes.length,
      headers: {
        'content-length': String(bytes.length),
        'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64'),
      },
    })
    expect(uploads[0]?.headers).not.toHaveProperty('expect')
    expect(layer.latest().zip).toEqual(bytes)
    expect(layer.backup(1)).toBe(layer.manifest)
  })

  it('is uploaded under the lock, after the second look, and nothing is read back', async () => {
    const [layer, inputs] = make()
    const { requests } = await layer.run(inputs)
    const steps = requests.map((entry) => {
      if (isUpload(entry)) return 'upload'
      return entry.operation === 'PutObject' && entry.path.endsWith('.lock') ? 'lock' : entry.operation
    })
    const [before, after] = [steps.slice(0, steps.indexOf('lock')), steps.slice(steps.indexOf('lock'))]
    expect(before.sort()).toEqual(['HeadBucket', 'HeadObject', 'ListLayerVersions'])
    expect(after.slice(1, 5).sort()).toEqual(['GetObject', 'HeadBucket', 'HeadObject', 'ListLayerVersions'])
    expect(after.slice(5)).toEqual(['upload', 'PublishLayerVersion', 'PutObject', 'DeleteObject'])
  })

  it('has a digest that actions/attest takes', async () => {
    const [layer, inputs] = make()
    const { outputs } = await layer.run(inputs)
    expect(outputs['subject-digest']).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(outputs['subject-digest']).toBe(`sha256:${hex('sha256', storedIn(layer).bytes)}`)
  })

  it('is not even made or read when nothing changed', async () => {
    const [layer, inputs] = make()
    await layer.run(inputs)
    const stored = storedIn(layer)
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'unchanged' })
    expect(run.operations).toEqual(['HeadObject', 'HeadObject', 'ListLayerVersions'])
    expect(run.stdout).not.toContain('SHA-256')
    expect(storedIn(layer)).toBe(stored)
  })

  it('is made and inspected in a dry run, and nothing is written', async () => {
    const [layer, inputs] = make()
    const run = await layer.run({ ...inputs, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'planned', reason: 'first-version' })
    expect(run.warnings).toEqual([])
    expect(run.stdout).toMatch(/^Inspected .*: entries 1, unpacked \d+ bytes$/m)
    expect(run.operations).toEqual(['HeadBucket', 'HeadObject', 'ListLayerVersions'])
    expect(layer.keys()).toEqual([])
  })
})

describe('an upload', () => {
  it('is of a zip as it is', async () => {
    const [layer, inputs] = layerWithZip()
    await layer.run(inputs)
    expect(storedIn(layer).bytes).toEqual(ARCHIVE)
  })

  it('takes the place of an older archive, and the manifest of the new one is in its metadata', async () => {
    const layer = layerWithSource(aws())
    await layer.run(FROM_SOURCE)
    const first = storedIn(layer)
    layer.manifest = OTHER_MANIFEST
    layer.hasFile('build/python/module.py', 'x = 2\n')
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ reason: 'manifest-changed', 'layer-version': '2' })
    const stored = storedIn(layer)
    expect(stored.bytes).not.toEqual(first.bytes)
    expect(stored.metadata).toMatchObject(layer.digests)
    expect(layer.latest().zip).toEqual(stored.bytes)
  })

  it('replaces an archive that was uploaded for another manifest, even if its bytes are the same', async () => {
    const layer = layerWithSource(aws())
    await layer.run(FROM_SOURCE)
    layer.manifest = OTHER_MANIFEST
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ reason: 'manifest-changed', 'layer-version': '2' })
    expect(uploadsOf(run)).toHaveLength(1)
    expect(storedIn(layer).metadata).toMatchObject(layer.digests)
  })

  it('goes below the prefix, to archive-key', async () => {
    const layer = layerWithSource(aws())
    await layer.run({ ...FROM_SOURCE, prefix: '/team/', 'archive-key': 'zips/own layer+1.zip' })
    expect(layer.keys()).toContain('team/zips/own layer+1.zip')
    expect(layer.numbers()).toEqual([1])
  })

  it('is what is published, whoever overwrites the object in between', async () => {
    const layer = layerWithSource(aws())
    const action = () => {
      layer.uploadArchive()
    }
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'run', action } })
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    const [uploaded, other] = aws().world.buckets.versions(layer.bucket, KEY)
    expect(other?.bytes).toEqual(ARCHIVE)
    expect(layer.latest().zip).toEqual(uploaded?.bytes)
  })

  it.each([undefined, 'Suspended' as const])(
    'into a bucket without versions (%s) is published with a warning, and other bytes are found out',
    async (versioning) => {
      const layer = layerWithSource(aws(), { versioning })
      const run = await layer.run(FROM_SOURCE)
      expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
      expect(run.warnings).toEqual([expect.stringContaining('not versioned')])

      layer.manifest = OTHER_MANIFEST
      const action = () => {
        layer.uploadArchive()
      }
      aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'run', action } })
      const replaced = await layer.run(FROM_SOURCE)
      expect(replaced.outputs).toMatchObject({ published: 'false', reason: 'published-bytes-differ' })
      expect(layer.numbers()).toEqual([1])
    },
  )

  it('goes to each region, from one archive that is made once', async () => {
    const layer = layerWithSource(aws())
    layer.createBucket('eu-west-1', { versioning: 'Enabled' })
    const regions = ['eu-west-1', REGION]
    const temporary = temporaryDirectory()
    const made = new Set<string>()
    const action = () => {
      for (const name of readdirSync(temporary)) made.add(name)
    }
    aws().faults.add({ match: { operation: 'PutObject' }, times: 9, fault: { kind: 'run', action } })
    const run = await layer.run(
      { ...FROM_SOURCE, regions: regions.join(), bucket: layer.bucketIn('{region}') },
      { env: { RUNNER_TEMP: temporary } },
    )
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(new Set(uploadsOf(run).map(({ region }) => region))).toEqual(new Set(regions))
    expect(made.size).toBe(1)
    for (const region of regions) {
      expect(layer.latest(region).zip).toEqual(storedIn(layer, region).bytes)
      expect(layer.backup(1, region)).toBe(layer.manifest)
    }
    expect(storedIn(layer, 'eu-west-1').bytes).toEqual(storedIn(layer).bytes)
  })

  it('names the owner of the bucket, as every other request does', async () => {
    const layer = layerWithSource(aws())
    const owner = { 'expected-bucket-owner': defaultPrincipal.accountId }
    const run = await layer.run({ ...FROM_SOURCE, ...owner })
    expect(run.outputs).toMatchObject({ published: 'true' })
    const toS3 = run.requests.filter(({ service }) => service === 's3')
    expect(toS3.filter(isUpload)).toHaveLength(1)
    expect(new Set(toS3.map(({ headers }) => headers['x-amz-expected-bucket-owner']))).toEqual(
      new Set([defaultPrincipal.accountId]),
    )
  })

  it('does not go into the bucket of another owner', async () => {
    const layer = layerWithSource(aws())
    const run = await layer.run({ ...FROM_SOURCE, 'expected-bucket-owner': '210987654321' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'bucket-owner-mismatch' })
    expect(layer.keys()).toEqual([])
  })

  it('leaves no file behind', async () => {
    const layer = layerWithSource(aws())
    const temporary = temporaryDirectory()
    const env = { RUNNER_TEMP: temporary }
    let during: string[] = []
    const action = () => (during = readdirSync(temporary))
    aws().faults.add({ match: { operation: 'PutObject', key: KEY }, fault: { kind: 'run', action } })
    expect((await layer.run(FROM_SOURCE, { env })).outputs).toMatchObject({ published: 'true' })
    expect(during).toEqual([expect.stringMatching(/^publish-lambda-layer-/)])
    expect(readdirSync(temporary)).toEqual([])
  })
})
