import { describe, expect, it } from '@jest/globals'
import { ZipFile } from 'yazl'
import { buffer } from 'node:stream/consumers'
import { ARCHIVE, FROM_SOURCE, hex, layerWithSource, OTHER_ARCHIVE, OTHER_MANIFEST } from './fixture.ts'
import { useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { runAtOnce } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const INLINE = { ...FROM_SOURCE, bucket: '' }
const publishing = { operation: 'PublishLayerVersion' }

/** What a run asks that publishes, and then looks whether another one did too. */
const PUBLISHING = ['GetLayerVersion', 'ListLayerVersions', 'ListLayerVersions', 'PublishLayerVersion']

/** What is asked of buckets: the link to an archive needs none. */
const toS3 = ({ requests }: FlowRun) =>
  requests.filter(({ service, operation }) => service === 's3' && operation !== 'GetLayerArchive')

describe('without a bucket', () => {
  it('the archive goes along with the publish call, and S3 is asked nothing', async () => {
    const layer = layerWithSource(aws())
    const run = await layer.run(INLINE)
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'published',
      reason: 'first-version',
      'layer-version-arn': layer.arn(1),
      'manifest-uri': '',
      'manifest-sha256': layer.digests['manifest_sha256'],
    })
    expect(run.warnings).toEqual([])
    expect(run.operations).toEqual(PUBLISHING)
    expect(toS3(run)).toEqual([])
    expect(layer.latest().description).toBe(layer.marker)
    expect(run.outputs['subject-digest']).toBe(`sha256:${hex('sha256', layer.latest().zip)}`)
    expect(JSON.parse(run.outputs['changes'] ?? '')).toMatchObject({ added: [{ name: 'requests' }] })
  })

  it('an unchanged manifest takes one request, and no archive', async () => {
    const layer = layerWithSource(aws())
    await layer.run(INLINE)
    layer.hasFile('build/python/module.py', 'x = 2\n')
    const run = await layer.run(INLINE)
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      reason: 'unchanged',
      'layer-version': '1',
      'manifest-uri': '',
    })
    expect(run.operations).toEqual(['ListLayerVersions'])
    expect(run.warnings).toEqual([])
  })

  it('a changed manifest is published; what changed is not known, as nothing in the older archive tells', async () => {
    const layer = layerWithSource(aws())
    await layer.run(INLINE)
    layer.manifest = OTHER_MANIFEST
    const run = await layer.run(INLINE)
    expect(run.outputs).toMatchObject({ reason: 'manifest-changed', 'layer-version': '2', changes: 'null' })
    expect(run.warnings).toEqual([expect.stringContaining('Could not determine `changes`')])
    // The link gives the whole of a small archive in one request.
    expect(run.operations).toEqual([...PUBLISHING, 'GetLayerVersion', 'GetLayerArchive'].sort())
  })

  it('a version that another tool published is followed by a new one', async () => {
    const layer = layerWithSource(aws())
    layer.hasVersion()
    const run = await layer.run(INLINE)
    expect(run.outputs).toMatchObject({ reason: 'manifest-missing', 'layer-version': '2' })
  })

  it('going back to an older manifest gives its version, with reuse: any', async () => {
    const layer = layerWithSource(aws())
    await layer.run(INLINE)
    const first = layer.manifest
    layer.manifest = OTHER_MANIFEST
    await layer.run(INLINE)
    layer.manifest = first
    const run = await layer.run({ ...INLINE, reuse: 'any' })
    expect(run.outputs).toMatchObject({ reason: 'reused-older-version', 'layer-version': '1' })
    expect(layer.numbers()).toEqual([1, 2])
    expect(toS3(run)).toEqual([])
  })

  it('a dry run writes nothing', async () => {
    const layer = layerWithSource(aws())
    const run = await layer.run({ ...INLINE, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'planned', reason: 'first-version' })
    expect(run.operations).toEqual(['ListLayerVersions'])
    expect(run.stdout).toContain('Inspected build (zipped): entries 1')
  })

  it('a zip is sent as it is', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('layer.zip', ARCHIVE)
    const run = await layer.run({ bucket: '', 'zip-path': 'layer.zip' })
    expect(run.outputs).toMatchObject({ published: 'true', 'code-size': String(ARCHIVE.length) })
    expect(layer.latest().zip).toEqual(ARCHIVE)
  })

  it('each region gets it', async () => {
    const layer = layerWithSource(aws())
    const run = await layer.run({ ...INLINE, regions: 'us-east-1, eu-west-1' })
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(layer.latest('eu-west-1').zip).toEqual(layer.latest().zip)
    expect(toS3(run)).toEqual([])
  })
})

describe('an answer that is lost, without a bucket', () => {
  it.each(['drop-after', 'status-after'] as const)(
    'is found by the marker, and nothing is published twice: %s',
    async (kind) => {
      const layer = layerWithSource(aws())
      const fault = kind === 'drop-after' ? { kind } : { kind, status: 502 }
      aws().faults.add({ match: publishing, fault })
      const run = await layer.run(INLINE)
      expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
      expect(layer.numbers()).toEqual([1])
      expect(run.warnings).toEqual([])
    },
  )

  it('is found by the archive where there is no manifest', async () => {
    const layer = layerWithSource(aws())
    aws().faults.add({ match: publishing, fault: { kind: 'drop-after' } })
    const run = await layer.run({ ...INLINE, 'manifest-path': '', 'detect-changes-in': 'archive' })
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
    expect(layer.numbers()).toEqual([1])
  })

  it('is published once more where nothing came of the call', async () => {
    const layer = layerWithSource(aws())
    aws().faults.add({ match: publishing, fault: { kind: 'drop-before' } })
    const run = await layer.run(INLINE)
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '1' })
    expect(layer.numbers()).toEqual([1])
  })
})

describe('two runs at once, without a bucket', () => {
  /** Both have looked before either publishes. */
  const holdPublishing = () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    let waiting = 0
    const action = () => {
      if (++waiting === 2) resolve(undefined)
      return promise
    }
    aws().faults.add({ match: publishing, times: 2, fault: { kind: 'run', action } })
    // Nor does either look again before both have published.
    const published = Promise.withResolvers<undefined>()
    let done = 0
    const after = () => {
      if (++done === 2) published.resolve(undefined)
      return published.promise
    }
    aws().faults.add({ match: publishing, times: 2, fault: { kind: 'run', when: 'after', action: after } })
  }

  it('both end well, report the lowest version and name the other; later runs take the latest', async () => {
    const layer = layerWithSource(aws())
    holdPublishing()
    const runs = await runAtOnce(aws(), [layer.step(INLINE), layer.step(INLINE)])
    expect(layer.numbers()).toEqual([1, 2])
    for (const run of runs) {
      expect(run.outputs).toMatchObject({
        published: 'true',
        result: 'published',
        'layer-version-arn': layer.arn(1),
      })
      expect(run.warnings).toEqual([
        expect.stringMatching(new RegExp(`${layer.arn(1)}.*${layer.arn(2)}.*Nothing was deleted`)),
      ])
    }
    const later = await layer.run(INLINE)
    expect(later.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '2' })
  })

  it('the same where each has built an archive of its own', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('one.zip', ARCHIVE)
    layer.hasFile('two.zip', OTHER_ARCHIVE)
    holdPublishing()
    const step = (path: string) => layer.step({ bucket: '', 'zip-path': path })
    const runs = await runAtOnce(aws(), [step('one.zip'), step('two.zip')])
    expect(layer.numbers()).toEqual([1, 2])
    const [lowest] = layer.versions()
    for (const run of runs) {
      expect(run.outputs).toMatchObject({
        result: 'published',
        'layer-version': '1',
        'code-sha256': lowest?.codeSha256,
      })
      expect(run.warnings).toEqual([expect.stringContaining(layer.arn(2))])
    }
  })

  it('each is alone where the other published other dependencies', async () => {
    const [layer, other] = [layerWithSource(aws()), layerWithSource(aws())]
    other.manifest = OTHER_MANIFEST
    holdPublishing()
    const name = { 'layer-name': layer.name }
    const runs = await runAtOnce(aws(), [layer.step(INLINE), other.step({ ...INLINE, ...name })])
    expect(layer.numbers()).toEqual([1, 2])
    expect(runs.map(({ outputs }) => outputs['layer-version']).sort()).toEqual(['1', '2'])
    for (const { warnings } of runs) expect(warnings).toEqual([])
  })
})

describe('a large archive, without a bucket', () => {
  const LIMIT = 52_428_800

  /** A layer with a zip of so many bytes. */
  async function layerOf(size: number): Promise<Layer> {
    const zipOf = async (content: number) => {
      const file = new ZipFile()
      file.addBuffer(Buffer.alloc(content), 'python/data.bin', { compress: false })
      file.end()
      return buffer(file.outputStream)
    }
    const layer = layerWithSource(aws())
    const around = (await zipOf(0)).length
    layer.hasFile('layer.zip', await zipOf(size - around))
    return layer
  }

  it('is published up to 50 MB', async () => {
    const layer = await layerOf(LIMIT)
    const run = await layer.run({ bucket: '', 'zip-path': 'layer.zip' })
    expect(run.outputs).toMatchObject({ published: 'true', 'code-size': String(LIMIT) })
  })

  it.each([
    ['run', {}],
    ['strict run', { strict: 'true' }],
  ])('of a byte more fails before anything is sent, and names the input to add: %s', async (_, inputs) => {
    const layer = await layerOf(LIMIT + 1)
    const run = await layer.run({ bucket: '', 'zip-path': 'layer.zip', ...inputs })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-too-large-inline' })
    expect(run.errors).toEqual([expect.stringContaining('Set `bucket`')])
    expect(run.errors).toEqual([expect.stringContaining(String(LIMIT))])
    expect(run.operations).toEqual(['ListLayerVersions'])
  })

  it('is a warning in a dry run', async () => {
    const layer = await layerOf(LIMIT + 1)
    const run = await layer.run({ bucket: '', 'zip-path': 'layer.zip', 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned' })
    expect(run.warnings).toEqual([expect.stringMatching(/would fail now: layer\.zip has 52428801 bytes/)])
  })
})
