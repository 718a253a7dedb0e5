import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseBun } from '../../../src/manifest/formats/bun/bun-parser.ts'
import { parseComposer } from '../../../src/manifest/formats/composer/composer-parser.ts'
import { parseJsonObject } from '../../../src/manifest/text/json.ts'
import { parseNpm } from '../../../src/manifest/formats/npm/npm-parser.ts'
import type { Parser } from '../../../src/manifest/format.ts'
import { parsePipfile } from '../../../src/manifest/formats/pipfile/pipfile-parser.ts'
import { refusal } from '../lock-file.ts'

/** As a parser, for what {@link refusal} tells. */
const parse: Parser = (text) => {
  parseJsonObject(text)
  return { packages: [], unpinned: [] }
}

/** A JSON value as it is written: each key with how its characters are spelled, and the blanks before its colon. */
type Written = string | { list: Written[] } | { members: Member[] }

interface Member {
  key: string
  spell: (character: string) => string
  blanks: string
  value: Written
}

const codeOf = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0')
const spellings: Member['spell'][] = [
  (character) => JSON.stringify(character).slice(1, -1),
  (character) => `\\u${codeOf(character)}`,
  (character) => `\\u${codeOf(character).toUpperCase()}`,
]
const text = fc.constantFrom(
  'a',
  'j',
  'aj',
  '',
  '__proto__',
  '"',
  '\\',
  'a":',
  '": {"a" :',
  '\\"a":',
  '}',
  '[',
)

const { written } = fc.letrec<{ written: Written; object: Written }>((tie) => ({
  written: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      text.map((value) => JSON.stringify(value)),
      fc.constantFrom('null', 'true', '-1.5e3'),
    ),
    fc.record({ list: fc.array(tie('written'), { maxLength: 4 }) }),
    tie('object'),
  ),
  object: fc.record({
    members: fc.array(
      fc.record({
        key: text,
        spell: fc.constantFrom(...spellings),
        blanks: fc.constantFrom('', ' ', '\n', '\t\r\n '),
        value: tie('written'),
      }),
      { maxLength: 5 },
    ),
  }),
}))

/** The text of a value, and what {@link refusal} has to tell of it. */
function write(root: Written): { text: string; refused?: { message: string; line: number } } {
  const duplicates: { message: string; line: number }[] = []
  const escapes: { message: string; line: number }[] = []
  const add = (before: string, value: Written): string => {
    if (typeof value === 'string') return before + value
    if ('list' in value) {
      let all = `${before}[`
      for (const [at, each] of value.list.entries()) all = add(at === 0 ? all : `${all},\n`, each)
      return `${all}]`
    }
    const keys: string[] = []
    let all = `${before}{`
    for (const { key, spell, blanks, value: member } of value.members) {
      if (keys.length > 0) all += ', '
      const line = all.split('\n').length
      const name = JSON.stringify(key)
      const spelled = Array.from(key, spell).join('')
      if (keys.includes(key))
        duplicates.push({ message: `The key ${name} occurs twice in one object.`, line })
      if (key.length === 1 && spelled !== key) {
        escapes.push({ message: `The key ${name} is written as an escape sequence.`, line })
      }
      keys.push(key)
      all = add(`${all}"${spelled}"${blanks}:`, member)
    }
    return `${all}}`
  }
  const whole = add('', root)
  const [refused] = [...duplicates, ...escapes]
  return { text: whole, ...(refused && { refused }) }
}

function valueOf(written: Written): unknown {
  if (typeof written === 'string') return JSON.parse(written) as unknown
  if ('list' in written) return written.list.map(valueOf)
  return Object.fromEntries(written.members.map(({ key, value }) => [key, valueOf(value)]))
}

describe('a JSON text', () => {
  const inRoot = (value: Written): Written => ({
    members: [{ key: 'root', spell: (character) => character, blanks: '', value }],
  })

  it.each(['[]', '[{"a": 1}]', 'null', '1', '"a"', 'true'])(
    'is refused when it is no object: %s',
    (value) => {
      expect(refusal(parse, value)).toEqual({ message: 'The file is not a JSON object.', line: undefined })
    },
  )

  it('is refused when an object has one key twice, however it is spelled', () => {
    fc.assert(
      fc.property(written, (value) => {
        const { text: whole, refused } = write(inRoot(value))

        expect(refusal(parse, whole)).toEqual(refused)
      }),
      { numRuns: 2000 },
    )
  })

  it('is read when no object has', () => {
    fc.assert(
      fc.property(written, (value) => {
        const { text: whole, refused } = write(inRoot(value))
        fc.pre(refused === undefined)

        expect(parseJsonObject(whole)).toEqual(valueOf(inRoot(value)))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['objects', '{"a":', '}'],
    ['lists', '[', ']'],
  ])('may nest 10,000 %s', (_, start, end) => {
    const nested = (inner: string): string =>
      `{"root":\n${start.repeat(10_000)}${inner}${end.repeat(10_000)}}`

    expect(refusal(parse, nested('{"b":1,"c":"b"}'))).toBeUndefined()
    expect(refusal(parse, nested('{"b":1,\n"b":2}'))).toEqual({
      message: 'The key "b" occurs twice in one object.',
      line: 3,
    })
  })

  it('may hold one key in two objects, one within the other or in a list', () => {
    expect(parseJsonObject('{"a":{"a":[{"a":1},{"a":"\\"a\\":"}]}}')).toEqual({
      a: { a: [{ a: 1 }, { a: '"a":' }] },
    })
  })

  it('is quoted neither with credentials nor without end', () => {
    const key = `https://user:secret@files.example/${'a'.repeat(10_000)}`
    const { message = '' } = refusal(parse, `{"${key}":1,"${key}":2}`) ?? {}

    expect(message).toContain('files.example')
    expect(message).not.toContain('secret')
    expect(message.length).toBeLessThan(200)
  })
})

describe('a lock file with a key that stands twice', () => {
  it.each<[string, Parser, string, number]>([
    [
      'npm',
      parseNpm,
      '{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1",\n"version":"2"}}}',
      2,
    ],
    ['npm v1', parseNpm, '{"lockfileVersion":1,\n"dependencies":{},\n"dependencies":{}}', 3],
    [
      'Pipenv',
      parsePipfile,
      '{"_meta":{"pipfile-spec":6},"default":{\n"a":{"version":"==1"},\n"\\u0061":{}}}',
      3,
    ],
    ['Composer', parseComposer, '{"packages":[],\n"packages":[]}', 2],
    [
      'bun',
      parseBun,
      '{"lockfileVersion":1,"packages":{\n"a":["a@1.0.0","",{},""],\n"a":["a@2.0.0","",{},""],},}',
      3,
    ],
    ['bun', parseBun, '{"lockfileVersion":1,"packages":{},\n"packages":{},}', 2],
  ])('of %s is refused', (_, parser, lock, line) => {
    expect(refusal(parser, lock)).toMatchObject({ line })
  })
})
