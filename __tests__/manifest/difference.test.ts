import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { difference, samePackages, sameResolution } from '../../src/manifest/difference.ts'
import type { Package } from '../../src/manifest/package.ts'

const nothing = { added: [], removed: [], updated: [] }

function pack(name: string, version: string | null, more: Partial<Package> = {}): Package {
  return { ecosystem: 'npm', name, version, hashes: [], ...more }
}

describe('what changed', () => {
  it('is nothing between the same packages, in any order and however often', () => {
    const [a, b] = [pack('a', '1', { hashes: ['x'] }), pack('b', '2')]

    expect(difference([a, b], [b, { ...a }, b])).toEqual(nothing)
  })

  it('is what was added and removed, by name and version', () => {
    const before = [pack('z', '1'), pack('kept', '1')]
    const after = [pack('kept', '1'), pack('b', '2'), pack('b', '1'), pack('b', '1'), pack('@a/b', '1')]

    expect(difference(before, after)).toEqual({
      added: [
        { name: '@a/b', version: '1', purl: 'pkg:npm/%40a/b@1' },
        { name: 'b', version: '1', purl: 'pkg:npm/b@1' },
        { name: 'b', version: '2', purl: 'pkg:npm/b@2' },
      ],
      removed: [{ name: 'z', version: '1', purl: 'pkg:npm/z@1' }],
      updated: [],
    })
  })

  it('is what was updated, with all versions of the name', () => {
    const before = [pack('b', '1'), pack('a', '2'), pack('a', '1')]
    const after = [pack('a', '3'), pack('a', '1'), pack('b', '2')]

    expect(difference(before, after).updated).toEqual([
      { name: 'a', from: '1, 2', to: '1, 3', purl: 'pkg:npm/a', why: 'version' },
      { name: 'b', from: '1', to: '2', purl: 'pkg:npm/b@2', why: 'version' },
    ])
  })

  it.each([
    ['version', { version: '2', hashes: ['y'], source: 'file:b', marker: 'c' }],
    ['source', { hashes: ['y'], source: 'file:b', marker: 'c' }],
    ['hashes', { hashes: ['y'], marker: 'c' }],
    ['marker', { marker: 'c' }],
  ])('has as its reason the first that differs: %s', (why, more) => {
    const { updated } = difference(
      [pack('a', '1', { hashes: ['x'] })],
      [pack('a', '1', { hashes: ['x'], ...more })],
    )

    expect(updated).toEqual([expect.objectContaining({ name: 'a', from: '1', why })])
  })

  it('is that the sources of two versions were swapped', () => {
    const before = [pack('a', '1', { source: 'file:x' }), pack('a', '2', { source: 'file:y' })]
    const after = [pack('a', '1', { source: 'file:y' }), pack('a', '2', { source: 'file:x' })]

    expect(difference(before, after).updated).toEqual([
      { name: 'a', from: '1, 2', to: '1, 2', why: 'source' },
    ])
  })

  it('has no package URL of what no registry serves, and of the others of its name has one', () => {
    const own = pack('a', '1', { source: 'git+https://code.example/a#b' })

    expect(difference([own], [])).toEqual({ ...nothing, removed: [{ name: 'a', version: '1' }] })
    expect(difference([], [own, pack('a', '1')]).added).toEqual([
      { name: 'a', version: '1' },
      { name: 'a', version: '1', purl: 'pkg:npm/a@1' },
    ])
    expect(difference([own], [own, pack('a', '2')]).updated).toEqual([
      { name: 'a', from: '1', to: '1, 2', purl: 'pkg:npm/a@2', why: 'version' },
    ])
    expect(difference([pack('a', '2')], [own]).updated).toEqual([
      { name: 'a', from: '2', to: '1', why: 'version' },
    ])
  })

  it('shows no credentials, but counts them', () => {
    const version = (password: string) => `https://robot:${password}@files.example/a-1.tgz?token=${password}`
    const [before, after] = ['one', 'other'].map((password) => [pack('a', version(password))])

    expect(difference(before ?? [], after ?? []).updated).toEqual([
      {
        name: 'a',
        from: 'https://files.example/a-1.tgz?…',
        to: 'https://files.example/a-1.tgz?…',
        why: 'version',
      },
    ])
  })

  it('is what is allowed, where no version is fixed', () => {
    const before = [pack('a', null, { specifier: '>=1' }), pack('b', null)]
    const after = [
      pack('a', null, { specifier: '>=2' }),
      pack('c', null),
      pack('d', null, { specifier: '~=1.2' }),
    ]

    expect(difference(before, after)).toEqual({
      added: [
        { name: 'c', version: '', purl: 'pkg:npm/c' },
        { name: 'd', version: '~=1.2', purl: 'pkg:npm/d' },
      ],
      removed: [{ name: 'b', version: '', purl: 'pkg:npm/b' }],
      updated: [{ name: 'a', from: '>=1', to: '>=2', purl: 'pkg:npm/a', why: 'version' }],
    })
  })

  it('holds no source, which may be private', () => {
    const source = 'https://private.example/a.tgz'

    expect(
      JSON.stringify(difference([pack('b', '1')], [pack('a', '1', { source }), pack('b', '1', { source })])),
    ).not.toContain('private')
  })

  it('keeps apart names that objects have by themselves, and those of two ecosystems', () => {
    const before = [pack('__proto__', '1'), pack('constructor', '1')]
    const after = [pack('__proto__', '2'), pack('constructor', '1', { ecosystem: 'pypi' })]

    expect(difference(before, after)).toEqual({
      added: [{ name: 'constructor', version: '1', purl: 'pkg:pypi/constructor@1' }],
      removed: [{ name: 'constructor', version: '1', purl: 'pkg:npm/constructor@1' }],
      updated: [{ name: '__proto__', from: '1', to: '2', purl: 'pkg:npm/__proto__@2', why: 'version' }],
    })
  })
})

describe('lists of packages', () => {
  const [a1, a2, b1, b2] = [pack('a', '1'), pack('a', '2'), pack('b', '1'), pack('b', '2')]

  it.each([
    ['in another order', [a1, a2, b1], [b1, a2, a1], true],
    ['the first name in another order, and another one updated', [a1, a2, b1], [a2, a1, b2], false],
    ['the first name in another order, and one more', [a1, a2], [a2, a1, b1], false],
    ['the first name in another order, and one less', [a1, a2, b1], [a2, a1], false],
    ['one of two versions', [a1, a2], [a1], false],
    ['none', [], [a1], false],
    ['none and none', [], [], true],
  ])('are one set or not: %s', (_, one, other, expected) => {
    expect(samePackages(one, other)).toBe(expected)
    expect(samePackages(other, one)).toBe(expected)
  })

  it.each([['version'], ['specifier'], ['source'], ['marker']])(
    'differ in the %s of one of two',
    (member) => {
      const one = pack('a', member === 'version' ? null : '1')
      const other = { ...one, [member]: 'x' }
      expect(samePackages([one, a2], [a2, other])).toBe(false)
      expect(samePackages([other, a2], [a2, one])).toBe(false)
      expect(samePackages([one, a2], [a2, { ...one, [member]: '' }])).toBe(true)
    },
  )

  it('differ in a hash more', () => {
    const hashed = (...hashes: string[]) => [pack('a', '1', { hashes })]
    expect(samePackages(hashed('x'), hashed('x', 'y'))).toBe(false)
    expect(samePackages(hashed('x', 'y'), hashed('x'))).toBe(false)
  })
})

const some = fc.constantFrom('a', 'b', 'c')
const packages = fc.array(
  fc.record(
    {
      ecosystem: fc.constant('npm' as const),
      name: some,
      version: fc.option(some),
      hashes: fc.subarray(['x', 'y']),
      source: some,
      marker: some,
      specifier: some,
    },
    { requiredKeys: ['ecosystem', 'name', 'version', 'hashes'] },
  ),
)

/** All of a package that counts, as a text that no two packages share. */
function textOf({ ecosystem, name, version, specifier, source, marker, hashes }: Package): string {
  return JSON.stringify([ecosystem, name, version ?? '', specifier ?? '', source ?? '', marker ?? '', hashes])
}

function isSameSet(one: readonly Package[], other: readonly Package[]): boolean {
  const [texts, others] = [one, other].map((list) => [...new Set(list.map(textOf))].sort())
  return JSON.stringify(texts) === JSON.stringify(others)
}

describe('two lists of packages', () => {
  it('are the same set, if and only if nothing changed between them', () => {
    fc.assert(
      fc.property(packages, packages, (one, other) => {
        const { added, removed, updated } = difference(one, other)

        expect(samePackages(one, other)).toBe(added.length + removed.length + updated.length === 0)
      }),
    )
  })

  it('are the same set, if and only if they hold the same packages', () => {
    fc.assert(
      fc.property(packages, packages, (one, other) => {
        expect(samePackages(one, other)).toBe(isSameSet(one, other))
      }),
    )
  })

  it('differ in what was changed in a long one, wherever that is', () => {
    const sorted = Array.from({ length: 100 }, (_, index) => pack(`p${index}`, '1', { hashes: ['x'] }))
    // Some have another version further down, as in a tree.
    const before = sorted.flatMap((each, index) =>
      index % 7 === 6 ? [each, pack(`p${index - 1}`, '0')] : [each],
    )
    const edit = fc.record({
      at: fc.nat(before.length - 1),
      remove: fc.nat(30),
      add: fc.array(
        fc.nat(200).map((index) => pack(`p${index}`, '2')),
        { maxLength: 30 },
      ),
    })

    fc.assert(
      fc.property(fc.array(edit, { maxLength: 4 }), (edits) => {
        const after = [...before]
        for (const { at, remove, add } of edits) after.splice(at, remove, ...add)
        const { added, removed, updated } = difference(before, after)

        const namesIn = (list: readonly Package[]): string[] => list.map(({ name }) => name)
        const changed = [...new Set(namesIn([...before, ...after]))].filter((name) => {
          const ofName = (list: readonly Package[]): Package[] => list.filter((each) => each.name === name)
          return !isSameSet(ofName(before), ofName(after))
        })
        const told = [...added, ...removed, ...updated].map(({ name }) => name)
        expect([...new Set(told)].sort()).toEqual(changed.sort())
        expect(samePackages(before, after)).toBe(changed.length === 0)
      }),
    )
  })

  it.each<[string, Partial<Package>[], Partial<Package>[]]>([
    ['two texts', [{ source: 'a\0b' }, {}], [{ source: 'a', marker: 'b' }, {}]],
    ['two hashes', [{ hashes: ['a\0b'] }, {}], [{ hashes: ['a', 'b'] }, {}]],
    ['a text and a hash', [{ marker: 'a\0b' }, {}], [{ marker: 'a', hashes: ['b'] }, {}]],
  ])('differ in %s that a NUL would join', (_, one, other) => {
    const [before, after] = [one, other].map((list) => list.map((more) => pack('a', '1', more)))

    expect(samePackages(before ?? [], after ?? [])).toBe(false)
    expect(difference(before ?? [], after ?? []).updated).toHaveLength(1)
  })

  it('differ the other way round in the other direction', () => {
    fc.assert(
      fc.property(packages, packages, (one, other) => {
        const [forth, back] = [difference(one, other), difference(other, one)]

        expect(forth.added).toEqual(back.removed)
        expect(forth.updated.map(({ name, from, to, why }) => [name, from, to, why])).toEqual(
          back.updated.map(({ name, from, to, why }) => [name, to, from, why]),
        )
      }),
    )
  })

  it('are the same in any order', () => {
    fc.assert(
      fc.property(packages, (list) => {
        expect(samePackages(list, list.toReversed().concat(list.slice(0, 1)))).toBe(true)
      }),
    )
  })
})

it('two manifests are the same, when their constraints are too', () => {
  const [a, b] = [pack('a', '1'), pack('b', '1')]
  const manifest = { packages: [a], unpinned: [] }

  expect(
    sameResolution(manifest, { ...manifest, unpinned: [{ file: 'a', line: 1, name: 'a', problem: 'path' }] }),
  ).toBe(true)
  expect(sameResolution(manifest, { ...manifest, constraints: [] })).toBe(true)
  expect(sameResolution(manifest, { ...manifest, constraints: [b] })).toBe(false)
  expect(sameResolution(manifest, { packages: [b], unpinned: [] })).toBe(false)
})

it('a name may have any number of versions', () => {
  const versions = Array.from({ length: 200_000 }, (_, at) => pack('a', String(at)))

  expect(difference([], versions).added).toHaveLength(200_000)
  expect(difference(versions, []).removed).toHaveLength(200_000)
})
