import fc from 'fast-check'

const HALVES = { from: 0xd800, count: 0x800 }

/** Any character but half of a pair: `unit: 'binary'` of fast-check, which takes a second to list all of them. */
export const anyCharacter = fc.nat(0x10ffff - HALVES.count).map(
  (at) => String.fromCodePoint(at < HALVES.from ? at : at + HALVES.count),
  (text) => {
    const at = typeof text === 'string' ? text.codePointAt(0) : undefined
    if (at === undefined || String.fromCodePoint(at) !== text || !text.isWellFormed())
      throw new Error('This is not one character.')
    return at < HALVES.from ? at : at - HALVES.count
  },
)
