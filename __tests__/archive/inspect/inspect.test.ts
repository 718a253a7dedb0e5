import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { ZipFile } from 'yazl'
import { inspectArchive } from '../../../src/archive/inspect/inspect.ts'
import { handMadeZip, type HandMadeEntry } from '../hand-made-zip.ts'
import { findingsIn, findingsOf, memoryReader, twoNamed } from '../inspecting.ts'

const target = { runtimes: ['python3.12'], architectures: ['x86_64'] }
const LIMIT = 262_144_000

/** Entries that claim a size together; what they really hold deflates as well as data can. */
function entriesOf(total: number): HandMadeEntry[] {
  const zeros = Buffer.alloc(1024 * 1024)
  const whole = Math.floor(total / zeros.length)
  const sizes = [...Array.from({ length: whole }, () => zeros.length), total - whole * zeros.length]
  return sizes.map((size, index) => ({ name: `python/${index}`, data: zeros.subarray(0, size), method: 8 }))
}

/** Archives of {@link entriesOf}, each deflated once, which takes a second. */
const zips = new Map<number, Buffer>()

function zipOf(total: number): Buffer {
  const zip = zips.get(total) ?? handMadeZip(entriesOf(total))
  zips.set(total, zip)
  return zip
}

/** An archive as a well-kept library writes it. */
async function yazlZip(write: (zip: ZipFile) => void, end?: Parameters<ZipFile['end']>[0]): Promise<Buffer> {
  const zip = new ZipFile()
  write(zip)
  zip.end(end)
  return buffer(zip.outputStream)
}

describe('an archive that is right', () => {
  it.each([
    { form: 'plain', forceZip64Format: false, comment: '' },
    { form: 'with zip64 records', forceZip64Format: true, comment: '' },
    { form: 'with a comment', forceZip64Format: false, comment: 'made by hand' },
  ])('is silent, $form', async ({ forceZip64Format, comment }) => {
    const zip = await yazlZip(
      (each) => {
        each.addBuffer(Buffer.from('print(1)'), 'python/a.py', { forceZip64Format })
        each.addBuffer(Buffer.alloc(100_000, 'text'), 'python/b/c.txt')
        each.addEmptyDirectory('python/empty')
      },
      { forceZip64Format, comment },
    )
    const { findings, entries, unpackedSize } = await inspectArchive(memoryReader(zip), target)
    expect(findings).toEqual([])
    expect({ entries, unpackedSize }).toEqual({ entries: 3, unpackedSize: 100_008 })
  })

  it('with names in any language and links in it', async () => {
    const zip = await yazlZip((each) => {
      each.addBuffer(Buffer.from('1'), 'python/Größe/数.py')
      each.addBuffer(Buffer.from('../python/Größe'), 'python/link', { mode: 0o120777 })
    })
    expect(await findingsOf(zip, target)).toEqual([])
  })
})

describe('the size of a layer', () => {
  it.each([
    ['half of what Lambda takes', LIMIT / 2, []],
    ['a byte more than half', LIMIT / 2 + 1, [['warning', 'over-half']]],
    ['all that Lambda takes', LIMIT, [['warning', 'over-half']]],
    ['a byte more', LIMIT + 1, [['error', 'too-large']]],
  ])('of %s', async (_, size, expected) => {
    const { findings, unpackedSize } = await inspectArchive(memoryReader(zipOf(size)), target)
    expect(unpackedSize).toBe(size)
    expect(findings.map(({ severity, code }) => [severity, code])).toEqual(expected)
  })

  it('is told with the limit', async () => {
    const [finding] = await findingsOf(zipOf(LIMIT + 1))
    expect(finding?.message).toBe(
      'The archive unpacks to 262144001 bytes in 251 entries. Lambda allows 262144000 bytes for a function with all its layers.',
    )
  })
})

describe('what is read', () => {
  it('of an archive without links and compiled files is its tail', async () => {
    const reader = memoryReader(handMadeZip([{ name: 'python/a.py', data: Buffer.alloc(3_000_000) }]))
    expect((await inspectArchive(reader, target)).findings).toEqual([])
    expect(reader.reads).toEqual([{ start: reader.size - 1024 * 1024, length: 1024 * 1024 }])
  })

  it('of a directory of 20,000 entries is two parts, which are the directory and hardly more', async () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => ({
      name: `python/package_${index % 100}/a_directory_with_a_name/module_${index}.py`,
      data: Buffer.alloc(200),
    }))
    const zip = handMadeZip(entries)
    const reader = memoryReader(zip)
    const inspection = await inspectArchive(reader, target)
    expect(inspection).toMatchObject({ findings: [], entries: 20_000 })
    expect(reader.reads).toHaveLength(2)
    const directory = zip.length - zip.indexOf('PK\x01\x02', 0, 'latin1')
    expect(reader.reads.reduce((sum, { length }) => sum + length, 0)).toBe(directory)
  })

  it('of compiled files is the beginning of eight, whatever their number and size', async () => {
    const entries = Array.from({ length: 30 }, (_, index) => ({
      name: `python/package_${index}/_native.so`,
      data: Buffer.alloc(100_000, index),
    }))
    const reader = memoryReader(handMadeZip(entries))
    await inspectArchive(reader, target)
    const [, ...heads] = reader.reads
    expect(heads).toHaveLength(8)
    expect(Math.max(...heads.map(({ length }) => length))).toBeLessThan(2_000)
  })
})

it('an error of the reader is passed on as it is', async () => {
  const failure = new Error('The connection was reset.')
  const reader = { size: 1000, read: () => Promise.reject(failure) }
  await expect(inspectArchive(reader, target)).rejects.toBe(failure)
})

it('an archive that gives less than its size is cut short', async () => {
  const reader = { size: 1000, read: () => Promise.resolve(Buffer.alloc(999)) }
  expect((await inspectArchive(reader, target)).findings).toMatchObject([
    { severity: 'error', code: 'cut-short' },
  ])
})

/** Where the data of `python/a.py` begins behind `python/good.py`, which holds none. */
const DATA_OF_SECOND = 30 + 'python/good.py'.length + 30 + 'python/a.py'.length

describe('entries', () => {
  const cases: [string, HandMadeEntry | HandMadeEntry[], string, string][] = [
    ['an absolute name', { name: '/etc/passwd' }, 'error', 'absolute-name'],
    ['a name with a drive', { name: 'C:/python/a.py' }, 'error', 'absolute-name'],
    ['a name that climbs', { name: 'python/../../a.py' }, 'error', 'parent-name'],
    ['a backslash', { name: 'python\\a.py' }, 'error', 'backslash-name'],
    ['no name', { name: '' }, 'error', 'broken-name'],
    ['a NUL in its name', { name: 'python/a.py\0.txt' }, 'error', 'broken-name'],
    ['a name that is no UTF-8', { name: Buffer.from([0x70, 0xff, 0xfe]) }, 'error', 'broken-name'],
    ['a name that Linux cannot hold', { name: `python/${'a/'.repeat(2_045)}b` }, 'error', 'broken-name'],
    ['encryption', { name: 'python/a.py', flags: 0x801 }, 'error', 'encrypted'],
    ['strong encryption', { name: 'python/a.py', flags: 0x840 }, 'error', 'encrypted'],
    ['an encrypted header', { name: 'python/a.py', flags: 0x2800 }, 'error', 'encrypted'],
    [
      'more than deflate can make',
      { name: 'python/a', data: 'a', method: 8, listed: { size: 9_000 } },
      'error',
      'lying-size',
    ],
    [
      'less than deflate takes',
      { name: 'python/a', data: randomBytes(9_000), method: 8, listed: { size: 10 } },
      'error',
      'lying-size',
    ],
    [
      'two sizes though stored',
      { name: 'python/a.py', data: 'a', listed: { size: 2 } },
      'error',
      'lying-size',
    ],
    [
      'data beyond the directory',
      { name: 'python/a.py', data: 'a', listed: { size: 99_999, compressedSize: 99_999 } },
      'error',
      'lying-size',
    ],
    [
      'a place beyond the archive',
      { name: 'python/a.py', listed: { offset: 0x7fffffff } },
      'error',
      'lying-size',
    ],
    ['the data of another', { name: 'python/a.py', listed: { offset: 0 } }, 'error', 'overlap'],
    [
      'the last byte of another',
      { name: 'python/a.py', listed: { offset: 30 + 'python/good.py'.length - 1 } },
      'error',
      'overlap',
    ],
    [
      'the last byte of the data of another',
      [
        { name: 'python/a.py', data: 'data' },
        { name: 'python/b.py', listed: { offset: DATA_OF_SECOND + 'data'.length - 1 } },
      ],
      'error',
      'overlap',
    ],
    ['a device', { name: 'python/a', mode: 0o020666 }, 'error', 'special-file'],
    ['the name of another', { name: 'python/good.py' }, 'warning', 'duplicate-name'],
    [
      'the name of another to some programs',
      twoNamed('python/a.py', 'python/good.py'),
      'warning',
      'duplicate-name',
    ],
    [
      'the name of another to the other programs',
      twoNamed('python/good.py', 'python/a.py'),
      'warning',
      'duplicate-name',
    ],
    [
      'the name of a directory to the other programs',
      [twoNamed('python/b', 'python/a'), { name: 'python/b/c.py' }],
      'error',
      'file-and-directory',
    ],
    [
      'the name of a directory of one that has another, too',
      [{ name: 'python/b' }, twoNamed('python/b/c.py', 'python/c.py')],
      'error',
      'file-and-directory',
    ],
    [
      'the name of a directory',
      [{ name: 'python/b' }, { name: 'python/b/c/d.py' }],
      'error',
      'file-and-directory',
    ],
    [
      'the name of an empty directory',
      [{ name: 'python/b/', mode: 0o040755 }, { name: 'python/b' }],
      'error',
      'file-and-directory',
    ],
    [
      'the name of a directory to some programs',
      [twoNamed('python/a', 'python/b'), { name: 'python/b/c.py' }],
      'error',
      'file-and-directory',
    ],
    ['the name of another, written otherwise', { name: './python//good.py' }, 'warning', 'duplicate-name'],
    ['another method', { name: 'python/a.py', method: 12 }, 'warning', 'compression'],
    ['no permission to read', { name: 'python/a.py', mode: 0o100600 }, 'warning', 'unreadable'],
    ['a directory that cannot be entered', { name: 'python/a/', mode: 0o040744 }, 'warning', 'unreadable'],
    ['a set-user bit', { name: 'python/a', mode: 0o104755 }, 'warning', 'set-id'],
    ['no permission for its owner', { name: 'python/a.py', mode: 0o100044 }, 'warning', 'unreadable'],
    ['no permission for its group', { name: 'python/a.py', mode: 0o100604 }, 'warning', 'unreadable'],
    ['no permissions at all', { name: 'python/a.py', mode: 0o100000 }, 'warning', 'unreadable'],
    [
      'a directory that its owner cannot enter',
      { name: 'python/a/', mode: 0o040655 },
      'warning',
      'unreadable',
    ],
    [
      'a directory that its owner cannot list',
      { name: 'python/a/', mode: 0o040355 },
      'warning',
      'unreadable',
    ],
    ['a set-group bit', { name: 'python/a', mode: 0o102755 }, 'warning', 'set-id'],
    ['a directory with a set-user bit', { name: 'python/a/', mode: 0o044755 }, 'warning', 'set-id'],
    ['macOS metadata', { name: '__MACOSX/._python' }, 'warning', 'macos-leftovers'],
    ['macOS metadata below ./', { name: './__MACOSX/python/a' }, 'warning', 'macos-leftovers'],
    ['macOS metadata below another', { name: 'python/__MACOSX/a' }, 'warning', 'macos-leftovers'],
    ['what macOS knows of a file', { name: 'python/._a.py' }, 'warning', 'macos-leftovers'],
    ['what macOS knows of a file at the top', { name: '._python' }, 'warning', 'macos-leftovers'],
    ['what macOS knows of a file below ./', { name: './._python' }, 'warning', 'macos-leftovers'],
    ['what the Finder knows of a folder', { name: './python/.DS_Store' }, 'warning', 'macos-leftovers'],
  ]

  it.each<[string, HandMadeEntry]>([
    ['a directory with the set-group bit', { name: 'python/a/', mode: 0o042755 }],
    ['a directory with the sticky bit', { name: 'python/a/', mode: 0o041755 }],
    ['a file that everybody may only read', { name: 'python/a.py', mode: 0o100444 }],
    ['a directory that everybody may only enter and list', { name: 'python/a/', mode: 0o040555 }],
    ['no mode', { name: 'python/a.py', mode: 0 }],
    ['a name that begins with a dot', { name: 'python/.hidden' }],
    ['a name of macOS within another', { name: 'python/x.DS_Store' }],
    ['a directory of macOS within another name', { name: 'python/x__MACOSX/a.py' }],
    ['a mark within a name', { name: 'python/a._b' }],
  ])('may be %s', async (_, entry) => {
    expect(await findingsIn([entry])).toEqual([])
  })

  it.each(cases)('with %s', async (_, entry, severity, code) => {
    const findings = await findingsIn([entry].flat())
    expect(findings.map((each) => [each.severity, each.code, each.count])).toEqual([[severity, code, 1]])
  })

  it('that lie in another one all do, also behind the first of them', async () => {
    const inside = [100, 400].map((at) => ({ name: `python/${at}`, listed: { offset: DATA_OF_SECOND + at } }))
    const findings = await findingsIn([{ name: 'python/a.py', data: Buffer.alloc(500) }, ...inside])
    expect(findings).toMatchObject([{ code: 'overlap', entries: ['python/100', 'python/400'] }])
  })

  it('may end where the directory begins, and no further', async () => {
    const entry = { name: 'python/a.py', data: 'data' }
    expect(await findingsIn([entry])).toEqual([])
    const sizes = { size: 5, compressedSize: 5 }
    expect(await findingsIn([{ ...entry, listed: sizes }])).toMatchObject([{ code: 'lying-size' }])
  })

  it('that are directories are no files for want of a slash', async () => {
    expect(await findingsIn([{ name: 'python/b', mode: 0o040755 }, { name: 'python/b/c.py' }])).toEqual([])
  })

  it('that are files and directories are named', async () => {
    const [finding] = await findingsIn([{ name: 'python/b/c.py' }, { name: 'python/b' }])
    expect(finding).toMatchObject({
      message:
        '1 entry has the same name as a directory: python/b. A file and a directory cannot have the same name.',
      entries: ['python/b'],
    })
  })

  it('with control characters are told with them written out', async () => {
    const name = '/\x1b[31m\n::error::a\u202e'
    const [finding] = await findingsIn([{ name }])
    expect(finding?.message).toContain(
      '1 entry has an absolute name: /\\u{1b}[31m\\u{a}::error::a\\u{202e}. ',
    )
    expect(finding?.entries).toEqual([name])
  })

  it('with many control characters are told in short', async () => {
    const [finding] = await findingsIn([{ name: `/${'\x1b'.repeat(100)}` }])
    expect(finding?.message.length).toBeLessThan(300)
    expect(finding?.message).toContain('…')
  })

  it('that differ in letter case only are no duplicates, as Lambda runs Linux', async () => {
    expect(await findingsIn([{ name: 'python/GOOD.py' }])).toEqual([])
  })

  it('with one fault are one finding that names the first', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => ({ name: `../${index}` }))
    expect(await findingsIn(names)).toEqual([
      {
        severity: 'error',
        code: 'parent-name',
        message:
          '5000 entries have `..` in their names: ../0, ../1, ../2 and 4997 more. When unpacked, it could be written outside the layer.',
        entries: ['../0', '../1', '../2'],
        count: 5_000,
      },
    ])
  })

  it.each([
    ['python/a.py', '../../a.py'],
    ['../../a.py', 'python/a.py'],
  ])('that programs call %s, or, if they know the Unicode field, %s', async (name, other) => {
    const [finding] = await findingsIn([twoNamed(name, other)])
    expect(finding).toMatchObject({ severity: 'error', code: 'parent-name', entries: [other] })
  })

  it('come after what is an error', async () => {
    const findings = await findingsIn([{ name: 'python/a', mode: 0o104755 }, { name: '/a' }])
    expect(findings.map(({ severity }) => severity)).toEqual(['error', 'warning'])
  })

  it('with long names are told in short', async () => {
    const [finding] = await findingsIn([{ name: `/${'a'.repeat(3_000)}` }])
    expect(finding?.message.length).toBeLessThan(300)
    expect(finding?.entries).toEqual([`/${'a'.repeat(3_000)}`])
  })
})
