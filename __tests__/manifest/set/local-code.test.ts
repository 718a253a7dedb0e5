import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { holdsCode } from '../../../src/manifest/set/local-code.ts'
import { comparePaths } from '../../../src/manifest/set/set.ts'
import { tries } from '../../tries.ts'

const setOf = (...paths: string[]) => ({
  files: paths.toSorted(comparePaths).map((path) => ({ path, sha256: '' })),
  identity: [],
})

describe('local code', () => {
  const set = setOf('lib/a.py', 'lib-2/b.py', 'wheels/c.whl', 'uv.lock')

  // prettier-ignore
  it.each([
    ['lib',          true],
    ['lib/',         true],
    ['lib/a.py',     true],
    ['wheels/c.whl', true],
    ['.',            true],
    ['li',           false],
    ['lib/b',        false],
    ['lib-',         false],
    ['zzz',          false],
    ['../lib',       false],
    ['/lib',         false],
  ])('at %s is in the set: %s', (path, expected) => {
    expect(holdsCode(set, path)).toBe(expected)
  })

  it('is found wherever a file of the set lies in its folder', () => {
    const part = fc.constantFrom('a', 'b', 'a-', 'ab', '\uffff', '😀')
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(fc.uniqueArray(path), path, (paths, folder) => {
        const expected = paths.some((one) => one === folder || one.startsWith(`${folder}/`))
        expect(holdsCode(setOf(...paths), folder)).toBe(expected)
      }),
      { numRuns: tries(2000) },
    )
  })

  it('is nowhere in a set without files', () => {
    expect([holdsCode(setOf(), '.'), holdsCode(setOf(), 'lib')]).toEqual([false, false])
  })
})
