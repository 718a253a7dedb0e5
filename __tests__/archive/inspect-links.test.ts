import { describe, expect, it } from '@jest/globals'
import { inspectArchive } from '../../src/archive/inspect.ts'
import { handMadeZip, link, type HandMadeEntry } from './hand-made-zip.ts'
import { findingsIn, memoryReader } from './inspecting.ts'

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

  it('are read with 128 reads at most, and the rest is told', async () => {
    const entries = Array.from({ length: 130 }, (_, index) => [
      link(`python/link-${index}`, '../../out'),
      { name: `python/file-${index}`, data: Buffer.alloc(20_000) },
    ])
    const reader = memoryReader(handMadeZip(entries.flat()))
    const { findings } = await inspectArchive(reader, nothing)
    const directory = reader.reads.filter(({ start, length }) => start + length === reader.size)
    expect(reader.reads.length - directory.length).toBe(128)
    expect(findings).toMatchObject([
      { severity: 'error', code: 'unsafe-link', count: 128 },
      {
        severity: 'warning',
        code: 'links-unchecked',
        count: 2,
        entries: ['python/link-128', 'python/link-129'],
      },
    ])
  })
})
