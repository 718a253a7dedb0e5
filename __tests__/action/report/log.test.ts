import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { plainLine, printGroup, regionLog } from '../../../src/action/report/log.ts'
import { tries } from '../../tries.ts'
import { hostileText } from './outcomes.ts'
import { commandLines, olderCommandLines } from '../runner-grammar.ts'
import { keepStdout } from '../stdout.ts'

const printed = keepStdout()

const blanks = fc.constantFrom(
  '',
  ' ',
  '\t',
  '\v',
  '\f',
  '\u0085',
  '\u00A0',
  '\u2028',
  '\u3000',
  '\uFEFF',
  '\n',
  '\r',
)
const lines = fc.oneof(
  hostileText,
  fc
    .tuple(fc.array(blanks, { maxLength: 3 }), hostileText)
    .map(([lead, text]) => `${lead.join('')}::${text}`),
  fc
    .array(fc.constantFrom('#', '[', '##[', ']', ':', '::', ' ', 'error', '\n'), { maxLength: 8 })
    .map((all) => all.join('')),
)

describe('plainLine', () => {
  it('is one line that is no command, whatever the text is', () => {
    fc.assert(
      fc.property(lines, (text) => {
        const line = plainLine(text)
        expect(line).not.toMatch(/[\r\n]/)
        expect(commandLines(line)).toEqual([])
        expect(olderCommandLines(line)).toEqual([])
      }),
      { numRuns: tries(1000) },
    )
  })

  it.each(['Latest version 7, marker matches uv.lock', 's3://bucket/a::b', 'a: b', '# h', '[x]', ''])(
    'leaves ordinary text as it is: %j',
    (text) => {
      expect(plainLine(text)).toBe(text)
    },
  )

  it.each([
    ['::error::x', ': :error::x'],
    ['  ::error::x', '  : :error::x'],
    ['\u0085::error::x', '\\u{85}::error::x'],
    ['\u3000::error::x', '\u3000: :error::x'],
    ['a\u200bb\u{e0041}', 'a\\u{200b}b\\u{e0041}'],
    ['?X-Amz-Signature=0123abcd&a=b', '?[removed]&a=b'],
    ['x'.repeat(4_001), `${'x'.repeat(3_999)}…`],
    ['a ##[error]x', 'a ## [error]x'],
    ['one\r\n\ntwo', 'one ⏎ two'],
  ])('defuses %j', (text, line) => {
    expect(plainLine(text)).toBe(line)
  })
})

describe('printGroup', () => {
  it('prints the first thousand of many lines', () => {
    printGroup('Plan', Array<string>(1_500).fill('line'))
    expect(printed.text.split('\n').filter((line) => line === 'line')).toHaveLength(1_000)
    expect(printed.text).toContain('\n… and 500 more lines\n::endgroup::\n')
  })

  it('prints a group of lines', () => {
    printGroup('Plan', ['one', 'two'])
    expect(printed.text).toBe('::group::Plan\none\ntwo\n::endgroup::\n')
  })

  it('prints nothing but its own commands, whatever title and lines are', () => {
    fc.assert(
      fc.property(lines, fc.array(lines, { maxLength: 4 }), (title, texts) => {
        printed.text = ''
        printGroup(title, texts)
        const [first, ...others] = commandLines(printed.text)
        expect(first).toMatch(/^::group::/)
        expect(others).toEqual(['::endgroup::'])
        expect(printed.text.split('\n')).toHaveLength(texts.length + 3)
      }),
    )
  })
})

describe('regionLog', () => {
  it('prints each phase as a group once it is over', () => {
    const log = regionLog('eu-west-1: ')
    log.phase('Preflight')
    log.info('one')
    log.info('two')
    expect(printed.text).toBe('')
    log.phase('Plan')
    expect(printed.text).toBe('::group::eu-west-1: Preflight\none\ntwo\n::endgroup::\n')
    log.info('three')
    log.end()
    expect(printed.text).toContain('::endgroup::\n::group::eu-west-1: Plan\nthree\n::endgroup::\n')
  })

  it('prints no empty group', () => {
    const log = regionLog('')
    log.phase('Preflight')
    log.phase('Plan')
    log.end()
    expect(printed.text).toBe('')
  })

  it('does not mix with that of another region', () => {
    const [one, two] = [regionLog('a: '), regionLog('b: ')]
    one.phase('Plan')
    two.phase('Plan')
    one.info('of a')
    two.info('of b')
    one.info('of a again')
    two.end()
    one.end()
    expect(printed.text).toBe(
      '::group::b: Plan\nof b\n::endgroup::\n::group::a: Plan\nof a\nof a again\n::endgroup::\n',
    )
  })

  it('shows at once what somebody waits for, behind all that was said before', () => {
    const log = regionLog('')
    log.phase('Preflight')
    log.info('one')
    log.phase('Lock')
    log.info('two')
    printed.text = ''
    log.tell('Waiting for another run')
    expect(printed.text).toBe('::group::Lock\ntwo\n::endgroup::\nWaiting for another run\n')
    log.info('three')
    log.end()
    expect(printed.text).toBe(
      '::group::Lock\ntwo\n::endgroup::\nWaiting for another run\n::group::Lock\nthree\n::endgroup::\n',
    )
  })

  it('says of which region is what it shows at once', () => {
    const [one, two] = [regionLog('eu-west-1: '), regionLog('us-east-1: ')]
    one.phase('Lock')
    two.phase('Lock')
    two.info('held back')
    one.tell('Waiting')
    expect(printed.text).toBe('eu-west-1: Waiting\n')
  })

  it('shows nothing at once that is a command', () => {
    fc.assert(
      fc.property(lines, (text) => {
        printed.text = ''
        const log = regionLog('')
        log.phase('Lock')
        log.tell(text)
        expect(commandLines(printed.text)).toEqual([])
        expect(olderCommandLines(printed.text)).toEqual([])
        expect(printed.text.split('\n')).toHaveLength(2)
      }),
    )
  })

  it('says nothing after its end', () => {
    const log = regionLog('')
    log.phase('Preflight')
    log.info('one')
    log.end()
    printed.text = ''
    log.info('late')
    log.tell('late, and at once')
    log.phase('Plan')
    log.info('later')
    log.end()
    expect(printed.text).toBe('')
  })
})
