import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sameApartFromPackages, setDifference } from '../../../src/manifest/set/set-difference.ts'
import { documentOf, type ManifestSet } from '../../../src/manifest/set/set.ts'
import { tries } from '../../tries.ts'

const of = (files: Record<string, string>, ...identity: string[]): ManifestSet => ({
  files: Object.entries(files).map(([path, sha256]) => ({ path, sha256 })),
  identity,
})

describe('what differs between two sets', () => {
  it('is named: removed and changed files, then added ones, and lines', () => {
    expect(
      setDifference(
        of({ a: '1', b: '1', c: '1' }, 'v1', 'same'),
        of({ b: '2', c: '1', d: '1' }, 'v2', 'same'),
      ),
    ).toEqual({
      files: [
        { path: 'a', change: 'removed' },
        { path: 'b', change: 'changed' },
        { path: 'd', change: 'added' },
      ],
      identity: [
        { line: 'v1', change: 'removed' },
        { line: 'v2', change: 'added' },
      ],
    })
  })

  // prettier-ignore
  it.each([
    [[],              ['a'],           ['+a']],
    [['a'],           ['a', 'a'],      ['+a']],
    [['a', 'b'],      ['b', 'a'],      ['-a', '-b', '+b', '+a']],
    [['a', 'b', 'c'], ['a', 'x', 'c'], ['-b', '+x']],
    [['a', 'a', 'a'], ['a'],           ['-a', '-a']],
  ])('counts the order and the number of lines: %j, %j', (before, after, expected) => {
    const { identity } = setDifference(of({}, ...before), of({}, ...after))
    expect(identity.map(({ line, change }) => (change === 'added' ? '+' : '-') + line)).toEqual(expected)
  })

  it('is empty for equal documents alone', () => {
    const sets = fc
      .tuple(
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2')),
        fc.array(fc.constantFrom('v1', 'v2')),
      )
      .map(([files, lines]) => of(Object.fromEntries(Object.entries(files).sort()), ...lines))
    fc.assert(
      fc.property(sets, sets, (one, other) => {
        const { files, identity } = setDifference(one, other)
        const isSame = Buffer.compare(documentOf(one), documentOf(other)) === 0
        expect(files.length + identity.length === 0).toBe(isSame)
        expect(sameApartFromPackages(one, other)).toBe(isSame)
      }),
      { numRuns: tries(1000) },
    )
  })

  it('apart from packages is no lock file, whose packages decide', () => {
    const locked = (sha256: string): ManifestSet => ({
      files: [{ path: 'uv.lock', sha256, content: sha256 }],
      identity: [],
    })
    expect(sameApartFromPackages(locked('1'), locked('2'))).toBe(true)
    expect(sameApartFromPackages(locked('1'), of({}))).toBe(true)
    expect(sameApartFromPackages(locked('1'), of({ 'uv.lock': '1' }))).toBe(false)
    expect(setDifference(locked('1'), locked('2')).files).toEqual([{ path: 'uv.lock', change: 'changed' }])
  })
})
