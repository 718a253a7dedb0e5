import { describe, expect, it } from '@jest/globals'
import { inspectArchive } from '../../../src/archive/inspect/inspect.ts'
import { handMadeZip, link, type HandMadeEntry } from '../hand-made-zip.ts'
import { findingsIn, memoryReader, twoNamed } from '../inspecting.ts'

const nothing = { runtimes: [], architectures: [] }

describe('symbolic links', () => {
  it.each<[string, HandMadeEntry[]]>([
    ['to a neighbour', [link('python/a', 'good.py')]],
    ['to a directory above', [link('python/b/c/a', '../../good.py')]],
    ['to the root of the layer', [link('python/a', '..')]],
    ['to nothing', [link('python/a', 'missing')]],
    ['to itself', [link('python/a', 'a')]],
    ['to one another', [link('python/a', 'b'), link('python/b', 'a')]],
    ['to a path in /opt', [link('python/a', '/opt/python/good.py')]],
    ['to /opt itself', [link('python/a', '/opt')]],
    ['to a place by way of another', [link('lib/a', '../python'), link('b', 'lib/a/good.py')]],
    ['with a deflated target', [{ ...link('python/a', './././good.py'), method: 8 }]],
  ])('%s stay', async (_, links) => {
    expect(await findingsIn(links)).toEqual([])
  })

  it.each<[string, HandMadeEntry[], string]>([
    ['out of the root', [link('python/a', '../../good.py')], 'python/a'],
    ['to an absolute path', [link('python/a', '/etc/passwd')], 'python/a'],
    ['to an absolute path that begins as /opt', [link('python/a', '/optional')], 'python/a'],
    ['out of /opt', [link('python/a', '/opt/../etc/passwd')], 'python/a'],
    ['to a path that climbs and comes back', [link('python/a', '../../opt/python/good.py')], 'python/a'],
    ['out by way of another', [link('a', '.'), link('b', 'a/../c')], 'b'],
    ['to nothing at all', [link('python/a', '')], 'python/a'],
    ['to a path that Linux cannot hold', [link('python/a', 'b/'.repeat(2_048))], 'python/a'],
    ['to more steps than anybody means', [link('python/a', 'b/'.repeat(1_001))], 'python/a'],
    ['in a circle with a long way', [link('python/a', `a/${'./'.repeat(600)}`)], 'python/a'],
    ['out, with a deflated target', [{ ...link('python/a', '../../good.py'), method: 8 }], 'python/a'],
  ])('%s leave', async (_, links, name) => {
    expect(await findingsIn(links)).toMatchObject([
      { severity: 'error', code: 'unsafe-link', entries: [name], count: 1 },
    ])
  })

  it('are not unpacked through', async () => {
    const entries = [
      link('python/a', 'b'),
      { name: 'python/a/evil.py' },
      { name: 'python/a-b' },
      { name: 'python/a!' },
    ]
    expect(await findingsIn(entries)).toMatchObject([
      { severity: 'error', code: 'through-link', entries: ['python/a/evil.py'], count: 1 },
    ])
  })

  it('that were told to be such by another system count as well', async () => {
    const zip = handMadeZip([{ name: 'python/good.py' }, link('python/a', '/etc/passwd')])
    // The system that made the second entry: 0 is MS-DOS.
    zip.writeUInt8(0, zip.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 5)
    expect((await inspectArchive(memoryReader(zip), nothing)).findings).toMatchObject([
      { code: 'unsafe-link' },
    ])
  })
})

describe('the targets of links', () => {
  it('are read together where they lie together', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `nodejs/node_modules/.bin/command-${index}`)
    const reader = memoryReader(
      handMadeZip([
        { name: 'nodejs/node_modules/big/index.js', data: Buffer.alloc(3_000_000) },
        ...names.map((name) => link(name, '../big/index.js')),
        { name: 'nodejs/node_modules/large/index.js', data: Buffer.alloc(3_000_000) },
      ]),
    )
    const { findings, entries } = await inspectArchive(reader, nothing)
    expect({ findings, entries }).toEqual({ findings: [], entries: 502 })
    const [, ...parts] = reader.reads
    expect(parts).toHaveLength(1)
  })

  /** By default so far apart that each takes a read. */
  function farApart(count: number, gap = 17_000): Buffer {
    const entries = Array.from({ length: count }, (_, index) => [
      link(`python/link-${index}`, '../../out'),
      { name: `python/file-${index}`, data: Buffer.alloc(gap) },
    ])
    return handMadeZip(entries.flat())
  }

  it('are read in parts of 256 KiB where little lies between them', async () => {
    const reader = memoryReader(farApart(50, 15_000))
    const { findings } = await inspectArchive(reader, nothing)
    expect(findings).toMatchObject([{ code: 'unsafe-link', count: 50 }])
    const [, ...parts] = reader.reads
    expect(parts).toHaveLength(3)
    for (const { length } of parts.slice(0, 2)) {
      expect(length).toBeGreaterThan(240 * 1024)
      expect(length).toBeLessThanOrEqual(256 * 1024)
    }
  })

  it('are read in order where the directory lists them in another one', async () => {
    const zip = handMadeZip([link('python/a', '../../out'), link('python/b', 'good.py')])
    const [start, length] = [zip.indexOf('PK\x01\x02', 0, 'latin1'), 46 + 'python/a'.length]
    const first = Buffer.from(zip.subarray(start, start + length))
    zip.copyWithin(start, start + length, start + 2 * length)
    first.copy(zip, start + length)
    expect((await inspectArchive(memoryReader(zip), nothing)).findings).toMatchObject([
      { code: 'unsafe-link', entries: ['python/a'] },
    ])
  })

  it('are read with 1,024 reads at most, and more links are an error', async () => {
    const reader = memoryReader(farApart(1_026))
    const { findings } = await inspectArchive(reader, nothing)
    const directory = reader.reads.filter(({ start, length }) => start + length === reader.size)
    expect(reader.reads.length - directory.length).toBe(1_024)
    expect(findings).toMatchObject([
      {
        severity: 'error',
        code: 'links-unchecked',
        count: 2,
        entries: ['python/link-1024', 'python/link-1025'],
      },
      { severity: 'error', code: 'unsafe-link', count: 1_024 },
    ])
  })

  it('are all read where the archive is at hand', async () => {
    const reader = { ...memoryReader(farApart(1_026)), isLocal: true }
    expect((await inspectArchive(reader, nothing)).findings).toMatchObject([
      { severity: 'error', code: 'unsafe-link', count: 1_026 },
    ])
  })
})

describe('how many links are followed', () => {
  const linksOf = (count: number, depth = 1) =>
    Array.from({ length: count }, (_, index) => link(`${'a/'.repeat(depth - 1)}${index}`, '.'))
  const found = async (links: readonly HandMadeEntry[]) => {
    const reader = memoryReader(handMadeZip([...links, { name: 'python/good.py' }]))
    const { findings } = await inspectArchive(reader, nothing)
    return { codes: findings.map(({ code }) => code), message: findings[0]?.message, reads: reader.reads }
  }

  it('is 10,000', async () => {
    expect(await found(linksOf(10_000))).toMatchObject({ codes: [] })
    const { codes, message, reads } = await found(linksOf(10_001))
    expect(codes).toEqual(['too-many'])
    expect(message).toMatch(/^The archive has 10001 symbolic links.* at most 10000 links /)
    // The directory alone.
    expect(reads.length).toBeLessThanOrEqual(2)
  })

  it('is fewer where they lie deep', async () => {
    expect(await found(linksOf(200, 1_000))).toMatchObject({ codes: [] })
    const { codes, message } = await found([...linksOf(200, 1_000), link('one', '.')])
    expect(codes).toEqual(['too-many'])
    expect(message).toMatch(/paths have 200001 parts in total; at most .* with 200000 parts are allowed\.$/)
  })
})

describe('a way through links', () => {
  /** Each leads to the next one, and the last to the root, from where one more step leaves the layer. */
  const chain = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      link(`l${index}`, index === count - 1 ? '.' : `l${index + 1}`),
    )

  it.each([
    ['40 links, as many as Linux follows, leaves', 39, ['start']],
    ['41 links leads nowhere', 40, []],
  ])('of %s', async (_, count, expected) => {
    const findings = await findingsIn([...chain(count), link('start', 'l0/..')])
    expect(findings.flatMap(({ entries }) => entries)).toEqual(expected)
  })

  it.each([
    [1_000, []],
    [1_001, ['python/a']],
  ])('has 1,000 steps at most: %i', async (steps, expected) => {
    const findings = await findingsIn([link('python/a', `${'./'.repeat(steps - 1)}b`)])
    expect(findings.flatMap(({ entries }) => entries)).toEqual(expected)
  })

  it('may leave a directory without links as often as it entered one', async () => {
    expect(await findingsIn([link('python/a', 'b/c/../../../python/d')])).toEqual([])
    expect(await findingsIn([link('python/a', 'b/c/../../../../d')])).toMatchObject([{ code: 'unsafe-link' }])
  })
})

it.each([
  [4_095, []],
  [4_096, ['python/a']],
])('a target of %i bytes is judged by what Linux takes', async (length, expected) => {
  const target = `${'b'.repeat(250)}/`.repeat(17).slice(0, length)
  const findings = await findingsIn([link('python/a', target)])
  expect(findings.flatMap(({ entries }) => entries)).toEqual(expected)
})

describe('links that are directories to some programs', () => {
  it('by the slash at the end of their names are refused', async () => {
    const entries = [link('python/a/', 'good.py'), { name: 'python/a/b.py' }]
    expect(await findingsIn(entries)).toMatchObject([
      { code: 'through-link', entries: ['python/a/b.py'] },
      { code: 'file-and-directory', entries: ['python/a/'], count: 1 },
    ])
  })

  it.each(['.', './', 'python/..', './/.'])(
    'with the name of the layer itself are refused: %s',
    async (name) => {
      const findings = await findingsIn([link(name, 'python')])
      expect(findings.map(({ severity }) => severity)).toContain('error')
    },
  )

  it('are what they are, whatever needless parts their names have', async () => {
    const entries = [link('./python/./a/.', '.'), link('b', 'python/a/../../c')]
    expect(await findingsIn(entries)).toMatchObject([{ code: 'unsafe-link', entries: ['b'] }])
  })
})

describe('links that share a name', () => {
  const codes = async (entries: readonly HandMadeEntry[]) =>
    (await findingsIn(entries)).map(({ code, entries: names }) => [code, ...names])

  it.each<[string, HandMadeEntry[]]>([
    ['the first', [link('python/a', '/etc'), link('python/a', 'good.py')]],
    ['the last', [link('python/a', 'good.py'), link('python/a', '/etc')]],
    ['one before a file', [link('python/a', '/etc'), { name: 'python/a' }]],
    ['one behind a file', [{ name: 'python/a' }, link('python/a', '/etc')]],
  ])('are judged each: %s', async (_, entries) => {
    expect(await codes(entries)).toEqual([
      ['unsafe-link', 'python/a'],
      ['duplicate-name', 'python/a'],
    ])
  })

  it.each([
    ['.', 'python'],
    ['python', '.'],
  ])('lead others to where any of them leads: %s, %s', async (...targets) => {
    const others = targets.map((target) => link('a', target))
    expect(await codes([...others, link('b', 'a/../c')])).toEqual([
      ['unsafe-link', 'b'],
      ['duplicate-name', 'a'],
    ])
  })

  it('in circles of many ways are not followed without end', async () => {
    const circle = Array.from({ length: 20 }, (_, index) => link('python/a', `${'./'.repeat(index)}a`))
    expect(await codes(circle)).toContainEqual(['unsafe-link', 'python/a', 'python/a', 'python/a'])
  })

  it('with a directory are no link only', async () => {
    expect(await codes([{ name: 'python/a/', mode: 0o040755 }, link('python/a', 'good.py')])).toEqual([
      ['file-and-directory', 'python/a'],
    ])
  })
})

describe('links with two names', () => {
  const codes = async (entries: readonly HandMadeEntry[]) =>
    (await findingsIn(entries)).map(({ code, entries: names }) => [code, ...names])
  const twoNamedLink = (name: string, other: string, target: string) => ({
    ...link(name, target),
    ...twoNamed(name, other),
  })

  it.each([
    ['python/a/b', 'c'],
    ['c', 'python/a/b'],
  ])('leave where they do by either: %s, %s', async (name, other) => {
    expect(await codes([twoNamedLink(name, other, '../../good.py')])).toEqual([['unsafe-link', other]])
  })

  it.each([
    ['a', 'python/z'],
    ['python/z', 'a'],
  ])('lead others by either: %s, %s', async (name, other) => {
    expect(await codes([twoNamedLink(name, other, '.'), link('b', 'a/../c')])).toContainEqual([
      'unsafe-link',
      'b',
    ])
  })

  it('have others below either', async () => {
    const entries = [
      twoNamedLink('python/a', 'python/b', 'good.py'),
      { name: 'python/a/c' },
      { name: 'python/b/c' },
    ]
    expect(await codes(entries)).toEqual([['through-link', 'python/a/c', 'python/b/c']])
  })

  it.each([
    ['python/a/c', 'python/d'],
    ['python/d', 'python/a/c'],
  ])('have others below them by either name of theirs: %s, %s', async (name, other) => {
    expect(await codes([link('python/a', 'good.py'), twoNamed(name, other)])).toEqual([
      ['through-link', other],
    ])
  })
})

describe('targets that not every program reads alike', () => {
  it('by another method than deflate are no targets', async () => {
    expect(await findingsIn([{ ...link('python/a', 'good.py'), method: 12 }])).toMatchObject([
      { severity: 'error', code: 'unsafe-link', entries: ['python/a'] },
      { severity: 'warning', code: 'compression' },
    ])
  })

  it('with a NUL leave', async () => {
    expect(await findingsIn([link('a', '..\0x')])).toMatchObject([{ code: 'unsafe-link', entries: ['a'] }])
  })

  it('must be as long as the archive says', async () => {
    const entry = { ...link('a', '..x'), method: 8, listed: { size: 2 }, local: { size: 2 } }
    expect(await findingsIn([entry])).toMatchObject([
      { severity: 'error', code: 'damaged-data', entries: ['a'] },
    ])
  })
})
