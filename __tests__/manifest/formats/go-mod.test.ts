import { describe, expect, it } from '@jest/globals'
import { parseGoMod } from '../../../src/manifest/formats/go-mod/go-mod-parser.ts'
import { lockFile, refusal, shown } from '../lock-file.ts'

function file(lines: string, version = '1.21'): string {
  return `module example.org/app\n\ngo ${version}\n\n${lines}\n`
}

describe('a go.mod that Go wrote', () => {
  const text = lockFile('go-mod/go.mod')
  const read = () => parseGoMod(text)

  it('gives the modules that it requires, and what replaces them', () => {
    const { packages } = read()
    expect(shown(packages)).toEqual([
      'example.org/folder v0.0.0 path:./folder',
      'golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c',
      'rsc.io/quote v1.5.2',
      'rsc.io/sampler v1.3.0 rsc.io/sampler@v1.3.1',
    ])
  })

  it('leaves a folder open', () => {
    const { unpinned } = read()
    const line = text.split('\n').findIndex((each) => each.includes('=> ./folder')) + 1

    expect(unpinned).toEqual([{ line, name: 'example.org/folder', problem: 'path' }])
  })
})

describe('a directive', () => {
  it.each([
    ['on a line of its own', 'require a v1.0.0 // indirect', ['a v1.0.0']],
    [
      'in a block',
      'require ( // all\r\n\ta v1.0.0\r\n\r\n\t// b v1.0.0\r\n\t"c" `v2.0.0+incompatible`\r\n)',
      ['a v1.0.0', 'c v2.0.0+incompatible'],
    ],
    ['before a comment without a blank', 'require a v1.0.0// indirect', ['a v1.0.0']],
    ['in an empty block', 'require ()', []],
    ['after a word alone', 'toolchain\nrequire a v1.0.0', ['a v1.0.0']],
    [
      'that requires nothing',
      'exclude a v1.0.0\nretract [v1.0.0, v1.1.0]\ntool b\ngodebug default=go1.21',
      [],
    ],
    ['that replaces all versions', 'require a v1.0.0\nreplace a => b v2.0.0', ['a v1.0.0 b@v2.0.0']],
    ['that replaces another version', 'require a v1.0.0\nreplace a v1.1.0 => b v2.0.0', ['a v1.0.0']],
  ])('%s', (_, lines, expected) => {
    expect(shown(parseGoMod(file(lines)).packages)).toEqual(expected)
  })

  it.each([
    ['1.16', ['a v1.0.0 a@v1.1.0']],
    ['1.17', []],
    ['11.16', ['a v1.0.0 a@v1.1.0']],
    ['0.1.20', ['a v1.0.0 a@v1.1.0']],
    ['1.100', []],
    ['2.0', []],
  ])('that replaces what is not required counts by the version of Go: %s', (version, expected) => {
    expect(shown(parseGoMod(file('replace a v1.0.0 => a v1.1.0', version)).packages)).toEqual(expected)
  })

  it('that replaces what is not required counts where no version of Go is named', () => {
    const text = 'module example.org/app\nreplace a v1.0.0 => a v1.1.0\n'
    expect(shown(parseGoMod(text).packages)).toEqual(['a v1.0.0 a@v1.1.0'])
  })

  it('leaves open what comes from a folder, and nothing else', () => {
    const { packages, unpinned } = parseGoMod(
      file('require a v1.0.0\nreplace a => ../a\nreplace b => c v1.0.0'),
    )
    expect(packages).toStrictEqual([
      { ecosystem: 'golang', name: 'a', version: 'v1.0.0', hashes: [], source: 'path:../a' },
    ])
    expect(unpinned).toEqual([{ line: 6, name: 'a', problem: 'path' }])
  })

  it('may hold words of one sign, and quotes within words', () => {
    expect(parseGoMod(file('require a v1.0.0')).packages).toStrictEqual([
      { ecosystem: 'golang', name: 'a', version: 'v1.0.0', hashes: [] },
    ])
    expect(shown(parseGoMod(file('require b v1')).packages)).toEqual(['b v1'])
  })

  it('that replaces what is required counts once, also before Go 1.17', () => {
    expect(shown(parseGoMod(file('require a v1.0.0\nreplace a => b v2.0.0', '1.16')).packages)).toEqual([
      'a v1.0.0 b@v2.0.0',
    ])
  })
})

describe('what is no go.mod', () => {
  it.each([
    ['nothing', '', undefined],
    ['no module', 'require a v1.0.0\n', undefined],
    ['a line of go.sum', file('a v1.0.0 h1:abc='), 5],
    ['a requirement without a version', file('require a'), 5],
    ['a requirement of nothing', file('require (\n\ta v1.0.0\n\t""\n)'), 7],
    ['a requirement of two versions', file('require a v1.0.0 v1.1.0'), 5],
    ['a version that does not begin with one', file('require a xv1.0.0'), 5],
    ['a replacement of nothing', file('replace => b v1.0.0'), 5],
    ['a replacement of three words', file('replace a v1.0.0 b => c v1.0.0'), 5],
    ['a replacement by three words', file('replace a => c v1.0.0 d'), 5],
    ['more than a start and an end of a block', file('require ( ) )'), 5],
    ['something else after the start of a block', file('require ( ('), 5],
    ['a block in a block', file('require (\n\trequire (\n)'), 6],
    ['an end of a block with a word', file('require (\n\ta v1.0.0\n) b\n)'), 7],
    ['an end of no block', file(')'), 5],
    ['a branch in place of a version', file('require (\n\ta main\n)'), 6],
    ['a replacement without an arrow', file('replace a b v1.0.0'), 5],
    ['a replacement by nothing', file('replace a =>'), 5],
    ['a block without an end', file('require ('), undefined],
    ['words after the start of a block', file('require ( a v1.0.0'), 5],
    ['a quote that is not closed', file('require "a v1.0.0'), 5],
    ['a line of a megabyte of quotes', file('"'.repeat(1_000_000)), 5],
    ['a quoted line of 10 megabytes', file(`"${'a'.repeat(10_000_000)}"`), 5],
    ['a merge conflict', file('<<<<<<< HEAD'), 5],
  ])('as with %s is refused', (_, text, line) => {
    expect(refusal(parseGoMod, text)).toMatchObject({ line })
  })
})
