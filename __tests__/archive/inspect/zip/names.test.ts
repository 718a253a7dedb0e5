import { describe, expect, it } from '@jest/globals'
import { crc32 } from 'node:zlib'
import { handMadeZip, link, type HandMadeEntry } from '../../hand-made-zip.ts'
import { findingsIn, findingsOf, memoryReader, twoNamed, unicodeField } from '../../inspecting.ts'
import { inspectArchive } from '../../../../src/archive/inspect/inspect.ts'

const UTF_8 = 0x800
/** `é` in UTF-8, which is `├⌐` in CP437. */
const bytes = Buffer.from('é')

async function codes(entries: readonly HandMadeEntry[]): Promise<string[]> {
  return (await findingsIn(entries)).map(({ code, entries: names }) => `${code} ${names.join()}`)
}

describe('a name that programs read differently', () => {
  it.each([
    ['claims to be UTF-8', UTF_8, 'python/é.py'],
    ['does not, but is', 0, 'python/é.py'],
  ])('is shown as UTF-8 where it %s', async (_, flags, shown) => {
    const name = Buffer.from('python/é.py')
    expect(await codes([{ name, flags, mode: 0o104755 }])).toEqual([`set-id ${shown}`])
  })

  it('is shown as CP437 where it is nothing else', async () => {
    expect(await codes([{ name: Buffer.from([0x70, 0x82]), flags: 0, mode: 0o104755 }])).toEqual([
      'set-id pé',
    ])
  })

  it('is shown with its backslashes', async () => {
    expect(await codes([{ name: 'a\\é', flags: 0 }])).toEqual(['backslash-name a\\é'])
  })

  it.each([
    ['python/Größe/数.py', UTF_8],
    ['python/Größe/数.py', 0],
    ['python/Ünïcödé.py', UTF_8],
    ['python/Ünïcödé.py', 0],
  ])('is fine where every reading is harmless: %s', async (name, flags) => {
    const directory = { name: Buffer.from('python/é/'), flags, mode: 0o040755 }
    const alias = { ...link('python/', 'x'), name: Buffer.from('python/ß'), flags, data: 'é/..' }
    expect(await codes([{ name, flags }, directory, alias])).toEqual([])
  })

  it('may be 255 bytes long, also where CP437 makes it longer', async () => {
    expect(await codes([{ name: Buffer.alloc(254, 'é'), flags: 0 }])).toEqual([])
    expect(await codes([{ name: `${'é'.repeat(127)}x`, flags: 0 }])).toEqual([])
    expect(await codes([{ name: 'é'.repeat(128), flags: 0 }])).toEqual([`broken-name ${'é'.repeat(128)}`])
  })
})

describe('a link through a name that programs read differently', () => {
  const out = (way: Buffer) => ({
    ...link('b', ''),
    data: Buffer.concat([way, Buffer.from('/../../etc/passwd')]),
  })
  const inside = (name: Buffer, flags: number, extra?: Buffer): HandMadeEntry => ({
    ...{ ...link('', '.'), name, flags },
    ...(extra && { extra }),
  })

  it.each<[string, HandMadeEntry, Buffer]>([
    ['its bytes are UTF-8 without the flag', inside(bytes, 0), bytes],
    ['its bytes are CP437', inside(bytes, 0), Buffer.from('├⌐')],
    ['its bytes are no UTF-8', inside(Buffer.from([0xff]), 0), Buffer.from([0xff])],
    [
      'its bytes are no UTF-8, to programs that know CP437',
      inside(Buffer.from([0xff]), 0),
      Buffer.from('\u00a0'),
    ],
    ['the flag says UTF-8, to programs that do not know it', inside(bytes, UTF_8), Buffer.from('├⌐')],
    ['the Unicode field says so', inside(Buffer.from('a'), 0, unicodeField('a', 'é')), bytes],
    [
      'the Unicode field says so with a wrong checksum',
      inside(Buffer.from('a'), 0, unicodeField('other', 'é')),
      bytes,
    ],
    ['the Unicode field says otherwise', inside(bytes, 0, unicodeField(bytes, 'a')), bytes],
  ])('leaves where %s', async (_, first, way) => {
    const found = await findingsIn([first, out(way)])
    expect(found).toMatchObject([{ severity: 'error', code: 'unsafe-link', entries: ['b'], count: 1 }])
  })

  it.each([
    ['its bytes', bytes],
    ['CP437', Buffer.from('├⌐')],
  ])('has others below it by %s', async (_, folder) => {
    const name = Buffer.concat([folder, Buffer.from('/evil.py')])
    expect((await findingsIn([inside(bytes, 0), { name, flags: 0 }]))[0]).toMatchObject({
      code: 'through-link',
    })
    expect((await findingsIn([inside(bytes, 0), { name, flags: UTF_8 }]))[0]).toMatchObject({
      code: 'through-link',
    })
  })
})

describe('a name in the field for Unicode', () => {
  it('stands there once', async () => {
    const fields = Buffer.concat([unicodeField('python/a', 'python/b'), unicodeField('python/a', 'python/c')])
    expect(await findingsIn([{ name: 'python/a', extra: fields }])).toMatchObject([
      { severity: 'error', code: 'damaged', message: expect.stringContaining('several Unicode names') },
    ])
  })

  it.each([
    ['a name that climbs', '../../etc/passwd', 'parent-name'],
    ['an absolute name', '/etc/passwd', 'absolute-name'],
    ['a NUL', 'a\0', 'broken-name'],
  ])('counts with a wrong checksum too: %s', async (_, other, code) => {
    const findings = await findingsIn([{ name: 'python/a', extra: unicodeField('wrong', other) }])
    expect(findings).toMatchObject([{ severity: 'error', code, entries: ['python/a'] }])
  })

  it('that is empty is no name', async () => {
    expect(await codes([{ name: 'python/a', extra: unicodeField('python/a', '') }])).toEqual([])
  })

  it.each([
    ['a link', { ...link('python/a', 'good.py') }],
    ['a compiled file', { name: 'python/a.so' }],
  ])('of the local header is another one than in the directory: %s', async (_, entry) => {
    const extra = unicodeField(entry.name, '../a')
    expect(await codes([{ ...entry, local: { extra } }])).toEqual([`header-mismatch ${String(entry.name)}`])
    const listed = unicodeField(entry.name, 'python/b')
    expect(await codes([{ ...entry, extra: listed, local: { extra: listed } }])).toEqual([])
    expect(await codes([{ ...entry, local: { extra: listed.subarray(0, -1) } }])).toEqual([
      `header-mismatch ${String(entry.name)}`,
    ])
  })

  it('of the local header is found wherever all data is read', async () => {
    const extra = unicodeField('python/a', '../a')
    const zip = handMadeZip([{ name: 'python/a', data: 'a', local: { extra } }])
    const target = { runtimes: [], architectures: [] }
    const { findings } = await inspectArchive(memoryReader(zip), { ...target, isDataChecked: true })
    expect(findings).toMatchObject([{ code: 'header-mismatch', entries: ['python/a'] }])
    expect(await findingsOf(zip)).toEqual([])
  })

  it('names an entry where its checksum is right', async () => {
    expect(crc32('python/a')).toBe(unicodeField('python/a', 'b').readUInt32LE(5))
    expect(await codes([{ ...twoNamed('python/a', 'python/b'), mode: 0o104755 }])).toEqual([
      'set-id python/b',
    ])
  })
})
