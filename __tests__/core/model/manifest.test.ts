import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { manifestOf } from '../../../src/core/model/manifest.ts'
import { sha256Of } from '../../../src/core/model/digest.ts'

const of = (text: string) => manifestOf('a/uv.lock', 'uv.lock', [Buffer.from(text)])

describe('manifestOf', () => {
  it('gives both digests of the bytes in lower hex', () => {
    expect(of('abc')).toMatchObject({
      path: 'a/uv.lock',
      fileName: 'uv.lock',
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      md5: '900150983cd24fb0d6963f7d28e17f72',
    })
  })

  it.each([
    ['line ends', 'a\nb\n', 'a\r\nb\r\n'],
    ['a byte order mark', 'a\n', '\uFEFFa\n'],
    ['a missing last line end', 'a\n', 'a'],
    ['a blank', 'a==1\n', 'a==1 \n'],
  ])('takes %s for a difference', (_, one, other) => {
    expect(of(one).sha256).not.toBe(of(other).sha256)
  })

  it('is the same in however many chunks the bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (chunks) => {
        const whole = Buffer.concat(chunks)
        expect(manifestOf('a', 'a', chunks)).toEqual(manifestOf('a', 'a', [whole]))
        expect(sha256Of(whole)).toBe(manifestOf('a', 'a', chunks).sha256)
      }),
    )
  })

  it('does not decode: bytes that are no text differ too', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        const same = Buffer.compare(a, b) === 0
        expect(manifestOf('a', 'a', [a]).sha256 === manifestOf('a', 'a', [b]).sha256).toBe(same)
      }),
    )
    const [a, b] = [0x80, 0x81].map((byte) => manifestOf('a', 'a', [Uint8Array.of(byte)]))
    expect(a?.sha256).not.toBe(b?.sha256)
  })
})
