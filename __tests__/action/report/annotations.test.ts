import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CommandReader, type Command } from '../../../sandbox/runner-protocol.ts'
import { setFailed } from '../../../src/action/report/annotation.ts'
import { annotate, warningLine, warningsOf, type Warning } from '../../../src/action/report/annotations.ts'
import { visibleLines } from '../../../src/archive/visible.ts'
import type { NotPinned } from '../../../src/core/model/outcome.ts'
import { hostileText, outcome, ran } from './outcomes.ts'
import { commandLines, olderCommandLines } from '../runner-grammar.ts'
import { keepStdout } from '../stdout.ts'
import { tries } from '../../tries.ts'

const printed = keepStdout()

/** The commands that the runner takes out of what was printed. */
function commands(): Command[] {
  const reader = new CommandReader()
  return printed.text.split(/\r?\n/).flatMap((line) => reader.read(line) ?? [])
}
const annotations = () => commands().filter(({ name }) => name === 'warning')

const region = (name: string, warnings: string[]) => outcome({ region: name, warnings })
const textsOf = (...parameters: Parameters<typeof warningsOf>) =>
  warningsOf(...parameters).map(({ text }) => text)

describe('the warnings of a run', () => {
  // prettier-ignore
  it.each<[string, Record<string, string[]>, string[]]>([
    ['none',                           { 'eu-west-1': [] },                                      []],
    ['of one region',                  { 'eu-west-1': ['a', 'b'] },                              ['a', 'b']],
    ['of one region, said twice',      { 'eu-west-1': ['a', 'b', 'a'] },                         ['a', 'b']],
    ['of several regions',             { 'eu-west-1': ['a'], 'us-east-1': ['b'] },               ['eu-west-1: a', 'us-east-1: b']],
    ['that all regions share',         { 'eu-west-1': ['a'], 'us-east-1': ['a'] },               ['a']],
    ['that some regions share',        { 'eu-west-1': ['a', 'b'], 'us-east-1': ['b'], 'ap-south-1': ['c'] }, ['b', 'eu-west-1: a', 'ap-south-1: c']],
    ['of one region among several',    { 'eu-west-1': [], 'us-east-1': ['a'] },                  ['us-east-1: a']],
  ])('%s', (_, regions, expected) => {
    const outcomes = Object.entries(regions).map(([name, warnings]) => region(name, warnings))
    expect(textsOf(ran(outcomes), '/ws')).toEqual(expected)
  })

  it('begin with what all regions share, then comes each region, then the manifest', () => {
    const notPinned = [{ file: 'uv.lock', line: 3, text: 'pin' }]
    const run = ran([region('eu-west-1', ['own', 'both']), region('us-east-1', ['both'])], {
      notPinned,
    })
    expect(textsOf(run, '/ws')).toEqual(['both', 'eu-west-1: own', 'pin'])
  })

  // prettier-ignore
  it.each([
    ['relative',                    'deps/uv.lock',         'deps/uv.lock'],
    ['relative, with dots',         'deps/../uv.lock',      'uv.lock'],
    ['absolute',                    '/ws/deps/uv.lock',     'deps/uv.lock'],
    ['absolute, with dots',         '/ws/deps/../uv.lock',  'uv.lock'],
    ['absolute, with a slash more', '/ws//uv.lock',         'uv.lock'],
    ['odd',                         'a b/::x,y=%0A.txt',    'a b/::x,y=%0A.txt'],
  ])('name a file from the top of the workspace when its path is %s', (_, file, expected) => {
    const notPinned = [{ file, line: 12, text: 'pin' }]
    expect(warningsOf(ran([outcome()], { notPinned }), '/ws')).toEqual([{ text: 'pin', at: { file: expected, line: 12 } }])
  })
})

describe('annotations', () => {
  const many = (count: number): Warning[] =>
    Array.from({ length: count }, (_, index) => ({
      text: `w${index + 1}`,
      at: { file: 'uv.lock', line: index + 1 },
    }))

  it('name file and line where there is one', () => {
    annotate([{ text: 'one' }, { text: 'two', at: { file: 'deps/uv.lock', line: 7 } }])
    expect(commands()).toEqual([
      { name: 'warning', properties: {}, data: 'one' },
      { name: 'warning', properties: { file: 'deps/uv.lock', line: '7' }, data: 'two' },
    ])
  })

  it.each([0, 1, 9, 10])('are all of %i warnings, and nothing more is printed', (count) => {
    annotate(many(count))
    expect(commands().map(({ name, data }) => `${name} ${data}`)).toEqual(
      many(count).map(({ text }) => `warning ${text}`),
    )
  })

  it.each([11, 12, 1_000])(
    'are the first nine of %i, and one that counts the rest, which the log names',
    (count) => {
      annotate(many(count))
      const nine = many(9).map(({ text }) => text)
      const rest = count - 9
      expect(annotations().map(({ data }) => data)).toEqual([
        ...nine,
        `${rest} more warnings are in the log of this step and in the job summary.`,
      ])
      expect(annotations()[9]?.properties).toEqual({})
      const group = printed.text.split('::group::More warnings\n')[1]?.split('::endgroup::')[0]
      expect(group?.trim().split('\n')).toEqual(many(count).slice(9).map(warningLine))
    },
  )

  it('hold hostile texts and file names, and are nothing but what they are meant to be', () => {
    const one: fc.Arbitrary<NotPinned> = fc.record({
      file: hostileText.map((name) => name.replaceAll('\0', '')),
      line: fc.integer({ min: 1, max: 99 }),
      text: hostileText,
    })
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 25 }),
        fc.array(hostileText, { maxLength: 3 }),
        (notPinned, warnings) => {
          printed.text = ''
          const all = warningsOf(ran([outcome({ warnings })], { notPinned }), '/ws')
          annotate(all)
          const count = all.length > 10 ? 9 : all.length
          expect(annotations().length).toBe(Math.min(all.length, 10))
          expect(
            annotations()
              .slice(0, count)
              .map(({ data, properties }) => [data, properties['file'] ?? '', properties['line'] ?? '']),
          ).toEqual(
            all
              .slice(0, count)
              .map(({ text, at }) => [visibleLines(text), at?.file ?? '', String(at?.line ?? '')]),
          )
          const meant = ['group', 'endgroup', 'warning']
          expect(commands().filter(({ name }) => !meant.includes(name))).toEqual([])
          expect(
            commandLines(printed.text).filter((line) => !meant.includes(/^::([a-z]+)/.exec(line)?.[1] ?? '')),
          ).toEqual([])
          // In a command that is understood, it is part of that command.
          const log = printed.text.split('\n').filter((line) => !line.startsWith('::warning'))
          expect(olderCommandLines(log.join('\n'))).toEqual([])
        },
      ),
      { numRuns: tries(200) },
    )
  })
})

describe('an annotation', () => {
  it('has no more characters than the runner takes, and nothing that cannot be seen', () => {
    annotate([{ text: `a\u200b${'x'.repeat(889_102)}` }])
    setFailed(`b\u202e${'x'.repeat(889_102)}`)
    process.exitCode = undefined
    const [one, other] = commands()
    expect(one?.data).toMatch(/^a\\u\{200b\}x+…$/)
    expect(other?.data).toMatch(/^b\\u\{202e\}x+…$/)
    for (const command of [one, other]) expect(command?.data).toHaveLength(4_000)
  })
})

describe('warningLine', () => {
  it('names the place, as editors and GitHub take it', () => {
    expect(warningLine({ text: 'open', at: { file: 'a b.txt', line: 3 } })).toBe('a b.txt:3: open')
    expect(warningLine({ text: 'open' })).toBe('open')
  })
})
