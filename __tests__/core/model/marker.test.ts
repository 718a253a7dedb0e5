import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  DESCRIPTION_LIMIT,
  DESCRIPTION_ROOM,
  endsInMarker,
  markerOf,
  withMarker,
} from '../../../src/core/model/marker.ts'
import { anyCharacter } from '../../any-character.ts'

const digests = fc.stringMatching(/^[0-9a-f]{64}$/)
const one = 'a'.repeat(64)
const other = 'b'.repeat(64)

/** Texts that look like a marker, or like a part of one. */
const lookalikes = fc
  .array(
    fc.constantFrom(
      '[manifest:sha256:',
      ']',
      ' ',
      one,
      one.toUpperCase(),
      `[manifest:sha256:${one}]`,
      '\n',
      'x',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

const descriptions = fc
  .oneof(fc.string(), fc.string({ unit: anyCharacter }), lookalikes)
  .map((text) => text.slice(0, DESCRIPTION_ROOM))

describe('withMarker', () => {
  it('puts the marker behind the description, after one space', () => {
    expect(withMarker('Web layer', one)).toBe(`Web layer [manifest:sha256:${one}]`)
  })

  it('is the marker alone without a description', () => {
    expect(withMarker('', one)).toBe(`[manifest:sha256:${one}]`)
  })

  it.each(['Web layer', ''])('leaves the description as it is where there is no manifest: "%s"', (text) => {
    expect(withMarker(text, undefined)).toBe(text)
    expect(markerOf(withMarker(text, undefined))).toBeUndefined()
  })

  it('fills the limit of AWS exactly when the room is used up, and leaves nothing over', () => {
    expect(withMarker('d'.repeat(DESCRIPTION_ROOM), one)).toHaveLength(DESCRIPTION_LIMIT)
  })
})

describe('markerOf', () => {
  it('gives back the digest behind any description', () => {
    fc.assert(
      fc.property(descriptions, digests, (description, digest) => {
        expect(markerOf(withMarker(description, digest))).toBe(digest)
      }),
      { numRuns: 500 },
    )
  })

  it('believes no description that a user can give, unless it ends with a whole marker', () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const marker = markerOf(description)
        if (marker === undefined) return
        expect(description.endsWith(`[manifest:sha256:${marker}]`)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('takes the last of two markers', () => {
    expect(markerOf(withMarker(withMarker('', one), other))).toBe(other)
  })

  it.each([
    ['nothing', ''],
    ['text', 'Web layer'],
    ['a digest without brackets', `manifest:sha256:${one}`],
    ['upper-case hex', `[manifest:sha256:${one.toUpperCase()}]`],
    ['a digest that is too short', `[manifest:sha256:${one.slice(1)}]`],
    ['a digest that is too long', `[manifest:sha256:${one}a]`],
    ['another algorithm', `[manifest:sha512:${one}]`],
    ['text behind it', `[manifest:sha256:${one}] x`],
    ['a space behind it', `[manifest:sha256:${one}] `],
    ['a line end behind it', `[manifest:sha256:${one}]\n`],
    ['no space before it', `Web layer[manifest:sha256:${one}]`],
    ['a line end before it', `Web layer\n[manifest:sha256:${one}]`],
    ['a space in it', `[manifest:sha256: ${one}]`],
    ['another letter case', `[Manifest:sha256:${one}]`],
  ])('sees no marker in %s', (_, description) => {
    expect(markerOf(description)).toBeUndefined()
  })
})

describe('endsInMarker', () => {
  const marker = `[manifest:sha256:${one}]`

  it.each([
    ['a marker alone', marker],
    ['a marker behind text', `Web layer ${marker}`],
    ['two markers', `${marker} [manifest:sha256:${other}]`],
    ['one without a space before it', `Web layer${marker}`],
    ['one on a line of its own', `Web layer\n${marker}`],
    ['upper-case hex', `[manifest:sha256:${one.toUpperCase()}]`],
    ['another letter case', marker.toUpperCase()],
    ['spaces behind it', `${marker}  `],
    ['line ends and tabs behind it', `${marker}\r\n\t`],
    ['a no-break space behind it', `${marker}\u00a0`],
    ['invisible letters behind it', `${marker}\u200b\ufeff\u2060\u00ad\u{e0041}\u3164`],
    ['a control character behind it', `${marker}\u0000\u001b`],
    ['half a surrogate pair behind it', `${marker}\ud800`],
  ])('sees %s', (_, description) => {
    expect(endsInMarker(description)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['text', 'Web layer'],
    ['a marker in the middle', `was ${marker} before`],
    ['a marker before a full stop', `${marker}.`],
    ['a digest that is too short', `[manifest:sha256:${one.slice(1)}]`],
    ['a digest that is too long', `[manifest:sha256:${one}a]`],
    ['another algorithm', `[manifest:sha512:${one}]`],
  ])('allows %s, which no run reads as a marker', (_, description) => {
    expect(endsInMarker(description)).toBe(false)
    expect(markerOf(description)).toBeUndefined()
  })

  it('sees whatever is read back as a marker, also where its end is trimmed', () => {
    fc.assert(
      fc.property(descriptions, fc.stringMatching(/^[\s\u200b]{0,3}$/), (description, end) => {
        expect(endsInMarker(description + end) || markerOf(description) === undefined).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
