import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  comparePaths,
  documentOf,
  isDocument,
  readDocument,
  type ManifestSet,
} from '../../../src/manifest/set/set.ts'
import { anyCharacter } from '../../any-character.ts'
import { tries } from '../../tries.ts'

const sha256 = 'ab'.repeat(32)
const text = fc.string({ unit: anyCharacter })
const files = fc
  .uniqueArray(
    fc.record(
      { path: text, sha256: fc.stringMatching(/^[0-9a-f]{64}$/), content: text },
      { requiredKeys: ['path', 'sha256'] },
    ),
    { selector: ({ path }) => Buffer.from(path).toString() },
  )
  .map((all) => all.sort((one, other) => comparePaths(one.path, other.path)))
const sets: fc.Arbitrary<ManifestSet> = fc.record({ files, identity: fc.array(text) })

describe('the document of a set', () => {
  it('has these bytes', () => {
    const set = {
      identity: ['v1', 'a, b\u2028"\\'],
      files: [
        { content: 'boto3==1\r\n', sha256, path: 'ä/requirements.txt' },
        { path: '😀', sha256 },
      ],
    }
    expect(Buffer.from(documentOf(set)).toString()).toBe(`{
  "manifest-set": 1,
  "files": [
    {
      "path": "ä/requirements.txt",
      "sha256": "${sha256}",
      "content": "boto3==1\\r\\n"
    },
    {
      "path": "😀",
      "sha256": "${sha256}"
    }
  ],
  "identity": [
    "v1",
    "a, b\u2028\\"\\\\"
  ]
}
`)
  })

  it('gives the set back, and is no other set', () => {
    fc.assert(
      fc.property(sets, (set) => {
        expect(readDocument(documentOf(set))).toEqual(set)
      }),
      { numRuns: tries(1000) },
    )
  })

  it('differs for sets that differ', () => {
    fc.assert(
      fc.property(sets, sets, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other)
        expect(Buffer.compare(documentOf(one), documentOf(other)) === 0).toBe(isSame)
      }),
      { numRuns: tries(300) },
    )
  })

  it('is not read from any other bytes, one of them changed or some cut off', () => {
    fc.assert(
      fc.property(sets, fc.nat(), fc.nat({ max: 255 }), (set, at, byte) => {
        const bytes = Buffer.from(documentOf(set))
        const cut = bytes.subarray(0, at % bytes.length)
        expect(readDocument(cut)).toBeUndefined()
        const isSame = bytes[at % bytes.length] === byte
        bytes[at % bytes.length] = byte
        // Another character in a text makes another set; a change elsewhere makes none.
        const read = JSON.stringify(readDocument(bytes))
        expect(read === JSON.stringify(set)).toBe(isSame)
      }),
      { numRuns: tries(1000) },
    )
  })
})

const start = '{\n  "manifest-set": 1,\n'
const file = (path: string, rest = '') =>
  `    {\n      "path": "${path}",\n      "sha256": "${sha256}"${rest}\n    }`
const listOf = (...items: string[]) =>
  `${start}  "files": [\n${items.join(',\n')}\n  ],\n  "identity": []\n}\n`

describe('a document that is not canonical', () => {
  it('differs from this one', () => {
    expect(readDocument(Buffer.from(listOf(file('a'), file('b'))))?.files).toHaveLength(2)
  })

  // prettier-ignore
  it.each([
    ['a lock file',              'version = 1\n'],
    ['cut off',                  start],
    ['not JSON',                 `${start}nothing`],
    ['nested without end',       `${start}${'['.repeat(1_000_000)}`],
    ['null for a list',          `${start}  "files": null,\n  "identity": []\n}\n`],
    ['no identity',              `${start}  "files": []\n}\n`],
    ['a number in identity',     `${start}  "files": [],\n  "identity": [\n    1\n  ]\n}\n`],
    ['not sorted',               listOf(file('b'), file('a'))],
    ['a path twice',             listOf(file('a'), file('a'))],
    ['a key twice',              listOf(file('a', `,\n      "sha256": "${sha256}"`))],
    ['one more key',             listOf(file('a', ',\n      "mode": "755"'))],
    ['a digest in upper case',   listOf(file('a')).replace(sha256, sha256.toUpperCase())],
    ['a content that is none',   listOf(file('a', ',\n      "content": null'))],
    ['CRLF',                     listOf(file('a')).replaceAll('\n', '\r\n')],
    ['more after its end',       `${listOf(file('a'))}\n`],
    ['of a later version',       listOf(file('a')).replace('1,', '2,')],
    ['too many files',           listOf(...Array.from({ length: 10_001 }, (_, index) => file(`${100_000 + index}`)))],
  ])('%s', (_, text) => {
    expect(readDocument(Buffer.from(text))).toBeUndefined()
  })

  it('is known by its first bytes', () => {
    expect(isDocument(Buffer.from(start))).toBe(true)
    expect(isDocument(Buffer.from(' '))).toBe(false)
  })
})

it('orders paths by their bytes, not by the code units of JavaScript', () => {
  const paths = ['\u{10000}', '\uffff', 'a/b', 'a-b', 'a', 'Z']
  expect(paths.toSorted(comparePaths)).toEqual(['Z', 'a', 'a-b', 'a/b', '\uffff', '\u{10000}'])
  expect(paths.toSorted()).not.toEqual(paths.toSorted(comparePaths))
})
