import { beforeEach, describe, expect, it } from '@jest/globals'
import type { ChildProcess } from 'node:child_process'
import { deflateRawSync } from 'node:zlib'
import { handMadeZip, link, type HandMadeEntry } from '../archive/hand-made-zip.ts'
import { newLayer, useSandbox, type Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const module = { name: 'python/module.py', data: 'x = 1\n' }
const noise = Buffer.from(Array.from({ length: 9_000 }, (_, index) => (index * 7919) % 251))
const whole = handMadeZip([module, { name: 'python/data.bin', data: noise }])

/** One byte in the middle of the data is another. */
function withBadByte(zip: Buffer): Buffer {
  const bad = Buffer.from(zip)
  bad[4_000] = (bad[4_000] ?? 0) ^ 1
  return bad
}

/** So many links that they cost, if one is followed after the other. */
function manyLinks(entry: Partial<HandMadeEntry>): Buffer {
  const links = Array.from({ length: 60_000 }, (_, index) => ({
    ...link(`l${index}`, `l${index + 1}`),
    ...entry,
  }))
  return handMadeZip([link('first', '.'), ...links])
}

/** What an archive can be like, and what the one annotation says of it. */
const BAD: [what: string, zip: Buffer, said: RegExp][] = [
  ['nothing', Buffer.alloc(0), /not a zip/],
  ['text', Buffer.from('<Error>AccessDenied</Error>'), /not a zip/],
  ['an end record and no entry', handMadeZip([]), /is empty/],
  [
    'junk in front that its offsets do not count',
    handMadeZip([module], { prefix: Buffer.from('#!/bin/sh\n'), shifted: true }),
    /added before the zip/,
  ],
  ['two ends', handMadeZip([module], { suffix: handMadeZip([]) }), /end/],
  ['zip64 that lies', handMadeZip([module], { zip64: true, count: 9_000_000 }), /states 9000000 entries/],
  ['an absolute name', handMadeZip([module, { name: '/etc/passwd' }]), /absolute/],
  ['a name that leads out', handMadeZip([module, { name: 'python/../../x' }]), /`\.\.`/],
  ['an encrypted entry', handMadeZip([module, { name: 'python/key', flags: 0x801 }]), /encrypted/],
  [
    'a bomb',
    handMadeZip([
      module,
      { name: 'python/bomb', data: Buffer.alloc(1_000), method: 8, listed: { size: 4_000_000_000 } },
    ]),
    /impossible size|262144000/,
  ],
  [
    'entries that overlap',
    handMadeZip([module, { name: 'python/again.py', data: 'x = 1\n', listed: { offset: 0 } }]),
    /overlaps?/,
  ],
  ['a link that leads out', handMadeZip([module, link('python/out', '../../etc/passwd')]), /link/],
  [
    'a name that is a workflow command',
    handMadeZip([module, { name: '/\n::set-output name=a::b' }]),
    /absolute/,
  ],
]

describe('an archive that is none', () => {
  const sandbox = useSandbox()
  let layer: Layer

  beforeEach(() => {
    layer = newLayer(sandbox())
  })

  const asObject = (zip: Buffer) => {
    layer.uploadArchive({ bytes: zip })
    return layer.run()
  }
  const asFile = (zip: Buffer) => {
    layer.hasFile('layer.zip', zip)
    return layer.run({ 'zip-path': 'layer.zip' })
  }

  /** What came of a run that should refuse its archive. */
  function refusal({ exitCode, outputs, errors, requests, stdout, stderr }: FlowRun) {
    return {
      exitCode,
      reason: outputs['reason'],
      errors,
      writes: requests.filter(({ method }) => method === 'PUT' || method === 'POST'),
      stack: /^\s+at /m.exec(stdout + stderr),
    }
  }
  const refused = (said: RegExp) => ({
    ...{ exitCode: 1, reason: 'archive-invalid', errors: [expect.stringMatching(said)], writes: [] },
    stack: null,
  })

  it.each(BAD)('is refused in S3 before anything is written: %s', async (_, zip, said) => {
    expect(refusal(await asObject(zip))).toEqual(refused(said))
  })

  it.each(BAD)('is refused on this machine before anything is written: %s', async (_, zip, said) => {
    expect(refusal(await asFile(zip))).toEqual(refused(said))
  })

  it.each(Array.from({ length: Math.ceil(whole.length / 1024) }, (_, index) => index * 1024))(
    'is refused when it is cut off after %i bytes',
    async (length) => {
      const said = length === 0 ? /not a zip/ : /cut short|not a zip/
      expect(refusal(await asObject(whole.subarray(0, length)))).toEqual(refused(said))
      expect(refusal(await asFile(whole.subarray(0, length)))).toEqual(refused(said))
    },
  )

  it('is refused for a wrong checksum inside, where it need not be downloaded for that', async () => {
    expect(refusal(await asFile(withBadByte(whole)))).toEqual(refused(/python\/data\.bin/))
    // Lambda has the last word on what was uploaded so.
    expect((await asObject(withBadByte(whole))).outputs).toMatchObject({ result: 'published' })
  })

  it.each([
    ['one byte is', 1],
    ['many bytes are', 2_000_000],
  ])('is refused when %s left behind the end of deflated data', async (_, left) => {
    const data = Buffer.alloc(8_000_000, 'text')
    const packed = Buffer.concat([deflateRawSync(data), Buffer.alloc(left)])
    const zip = handMadeZip([module, { name: 'python/large.bin', data, packed, method: 8 }])
    expect(refusal(await asFile(zip))).toEqual(refused(/python\/large\.bin/))
  })

  it.each<[string, Buffer, RegExp]>([
    [
      '60,000 links that overlap',
      manyLinks({ listed: { offset: 0 } }),
      /60000 entries overlap the data of other entries/,
    ],
    ['60,000 links', manyLinks({}), /60001 symbolic links.* at most 10000 links /],
    [
      '2,000 links with names of 4,090 characters',
      handMadeZip(Array.from({ length: 2_000 }, (_, index) => link(`${'a/'.repeat(2_040)}${index}`, '.'))),
      /at most 10000 links with 200000 parts/,
    ],
    [
      '500 names of 16 KB',
      handMadeZip(Array.from({ length: 500 }, (_, index) => ({ name: `${'a/'.repeat(8_000)}${index}` }))),
      /500 entries have unusable names/,
    ],
  ])('is refused where it is made to cost: %s', async (_, zip, said) => {
    expect(refusal(await asFile(zip))).toEqual(refused(said))
  })

  it('is no longer inspected when the run is cancelled', async () => {
    const many = Array.from({ length: 90_000 }, (_, index) => ({ name: `python/${index}.py` }))
    layer.hasFile('layer.zip', handMadeZip(many, { zip64: true }))
    let child: ChildProcess | undefined
    const run = await layer.run(
      { 'zip-path': 'layer.zip' },
      {
        onStart: (started) => (child = started),
        onLine: (line) => {
          // The group of what comes before the inspection is printed when that begins.
          if (line === '::group::Plan') child?.kill('SIGINT')
        },
      },
    )
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'cancelled' })
    expect(run.stdout).not.toContain('Inspected layer.zip')
    expect(layer.numbers()).toEqual([])
  })

  it('is published with a warning when it has bytes before it that do no harm', async () => {
    const zip = handMadeZip([module], { prefix: Buffer.from('#!/bin/sh\n') })
    const run = await asFile(zip)
    expect(run.outputs).toMatchObject({ result: 'published' })
    expect(run.warnings).toEqual([expect.stringContaining('10 bytes before the zip')])
  })

  it('is published with zip64 where that is right', async () => {
    expect((await asFile(handMadeZip([module], { zip64: true }))).outputs).toMatchObject({
      result: 'published',
    })
  })
})
