import { posix } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  followed,
  isGlob,
  isOpen,
  isWhole,
  isWrittenOut,
  patternOf,
} from '../../../src/manifest/set/path-pattern.ts'
import { tries } from '../../tries.ts'

const at = (pattern: string, path: string) => path.split('/').reduce(followed, patternOf(pattern))
const fits = (pattern: string, path: string) => isWhole(at(pattern, path))

describe('a pattern', () => {
  // prettier-ignore
  it.each([
    ['src/a.py',       'src/a.py',            true],
    ['src/a.py',       'src/A.py',            false],
    ['src/*.py',       'src/a.py',            true],
    ['src/*.PY',       'src/a.py',            false],
    ['src/*.py',       'src/b/a.py',          false],
    ['src/*',          'src/.hidden',         true],
    ['src/**',         'src/a/b/.c/d',        true],
    ['src/**',         'src',                 false],
    ['src/**/*.py',    'src/a.py',            true],
    ['src/**/*.py',    'src/a/b/c.py',        true],
    ['**/*.lock',      'uv.lock',             true],
    ['**/a/**/b',      'a/b',                 true],
    ['**/a/**/b',      'x/a/y/a/z/b',         true],
    ['**/**',          'a',                   true],
    ['s**c/x',         'src/x',               true],
    ['s**c/x',         's/c/x',               false],
    ['?.py',           'a.py',                true],
    ['?.py',           '.py',                 false],
    ['pages/[id]/*',   'pages/[id]/a',        true],
    ['pages/[id]/*',   'pages/i/a',           false],
    ['{a,b}/*',        '{a,b}/c',             true],
    ['{a,b}/*',        'a/c',                 false],
    ['a+(b)/*',        'abb/c',               false],
    ['**',             '.git/config',         false],
    ['*/config',       '.git/config',         false],
    ['.git/*',         '.git/config',         true],
    ['**',             'a/node_modules/b/c',  false],
    ['**/node_modules/**', 'a/node_modules/b', true],
    ['**',             'src/__pycache__/a.pyc', false],
    ['**',             '.venv/bin/python',    false],
    ['**/*',           'src/.DS_Store',       false],
    ['**',             'src/.github/a.yml',   true],
  ])('%s, %s: %s', (pattern, path, expected) => {
    expect(fits(pattern, path)).toBe(expected)
  })

  it('stands for the paths that Node takes it for, where Node takes all machines alike', () => {
    const name = fc.stringMatching(/^[ab]{1,3}$/)
    const part = fc.oneof(name, fc.stringMatching(/^[ab*?]{1,4}$/), fc.constant('**'))
    const [paths, patterns] = [name, part].map((one) =>
      fc.array(one, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')),
    ) as [fc.Arbitrary<string>, fc.Arbitrary<string>]
    fc.assert(
      fc.property(patterns, paths, (pattern, path) => {
        fc.pre(!/\*{3}|(?<!^|\/)\*\*|\*\*(?!$|\/)/.test(pattern))
        expect(fits(pattern, path)).toBe(posix.matchesGlob(path, pattern))
      }),
      { numRuns: tries(5000) },
    )
  })

  it('says whether it can go on, so that no other folder is listed', () => {
    expect(at('src/*.py', 'lib').at).toEqual([])
    expect(isOpen(at('src/*.py', 'src'))).toBe(true)
    expect(isOpen(at('src/*.py', 'src/a.py'))).toBe(false)
    expect(isOpen(at('src/**', 'src/a'))).toBe(true)
  })

  it('says which names are written out', () => {
    expect([1, 2, 3].map((names) => isWrittenOut(patternOf('a/b/*'), names))).toEqual([true, true, false])
    expect(isWrittenOut(patternOf('a'), 2)).toBe(false)
    expect([isGlob('a[b]{c}'), isGlob('a?'), isGlob('*')]).toEqual([false, true, true])
  })

  it('takes time in proportion, whatever the two are', () => {
    const started = performance.now()
    const pattern = `${'**/'.repeat(300)}${'*a'.repeat(200)}b`
    expect(fits(pattern, `${`${'a'.repeat(200)}/`.repeat(50)}c`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
