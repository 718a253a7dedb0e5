import { describe, expect, it } from '@jest/globals'
import { parseGoSum } from '../../../src/manifest/formats/go-sum/go-sum-parser.ts'
import { lockFile, refusal, shown } from '../lock-file.ts'

const one = `h1:${'a'.repeat(43)}=`
const other = `h1:${'b'.repeat(43)}=`

describe('a go.sum that Go made', () => {
  const text = lockFile('go-sum/go.sum')

  it('gives the modules whose code is used', () => {
    expect(shown(parseGoSum(text).packages)).toEqual([
      'golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c',
      'rsc.io/quote v1.5.2',
      'rsc.io/sampler v1.3.1',
    ])
  })

  it('gives their hashes', () => {
    expect(parseGoSum(text).packages.map(({ hashes }) => hashes)).toContainEqual([
      'h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=',
    ])
  })
})

describe('a line', () => {
  it.each([
    ['that is there twice counts once', `a v1.0.0 ${one}\na v1.0.0 ${one}\n`, [[one]]],
    ['with another hash adds it', `a v1.0.0 ${other}\r\n\r\na v1.0.0 ${one}`, [[one, other]]],
    ['with more blanks is the same', `a  v1.0.0 \t${one}`, [[one]]],
    ['for a go.mod alone is no module', `a v1.0.0/go.mod ${one}\n`, []],
    ['may have a hash of a kind to come', 'a v1.0.0 h2:abc\n', [['h2:abc']]],
  ])('%s', (_, text, hashes) => {
    const { packages, unpinned } = parseGoSum(text)
    expect(packages.map((each) => each.hashes)).toEqual(hashes)
    expect(unpinned).toEqual([])
  })
})

describe('what is no go.sum', () => {
  it.each([
    ['nothing', '\n', undefined],
    ['two words', `a v1.0.0 ${one}\na v1.0.0\n`, 2],
    ['four words', `a v1.0.0 ${one} b\n`, 1],
    ['no version', `a main ${one}\n`, 1],
    ['half of a hash', `a v1.0.0 ${one.slice(0, 20)}`, 1],
    ['a hash and more', `a v1.0.0 ${one}=`, 1],
    ['something before a hash', `a v1.0.0 -${one}`, 1],
    ['a hash of no kind', 'a v1.0.0 :abc', 1],
    ['one word', 'a\n', 1],
    ['a version within a word', `a xv1.0.0 ${one}\n`, 1],
    ['a merge conflict', `a v1.0.0 ${one}\n<<<<<<< HEAD\n`, 2],
  ])('as with %s is refused', (_, text, line) => {
    expect(refusal(parseGoSum, text)).toMatchObject({ line })
  })
})
