import { basename, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildArchive } from '../../../src/archive/build/build.ts'
import { tries } from '../../tries.ts'
import { makeTree, temporaryFolder } from '../trees.ts'
import type { Node } from '../trees.ts'
import { unzipped } from '../unzipped.ts'

const part = fc.oneof(
  fc.constantFrom('a', 'b', 'a.py', 'a-b', 'é', '\u{1f600}', '\uff5e'),
  fc.stringMatching(/^[\w. +~-]{1,8}$/),
)
const usable = part.filter((name) => !/^\.{1,2}$|^\.(?:git|aws|ssh)$/.test(name))
const file: fc.Arbitrary<Node> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ maxLength: 20 }).map((text) => text.repeat(30)),
  fc.string({ maxLength: 20 }).map((executable) => ({ executable })),
  fc.constant<Node>({ directory: true }),
)

/** Files and directories at paths that do not get into each other's way, and a link to each in the top directory. */
const trees = fc
  .array(fc.tuple(fc.array(usable, { minLength: 1, maxLength: 4 }), file), { minLength: 1, maxLength: 12 })
  .map((drawn) => {
    const nodes = new Map<string, Node>([['first', 'so that there is a file']])
    for (const [path, node] of drawn) {
      const name = path.join('/')
      const isTaken = [...nodes.keys()].some(
        (other) => `${other}/`.startsWith(`${name}/`) || name.startsWith(`${other}/`),
      )
      if (!isTaken) nodes.set(name, node)
    }
    const links = [...nodes.keys()].map((name, index): [string, Node] => [
      `link ${index} to ${basename(name)}`,
      { link: name },
    ])
    return [...nodes, ...links]
  })

async function zip(nodes: [string, Node][], time: number) {
  const path = join(temporaryFolder(), 'layer.zip')
  return { path, ...(await buildArchive(makeTree(Object.fromEntries(nodes), time), path)) }
}

describe('two archives of one tree', () => {
  it('are equal, whatever the order, the times, the umask and the directory', async () => {
    const shuffled = trees.chain((nodes) =>
      fc.tuple(fc.constant(nodes), fc.shuffledSubarray(nodes, { minLength: nodes.length })),
    )
    const times = fc.integer({ min: 0, max: 2 ** 31 })
    await fc.assert(
      fc.asyncProperty(
        shuffled,
        times,
        fc.constantFrom(0o077, 0o002),
        async ([nodes, others], time, umask) => {
          const one = await zip(nodes, 1_700_000_000)
          const before = process.umask(umask)
          try {
            expect((await zip(others, time)).sha256).toBe(one.sha256)
          } finally {
            process.umask(before)
          }
        },
      ),
      { numRuns: tries(80) },
    )
  })

  it('hold what the tree holds, in the order of bytes', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async (nodes) => {
        const entries = await unzipped((await zip(nodes, 1)).path)
        const expected = nodes.map(([name, node]) => ({
          name: isDirectory(node) ? `${name}/` : name,
          content: contentOf(node),
        }))
        expected.sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)))
        expect(entries.map(({ name, content }) => ({ name, content: content.toString('hex') }))).toEqual(
          expected,
        )
      }),
      { numRuns: tries(80) },
    )
  })

  it('differ where a content, a name or the right to execute does', async () => {
    const different: Record<string, Node>[] = [
      { a: 'x' },
      { a: 'y' },
      { b: 'x' },
      { a: { executable: 'x' } },
      { a: 'x', b: { link: 'a' } },
      { a: 'x', b: 'a' },
    ]
    const archives = await Promise.all(different.map((nodes) => zip(Object.entries(nodes), 1)))
    expect(new Set(archives.map(({ sha256 }) => sha256)).size).toBe(different.length)
  })
})

function isDirectory(node: Node): boolean {
  return typeof node !== 'string' && 'directory' in node
}

function contentOf(node: Node): string {
  if (Buffer.isBuffer(node)) return node.toString('hex')
  if (typeof node === 'string') return Buffer.from(node).toString('hex')
  if ('link' in node) return Buffer.from(node.link).toString('hex')
  return 'executable' in node ? Buffer.from(node.executable).toString('hex') : ''
}
