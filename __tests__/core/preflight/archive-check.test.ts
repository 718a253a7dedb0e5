import { describe, expect, it } from '@jest/globals'
import { inspectedArchive } from '../../../src/core/preflight/archive-check.ts'
import { Inspections } from '../../../src/core/inspections.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { handMadeZip } from '../../archive/hand-made-zip.ts'
import { badZip, doubtfulZip, layerZip, readerOf, zipOf } from '../archive-fixtures.ts'
import { noSettings, production } from '../fixtures.ts'

const name = 's3://artifacts/layer.zip'

/** A request without a manifest. */
const unread = { settings: noSettings, strict: false, scope: production, manifest: undefined }

interface Circumstances {
  strict?: boolean
  noticed?: string[]
  runtimes?: string[]
  architectures?: string[]
  isDataChecked?: boolean
}

async function inspect(bytes: Uint8Array, over: Circumstances = {}) {
  const { strict = false, noticed = [], runtimes = [], architectures = [], isDataChecked } = over
  const lines: string[] = []
  const settings = { ...noSettings, runtimes, architectures }
  const request = { ...unread, settings, strict }
  const log = { info: (line: string) => lines.push(line) }
  const part = { request, inspections: new Inspections(), packages: undefined, log }
  const done = inspectedArchive(part, readerOf(bytes), name, noticed, isDataChecked)
  const end = await done.catch((error: unknown) => error as ActionError)
  return { end: 'doubts' in end ? end.doubts : end, lines }
}

const of = (code: string, ...parts: RegExp[]) => ({
  code,
  message: expect.stringMatching(new RegExp(parts.map(({ source }) => source).join('[^]*'))),
})

const doubts = [expect.stringMatching(/^s3:\/\/artifacts\/layer\.zip: .*python/)]
const secret = 'layer/.npmrc looks like a file of tokens.'

/** The checksum of what is stored is another than the directory says. */
const damaged = Buffer.from(layerZip)
damaged.write('answer = 43\n', damaged.indexOf('answer = 42\n'))

describe('an archive that is inspected', () => {
  it('and in order is said to be so, with what it holds', async () => {
    const { end, lines } = await inspect(layerZip)
    expect(end).toEqual([])
    expect(lines).toEqual([`Inspected ${name}: entries 1, unpacked 12 bytes`])
  })

  // prettier-ignore
  it.each<[string, Uint8Array, Circumstances, unknown]>([
    ['and may be a mistake is warned of',              doubtfulZip, {},                                        doubts],
    ['and may be a mistake fails with strict',         doubtfulZip, { strict: true },                          of('archive-not-clean', /`strict` is `true`:\n/, /python/)],
    ['and was noticed before is warned of',            layerZip,    { noticed: [secret] },                     [secret]],
    ['and was noticed before fails with strict',       layerZip,    { noticed: [secret], strict: true },       of('archive-not-clean', /\nlayer\/\.npmrc looks/)],
    ['and was noticed, and may be a mistake',          doubtfulZip, { noticed: [secret] },                     [secret, ...doubts]],
    ['and is in order passes with strict',             layerZip,    { strict: true },                          []],
    ['and cannot be a layer fails',                    badZip,      {},                                        of('archive-invalid', /cannot be published as a layer:\n/, /\.\.\/etc\/passwd/)],
    ['and cannot be a layer fails so with strict too', badZip,      { strict: true, noticed: [secret] },       of('archive-invalid', /\.\.\/etc\/passwd/)],
    ['and is no zip fails',                            Buffer.from('PK no'), {},                               of('archive-invalid', /not a zip/)],
    ['and holds nothing fails',                        handMadeZip([]), {},                                    of('archive-invalid', /is empty/)],
    ['and fits other runtimes is warned of',           layerZip,    { runtimes: ['nodejs24.x'] },              [expect.stringContaining('nodejs')]],
    ['and is damaged passes where its data is not read', damaged,   {},                                        []],
    ['and is damaged fails where its data is read',    damaged,     { isDataChecked: true },                   of('archive-invalid', /python\/module\.py/)],
    ['and is whole passes where its data is read',     layerZip,    { isDataChecked: true },                   []],
  ])('%s', async (_, bytes, over, expected) => {
    const { end } = await inspect(bytes, over)
    expect(end instanceof ActionError ? { code: end.code, message: end.message } : end).toEqual(expected)
  })

  it('is called by its name in what is wrong with it, and nothing was written', async () => {
    for (const [bytes, strict] of [
      [badZip, false],
      [doubtfulZip, true],
    ] as const) {
      const { end } = await inspect(bytes, { strict })
      expect(end).toMatchObject({
        message: expect.stringMatching(/^s3:\/\/artifacts\/layer\.zip /),
        hint: expect.stringContaining('Nothing was written.'),
      })
    }
  })

  it('and is wrong in many ways quotes ten of them; the log has all', async () => {
    const noticed = Array.from({ length: 12 }, (_, index) => `File ${index} looks like a key.`)
    const { end, lines } = await inspect(layerZip, { strict: true, noticed })
    expect(lines.slice(1)).toEqual(noticed)
    expect((end as ActionError).message.split('\n').slice(1)).toEqual([
      ...noticed.slice(0, 10),
      '… and 2 more; the log has all of them',
    ])
    const ten = await inspect(layerZip, { strict: true, noticed: noticed.slice(0, 10) })
    expect((ten.end as ActionError).message.split('\n').slice(1)).toEqual(noticed.slice(0, 10))
  })

  it('and is wrong in several ways names them all, errors first', async () => {
    const { end, lines } = await inspect(
      zipOf({ name: '/etc/hosts' }, { name: '../passwd' }, { name: 'python/a.py' }, { name: 'python/a.py' }),
      { noticed: [secret] },
    )
    const quoted = (end as ActionError).message.split('\n').slice(1)
    expect(quoted.join()).toMatch(/\/etc\/hosts.*\.\.\/passwd|\.\.\/passwd.*\/etc\/hosts/)
    expect(lines.slice(1, 1 + quoted.length)).toEqual(quoted)
    expect(lines).toContain(secret)
  })

  it('and cannot be read fails with what kept it from being read', async () => {
    const replaced = new ActionError({ code: 'archive-replaced', message: 'm', hint: 'h' })
    const reader = { size: 100, read: () => Promise.reject(replaced) }
    const log = { info: () => undefined }
    const part = { request: unread, inspections: new Inspections(), packages: undefined, log }
    const done = inspectedArchive(part, reader, name, [])
    await expect(done).rejects.toBe(replaced)
  })
})

describe('an archive of this machine', () => {
  /** How often an archive is read when it is inspected by several regions side by side. */
  async function readsOf(isLocal: boolean, regions: readonly Inspections[]) {
    const whole = readerOf(layerZip)
    let reads = 0
    const reader = {
      ...{ size: whole.size, isLocal },
      read(start: number, length: number) {
        reads += 1
        return whole.read(start, length)
      },
    }
    const lines: string[] = []
    const log = { info: (line: string) => lines.push(line) }
    const part = { request: unread, packages: undefined, log }
    await Promise.all(
      regions.map((inspections) => inspectedArchive({ ...part, inspections }, reader, name, [])),
    )
    return { reads, lines: lines.length }
  }

  it('is inspected once for all regions of a run, and each tells of it', async () => {
    const run = new Inspections()
    expect(await readsOf(false, [run, run])).toEqual({ reads: 2, lines: 2 })
    expect(await readsOf(true, [run, run])).toEqual({ reads: 1, lines: 2 })
    expect(await readsOf(true, [new Inspections(), new Inspections()])).toEqual({ reads: 2, lines: 2 })
  })
})
