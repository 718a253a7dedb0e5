import { describe, expect, it } from '@jest/globals'
import {
  anyOf,
  inGroup,
  PythonPackages,
  type PythonEntry,
} from '../../../src/manifest/python/python-packages.ts'

function listOf(...entries: Partial<PythonEntry>[]) {
  const packages = new PythonPackages()
  for (const entry of entries) packages.add({ name: 'a', version: '1', hashes: [], ...entry }, () => 1)
  return packages.parsed().packages
}

const a = { ecosystem: 'pypi', name: 'a', version: '1', hashes: [] }

describe('an entry of a Python lock file', () => {
  it('is a package with nothing that it does not say', () => {
    expect(listOf({})).toStrictEqual([a])
    expect(listOf({ version: undefined })).toStrictEqual([{ ...a, version: null }])
    expect(listOf({ source: { text: 'path:b' }, specifier: '>=1' })).toStrictEqual([
      { ...a, source: 'path:b', specifier: '>=1' },
    ])
  })

  it.each([
    [
      ['b', 'a'],
      ['a', 'b'],
    ],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['a', 'a'], ['a']],
    [
      ['b', 'a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', 'b', 'b'],
      ['a', 'b'],
    ],
    [
      ['c', 'b', 'a'],
      ['a', 'b', 'c'],
    ],
  ])('has its hashes in order, each once: %j', (hashes, expected) => {
    expect(listOf({ hashes })[0]?.hashes).toEqual(expected)
  })

  it.each<[string, Partial<PythonEntry>, Partial<PythonEntry>, number]>([
    ['equal ones', {}, {}, 1],
    ['equal ones with hashes', { hashes: ['x', 'y'] }, { hashes: ['y', 'x'] }, 1],
    ['names that are spelled in two ways', { name: 'a-b' }, { name: 'A_B' }, 1],
    ['two names', { name: 'a' }, { name: 'b' }, 2],
    ['two versions', { version: '1' }, { version: '2' }, 2],
    ['a version and none', { version: '1' }, { version: undefined }, 2],
    ['two sources', { source: { text: 'x' } }, { source: { text: 'y' } }, 2],
    ['a source and none', { source: { text: 'x' } }, {}, 2],
    ['two specifiers', { specifier: '>=1' }, { specifier: '>=2' }, 2],
    ['a specifier and none', { specifier: '>=1' }, {}, 2],
    ['a source and the same as specifier', { source: { text: 'x' } }, { specifier: 'x' }, 2],
    ['a hash and none', { hashes: ['x'] }, {}, 2],
    ['two hashes', { hashes: ['x'] }, { hashes: ['y'] }, 2],
    ['a hash more', { hashes: ['x'] }, { hashes: ['x', 'y'] }, 2],
  ])('and another are one package, or two: %s', (_, one, other, count) => {
    expect(listOf(one, other)).toHaveLength(count)
    expect(listOf(one, other, one, other)).toHaveLength(count)
  })
})

describe('the marker of a package', () => {
  const markerOf = (...entries: Partial<PythonEntry>[]) => listOf(...entries)[0]?.marker

  it.each<[string, Partial<PythonEntry>[], string | undefined]>([
    ['no marker', [{}], undefined],
    ['a blank one', [{ marker: ' ' }], undefined],
    ['one', [{ marker: "os_name=='nt'" }], 'os_name == "nt"'],
    ['one twice', [{ marker: "os_name=='nt'" }, { marker: 'os_name == "nt"' }], 'os_name == "nt"'],
    [
      'two, in any order',
      [{ marker: "os_name == 'posix'" }, { marker: "os_name == 'nt'" }],
      '(os_name == "nt") or (os_name == "posix")',
    ],
    ['one and none', [{ marker: "os_name == 'nt'" }, {}], undefined],
    ['none and one', [{}, { marker: "os_name == 'nt'" }], undefined],
    ['none between two', [{ marker: "os_name == 'a'" }, {}, { marker: "os_name == 'b'" }], undefined],
    ['extras, in any order', [{ extras: ['b', 'A_c'] }, { extras: ['b'] }], '[a-c,b]'],
    ['extras and a marker', [{ extras: ['b'], marker: "os_name == 'nt'" }], '[b] os_name == "nt"'],
  ])('of %s', (_, entries, expected) => {
    expect(markerOf(...entries)).toBe(expected)
  })

  it('in a group holds in it alone', () => {
    expect(inGroup('Dev_Tools')).toBe('"dev-tools" in dependency_groups')
    expect(inGroup('dev', '  ')).toBe('"dev" in dependency_groups')
    expect(inGroup('dev', "os_name == 'nt'")).toBe('(os_name == \'nt\') and "dev" in dependency_groups')
  })

  it('of none of several is empty', () => {
    expect(anyOf(new Set())).toBe('')
    expect(anyOf(new Set(['b', 'a']))).toBe('(a) or (b)')
  })
})

describe('what all packages say together', () => {
  const limit = 20_000_000
  const long = (length: number) => 'x'.repeat(length)

  it.each<[string, (length: number) => Partial<PythonEntry>]>([
    ['hashes', (length) => ({ hashes: [long(length)] })],
    ['markers', (length) => ({ marker: ' '.repeat(length) })],
    ['extras', (length) => ({ extras: [long(length)] })],
  ])('has a limit: %s', (_, entryOf) => {
    expect(listOf(entryOf(limit - 1), entryOf(1))).toHaveLength(entryOf(1).hashes ? 2 : 1)
    expect(() => listOf(entryOf(limit), entryOf(1))).toThrow(/^The hashes.* more than 20000000 characters\.$/)
  })
})
