import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { installedNodes, type Installed } from '../../../src/manifest/node/installed-nodes.ts'
import { ARCHITECTURES, type Architecture } from '../../../src/manifest/scope/scope.ts'

/** The dependencies of each node: `a` is required, `a?` is optional. */
type Graph = Record<string, string>

/** The nodes that are for some architectures only. */
type Limits = Record<string, Architecture[]>

function dependenciesIn(graph: Graph, node: string) {
  const all = (graph[node] ?? '').split(' ').filter((one) => one !== '')
  return {
    required: all.filter((one) => !one.endsWith('?')),
    optional: all.filter((one) => one.endsWith('?')).map((one) => one.slice(0, -1)),
  }
}

function installed(
  graph: Graph,
  limits: Limits = {},
  architectures: readonly Architecture[] = ARCHITECTURES,
) {
  const found = installedNodes(
    ['root'],
    {
      dependenciesOf: (node) => dependenciesIn(graph, node),
      architecturesOf: (node) => limits[node] ?? ARCHITECTURES,
    },
    architectures,
  )
  found.delete('root')
  return Object.fromEntries(found)
}

const needed: Installed = {}
const optional: Installed = { optional: true }

describe('what is installed', () => {
  it('is what is reached, also in circles', () => {
    expect(installed({ root: 'a', a: 'b', b: 'a', c: 'a' })).toEqual({ a: needed, b: needed })
  })

  it('is optional where each way to it is', () => {
    expect(installed({ root: 'a b?', a: 'c?', b: 'c d', d: 'a' })).toEqual({
      a: needed,
      b: optional,
      c: optional,
      d: optional,
    })
  })

  it('is not what is for another machine, nor what only that needs', () => {
    expect(installed({ root: 'a?', a: 'b c?', b: 'd' }, { a: [] })).toEqual({})
    expect(installed({ root: 'a? d', a: 'b c?', b: 'd' }, { a: [] })).toEqual({ d: needed })
  })

  it('is not what requires something for another machine', () => {
    expect(installed({ root: 'a? e', a: 'b f', b: 'c' }, { c: [] })).toEqual({ e: needed })
    expect(installed({ root: 'a?', a: 'b?' }, { b: [] })).toEqual({ a: optional })
  })

  it('is what is needed, though it is for another machine: the install fails, or goes on with it', () => {
    expect(installed({ root: 'a b?', b: 'a' }, { a: [] })).toEqual({ a: needed, b: optional })
  })

  it('has the architecture as its marker where it is for one of several', () => {
    const graph = { root: 'a? b?', a: 'c', b: 'c d' }
    const limits: Limits = { a: ['x86_64'], b: ['arm64'] }

    expect(installed(graph, limits)).toEqual({
      a: { optional: true, marker: 'x86_64' },
      b: { optional: true, marker: 'arm64' },
      c: optional,
      d: { optional: true, marker: 'arm64' },
    })
    expect(installed(graph, limits, ['arm64'])).toEqual({ b: optional, c: optional, d: optional })
  })

  it('is found in time, however deep the graph is', () => {
    const depth = 200_000
    const found = installedNodes(
      [0],
      {
        dependenciesOf: (node) => ({
          required: node % 2 === 0 && node < depth ? [node + 1] : [],
          optional: node < depth ? [node + 1] : [],
        }),
        architecturesOf: (node) => (node < depth ? ARCHITECTURES : []),
      },
      ARCHITECTURES,
    )

    expect(found.size).toBe(depth)
  })
})

describe('in any graph', () => {
  const names = ['root', 'a', 'b', 'c', 'd', 'e']
  const dependencies = fc
    .array(fc.tuple(fc.constantFrom(...names.slice(1)), fc.boolean()), { maxLength: 3 })
    .map((all) => all.map(([name, isOptional]) => (isOptional ? `${name}?` : name)).join(' '))
  const graphs: fc.Arbitrary<Graph> = fc.record(Object.fromEntries(names.map((name) => [name, dependencies])))
  const limits: fc.Arbitrary<Limits> = fc.dictionary(
    fc.constantFrom(...names.slice(1)),
    fc.subarray<Architecture>([...ARCHITECTURES]),
  )

  /** What is reached from some nodes, by trying every dependency again until nothing is new. */
  function reached(graph: Graph, from: string[], kinds: ('required' | 'optional')[], not: string[] = []) {
    const all = new Set(from)
    for (let size = -1; size !== all.size;) {
      size = all.size
      for (const node of [...all]) {
        const { [kinds[0] ?? 'required']: some, [kinds[1] ?? 'required']: others } = dependenciesIn(
          graph,
          node,
        )
        for (const one of [...some, ...others]) if (!not.includes(one)) all.add(one)
      }
    }
    return all
  }

  /** What is on one machine: a node is left out if one that it requires, and that is not needed, is not for the machine. */
  function model(graph: Graph, limits: Limits, architecture: Architecture) {
    const must = reached(graph, ['root'], ['required'])
    const left = names.filter((name) =>
      [...reached(graph, [name], ['required'], [...must])].some(
        (one) => !(limits[one] ?? ARCHITECTURES).includes(architecture),
      ),
    )
    return reached(
      graph,
      ['root'],
      ['required', 'optional'],
      left.filter((name) => !must.has(name)),
    )
  }

  it('each architecture has what is reached on it', () => {
    fc.assert(
      fc.property(graphs, limits, (graph, limits) => {
        for (const architecture of ARCHITECTURES) {
          const expected = [...model(graph, limits, architecture)].filter((name) => name !== 'root')
          expect(Object.keys(installed(graph, limits, [architecture])).sort()).toEqual(expected.sort())
          const both = Object.entries(installed(graph, limits))
          const on = both.filter(([, { marker }]) => marker === undefined || marker === architecture)
          expect(on.map(([name]) => name).sort()).toEqual(expected.sort())
        }
      }),
    )
  })
})
