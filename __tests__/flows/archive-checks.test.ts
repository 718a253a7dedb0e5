import { describe, expect, it } from '@jest/globals'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { handMadeZip, link, type HandMadeEntry } from '../archive/hand-made-zip.ts'
import { ARCHIVE, FROM_SOURCE, layerWithSource, newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { SummaryPage, withoutCode } from './summary-page.ts'

const aws = useSandbox()

/** A zip of files by their names. */
async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return buffer(zip.outputStream)
}

const MODULE: HandMadeEntry = { name: 'python/module.py', data: 'x = 1\n' }

/** Archives that cannot be a layer, and what is said of each. */
const INVALID: [what: string, zip: Buffer, says: string][] = [
  ['no zip', Buffer.from('not a zip'), 'zip'],
  ['empty', Buffer.alloc(0), 'zip'],
  ['without entries', handMadeZip([]), 'is empty'],
  ['cut short', ARCHIVE.subarray(0, ARCHIVE.length - 30), 'zip'],
  ['with a name that leaves it', handMadeZip([MODULE, { name: '../x', data: 'x' }]), '../x'],
  ['with an absolute name', handMadeZip([MODULE, { name: '/etc/x', data: 'x' }]), '/etc/x'],
  ['with a link that leaves it', handMadeZip([MODULE, link('python/up', '../../etc')]), 'python/up'],
  ['encrypted', handMadeZip([{ ...MODULE, flags: 1, local: { flags: 1 } }]), 'encrypted'],
  [
    'that unpacks to too much',
    handMadeZip([
      { name: 'python/a', data: 'x', listed: { size: 262_144_001 }, local: { size: 262_144_001 } },
    ]),
    '262144001',
  ],
]

/** What a run may not have asked when it ended before writing. */
const WRITES = ['PutObject', 'DeleteObject', 'PublishLayerVersion', 'DeleteLayerVersion']
const writesOf = ({ operations }: FlowRun) => operations.filter((operation) => WRITES.includes(operation))

describe.each(INVALID)('an archive that is no layer: %s', (_, zip, says) => {
  const expectRefused = (run: FlowRun) => {
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'archive-invalid' })
    expect(run.errors).toEqual([expect.stringContaining(says)])
    expect(run.errors).toEqual([expect.stringContaining('Nothing was written')])
    expect(new SummaryPage(run.summary).failures).toEqual(run.errors.map(withoutCode))
    expect(writesOf(run)).toEqual([])
  }

  it('in S3 is refused before anything is written, and is not downloaded', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ bytes: zip })
    const run = await layer.run()
    expectRefused(run)
    expect(run.errors).toEqual([expect.stringContaining(`s3://${layer.bucket}/layer/layer.zip cannot be`)])
    const reads = run.requests.filter(({ operation }) => operation === 'GetObject')
    for (const { headers } of reads) {
      expect(headers['range']).toMatch(/^bytes=\d+-\d+$/)
      expect(headers).toHaveProperty('if-match')
    }
  })

  it.each([{}, { bucket: '' }])(
    'on this machine is refused before anything is written: %j',
    async (inputs) => {
      const layer = layerWithSource(aws())
      layer.hasFile('out/layer.zip', zip)
      const run = await layer.run({ 'zip-path': 'out/layer.zip', ...inputs })
      expectRefused(run)
      expect(run.errors).toEqual([expect.stringContaining('out/layer.zip cannot be published')])
      expect(layer.keys()).toEqual([])
    },
  )

  it('is no matter while nothing changed', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    layer.uploadArchive({ bytes: zip })
    expect((await layer.run({ strict: 'true' })).outputs).toMatchObject({ result: 'unchanged' })
  })
})

describe('an archive that is no layer', () => {
  it('is a warning in a dry run, and with strict a failure', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ bytes: Buffer.from('not a zip') })
    const planned = await layer.run({ 'dry-run': 'true' })
    expect(planned.outputs).toMatchObject({ result: 'planned', reason: 'first-version' })
    expect(planned.warnings).toEqual([expect.stringContaining('would fail now')])
    const strict = await layer.run({ 'dry-run': 'true', strict: 'true' })
    expect(strict.outputs).toMatchObject({ result: 'failed', reason: 'archive-invalid' })
  })

  it('is looked at once, with one range of its end', async () => {
    const layer = newLayer(aws())
    const run = await layer.run()
    const ranges = run.requests.filter(({ headers }) => 'range' in headers)
    expect(ranges).toHaveLength(1)
    expect(ranges[0]?.headers['range']).toBe(`bytes=0-${ARCHIVE.length - 1}`)
  })

  it('is found under the lock too, when it has just taken the place of the one that was checked', async () => {
    const layer = newLayer(aws())
    const action = () => {
      layer.uploadArchive({ bytes: Buffer.from('not a zip') })
    }
    aws().faults.add({ match: { operation: 'PutObject' }, fault: { kind: 'run', action } })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-invalid' })
    expect(run.operations).not.toContain('PublishLayerVersion')
    expect(layer.numbers()).toEqual([])
  })

  it.each([
    ['replaced', (layer: Layer) => void layer.uploadArchive({ bytes: Buffer.from('x') }), 'archive-replaced'],
    [
      'removed',
      (layer: Layer) => void aws().world.buckets.deleteObject(layer.bucket, 'layer/layer.zip'),
      'archive-missing',
    ],
  ])('or that is %s while it is looked at is told', async (_, change, reason) => {
    const layer = newLayer(aws())
    const action = () => {
      change(layer)
    }
    aws().faults.add({ match: { operation: 'GetObject' }, fault: { kind: 'run', action } })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', reason })
    expect(writesOf(run)).toEqual([])
  })
})

/** What may be wrong with an archive, for a layer of these settings. */
const DOUBTFUL: [
  what: string,
  files: Record<string, string>,
  inputs: Record<string, string>,
  says: RegExp,
][] = [
  ['in the wrong place', { 'module.py': '', 'requests/__init__.py': '' }, {}, /where a runtime looks/],
  [
    'where another runtime looks',
    { 'nodejs/node_modules/a/index.js': '' },
    { 'compatible-runtimes': 'python3.13' },
    /python3\.13/,
  ],
  [
    'built for another runtime',
    { 'python/a.cpython-312-x86_64-linux-gnu.so': '' },
    { 'compatible-runtimes': 'python3.13' },
    /python3\.13|cpython-312/,
  ],
  [
    'built for another processor',
    { 'python/a.cpython-313-x86_64-linux-gnu.so': '' },
    { 'compatible-runtimes': 'python3.13', 'compatible-architectures': 'arm64' },
    /arm64/,
  ],
]

describe.each(DOUBTFUL)('an archive that may be a mistake: %s', (_, files, settings, says) => {
  it('is published with a warning', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ bytes: await zipOf(files) })
    const run = await layer.run(settings)
    expect(run.outputs).toMatchObject({ published: 'true', result: 'published' })
    expect(run.warnings.join('\n')).toMatch(says)
    expect(run.warnings[0]).toContain(`s3://${layer.bucket}/layer/layer.zip: `)
    expect(run.summary).toContain('Warnings: ')
  })

  it('fails with strict, in one message, before anything is written', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ bytes: await zipOf(files) })
    const run = await layer.run({ ...settings, strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-not-clean' })
    expect(run.errors).toEqual([expect.stringMatching(says)])
    expect(run.warnings).toEqual([])
    expect(writesOf(run)).toEqual([])
  })

  it('the same from a directory', async () => {
    const layer = layerWithSource(aws())
    for (const [name, text] of Object.entries(files)) layer.hasFile(`tree/${name}`, text)
    const inputs = { ...settings, 'source-dir': 'tree' }
    const strict = await layer.run({ ...inputs, strict: 'true' })
    expect(strict.outputs).toMatchObject({ published: 'false', reason: 'archive-not-clean' })
    expect(layer.keys()).toEqual([])
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings.join('\n')).toMatch(says)
  })

  it('is said in a dry run', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ bytes: await zipOf(files) })
    const run = await layer.run({ ...settings, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned' })
    expect(run.warnings.join('\n')).toMatch(says)
  })
})

describe('an archive that is in order', () => {
  it('passes strict, without a warning', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('build/python/a.cpython-313-x86_64-linux-gnu.so', '')
    const settings = { 'compatible-runtimes': 'python3.13', 'compatible-architectures': 'x86_64' }
    const run = await layer.run({ ...FROM_SOURCE, ...settings, strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([])
  })
})

describe('strict, with a manifest and an archive that are not in order', () => {
  it('fails once', async () => {
    const layer = newLayer(aws())
    layer.manifest = 'six\n'
    layer.uploadArchive({ bytes: await zipOf({ 'module.py': '' }) })
    const run = await layer.run({ strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed' })
    expect(run.errors).toHaveLength(1)
    expect(writesOf(run)).toEqual([])
  })
})
