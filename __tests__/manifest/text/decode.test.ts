import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeRequirements, decodeText } from '../../../src/manifest/text/decode.ts'
import { ManifestError } from '../../../src/manifest/package.ts'

const utf16 = (text: string, mark = '\ufeff') => Buffer.from(mark + text, 'utf16le')
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)))

const character = fc
  .oneof(fc.nat(0xff), fc.integer({ min: 1, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code))

function failure(decode: (bytes: Uint8Array) => string, input: Uint8Array): unknown {
  try {
    return decode(input)
  } catch (error) {
    return error
  }
}

describe.each([
  ['decodeText', decodeText],
  ['decodeRequirements', decodeRequirements],
])('%s', (_, decode) => {
  it.each([
    ['UTF-8', Buffer.from('naïve 包\n')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffnaïve 包\n')],
    ['UTF-16, little endian', utf16('naïve 包\n')],
    ['UTF-16, big endian', utf16('naïve 包\n').swap16()],
  ])('reads %s', (_, input) => {
    expect(decode(input)).toBe('naïve 包\n')
  })

  it('reads an empty file', () => {
    expect(decode(new Uint8Array())).toBe('')
  })

  it.each([
    ['a byte that UTF-8 has not', bytes('a\nb\n', [0xff], '\n'), 3],
    ['a character cut short at the end of a line', bytes('a\n', [0xe5, 0x8c], '\nb'), 2],
    ['a character cut short at the end', bytes('a\n\n', [0xe5, 0x8c]), 3],
    ['an encoded surrogate', bytes([0xed, 0xa0, 0x80]), 1],
    ['a NUL', Buffer.from('a\nb\0c\nd\ne'), 2],
    ['UTF-16 without a mark', utf16('ab', ''), 1],
    ['half of a UTF-16 pair', utf16('a\ud800b'), undefined],
    ['UTF-16 with an odd number of bytes', bytes([0xff, 0xfe, 0x61, 0x00, 0x62]), undefined],
    ['UTF-32', bytes([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 1],
    ['a zip', bytes('PK', [3, 4, 0, 0, 8, 0]), 1],
    ['a picture', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0]), 1],
  ])('refuses %s', (_, input, line) => {
    const error = failure(decode, input)
    expect(error).toBeInstanceOf(ManifestError)
    expect(error).toMatchObject({ line })
  })

  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\ufeff') && !text.includes('coding'))
        expect(decode(Buffer.from(text))).toBe(text)
        expect(decode(utf16(text))).toBe(text)
      }),
    )
  })

  it('throws nothing but a ManifestError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (input) => {
        const result = failure(decode, input)
        expect(typeof result === 'string' || result instanceof ManifestError).toBe(true)
      }),
    )
  })
})

describe('a coding line', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1')

  it.each([
    ['# -*- coding: latin-1 -*-\n# é\n', '# -*- coding: latin-1 -*-\n# é\n'],
    ['# coding=ISO_8859-1\n# é', '# coding=ISO_8859-1\n# é'],
    ['# é\n# vim: set fileencoding:latin1 :\n', '# é\n# vim: set fileencoding:latin1 :\n'],
    ['# coding: cp1252\n# \x80', '# coding: cp1252\n# €'],
    ['# coding: koi8_r\n# \xc1', '# coding: koi8_r\n# а'],
    ['# coding: utf-8-sig\nfoo', '# coding: utf-8-sig\nfoo'],
    ['# coding: windows_1252\n# \x80', '# coding: windows_1252\n# €'],
    ['#\xbb coding: latin-1\n', '#» coding: latin-1\n'],
    ['# coding: latin-1 é', '# coding: latin-1 é'],
  ])('decides in requirements: %j', (input, text) => {
    expect(decodeRequirements(latin1(input))).toBe(text)
  })

  it.each([
    ['in the third line', '\n\n# coding: latin-1 é'],
    ['that is no comment', 'foo # coding: latin-1 é'],
    ['that says UTF-8 and is wrong', '# coding: utf-8\n# é'],
    ['of an encoding that is not known', '# coding: klingon\nfoo'],
  ])('%s does not', (_, input) => {
    expect(failure(decodeRequirements, latin1(input))).toBeInstanceOf(ManifestError)
  })

  it('gives way to a byte order mark', () => {
    expect(decodeRequirements(Buffer.from('\ufeff# coding: latin-1\n# é'))).toBe('# coding: latin-1\n# é')
  })

  it('means nothing in another file', () => {
    expect(failure(decodeText, latin1('# coding: latin-1\n# é'))).toMatchObject({ line: 2 })
  })
})
