import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { allowedNodes, installedPackages } from '../../../src/manifest/node/allowed-nodes.ts'
import type { Installed } from '../../../src/manifest/node/installed-nodes.ts'
import { NodeIndex } from '../../../src/manifest/node/node-index.ts'
import { ARCHITECTURES, type Architecture } from '../../../src/manifest/scope/scope.ts'

interface Graph {
  required: number[][]
  optional: number[][]
  limits: (readonly Architecture[])[]
}

const SIZE = 8
const edges = fc.array(fc.array(fc.nat(SIZE - 1), { maxLength: 3 }), { minLength: SIZE, maxLength: SIZE })
const graphs: fc.Arbitrary<Graph> = fc.record({
  required: edges,
  optional: edges,
  limits: fc.array(fc.subarray([...ARCHITECTURES]), { minLength: SIZE, maxLength: SIZE }),
})

function installed({ required, optional, limits }: Graph, architectures: readonly Architecture[]) {
  return allowedNodes(
    [0],
    {
      dependenciesOf: (node) => ({ required: required[node] ?? [], optional: optional[node] ?? [] }),
      architecturesOf: (node) => limits[node] ?? [],
    },
    architectures,
  )
}

/** Whether a walk over these edges, through allowed nodes alone, leads to a node. */
function leadsTo(node: number, graph: Graph, kinds: ('required' | 'optional')[], on: Architecture): boolean {
  const isAllowed = (one: number) => graph.limits[one]?.includes(on) === true
  let reached = new Set(isAllowed(0) ? [0] : [])
  for (let step = 0; step < SIZE; step++) {
    const next = [...reached].flatMap((one) => kinds.flatMap((kind) => graph[kind][one] ?? []))
    reached = new Set([...reached, ...next.filter(isAllowed)])
  }
  return reached.has(node)
}

describe('what Yarn and Bun install', () => {
  it('is on each architecture what allowed nodes lead to', () => {
    fc.assert(
      fc.property(graphs, fc.subarray([...ARCHITECTURES], { minLength: 1 }), (graph, architectures) => {
        const found = installed(graph, architectures)
        for (let node = 0; node < SIZE; node++) {
          const on = architectures.filter((one) => leadsTo(node, graph, ['required', 'optional'], one))
          const isNeeded = on.some((one) => leadsTo(node, graph, ['required'], one))
          const expected: Installed = {
            ...(on.length < architectures.length && { marker: on.toSorted().join(' ') }),
            ...(!isNeeded && { optional: true }),
          }
          expect(found.get(node)).toEqual(on.length === 0 ? undefined : expected)
        }
      }),
    )
  })
})

describe('packages', () => {
  const one = { ecosystem: 'npm' as const, name: 'a', version: '1', hashes: [] }

  it.each<[string, Installed[], object]>([
    [
      'on two architectures',
      [
        { marker: 'arm64', optional: true },
        { marker: 'x86_64', optional: true },
      ],
      { optional: true },
    ],
    ['on one, and on all', [{ marker: 'arm64' }, {}], {}],
    ['on one, twice', [{ marker: 'arm64' }, { marker: 'arm64', optional: true }], { marker: 'arm64' }],
    ['needed the second time', [{ optional: true }, {}], {}],
  ])('at two places are one: %s', (_, ways, expected) => {
    const listed = installedPackages(
      ways.map((how) => [one, how] as const),
      ARCHITECTURES,
    )

    expect(listed).toEqual([{ ...one, ...expected }])
  })

  it('of another hash are another one', () => {
    const other = { ...one, hashes: ['sha1:a'] }

    expect(
      installedPackages(
        [
          [one, {}],
          [other, {}],
        ],
        ARCHITECTURES,
      ),
    ).toEqual([one, other])
  })
})

describe('nodes by key', () => {
  it('are one node, or one that stands for all of them', () => {
    const index = new NodeIndex<string>((nodes) => `(${nodes.join(' ')})`)
    for (const [key, node] of [
      ['a', 'x'],
      ['a', 'x'],
      ['b', 'y'],
      ['b', 'z'],
    ] as const)
      index.add(key, node)

    expect(['a', 'b', 'c'].map((key) => index.get(key))).toEqual(['x', '(y z)', undefined])
  })
})
