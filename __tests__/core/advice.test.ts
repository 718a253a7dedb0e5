import { describe, expect, it } from '@jest/globals'
import { manifestAdvice, unknownValues } from '../../src/core/advice.ts'
import { manifestOf } from '../../src/core/manifest.ts'

const runtimes = ['nodejs22.x', 'nodejs24.x', 'python3.12', 'python3.13', 'java21']

describe('unknownValues', () => {
  it('has nothing to say about known values, or none', () => {
    expect(unknownValues('compatible-runtimes', runtimes, runtimes)).toEqual([])
    expect(unknownValues('compatible-runtimes', [], runtimes)).toEqual([])
  })

  it.each([
    ['python313', 'python3.13'],
    ['Python3.12', 'python3.12'],
    ['nodejs24', 'nodejs24.x'],
    ['java25', 'java21'],
  ])('takes %s for %s', (given, nearest) => {
    const [line, ...others] = unknownValues('compatible-runtimes', [given], runtimes)
    expect(others).toEqual([])
    expect(line).toContain(`compatible-runtimes: ${given} `)
    expect(line).toContain(`Did you mean ${nearest}?`)
  })

  it('gives one line for each unknown value, and leaves out the known ones', () => {
    const lines = unknownValues('compatible-runtimes', ['ruby1', 'java21', 'go1'], runtimes)
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['ruby1', 'go1'])
  })
})

describe('manifestAdvice', () => {
  const manifest = manifestOf('deps/requirements.txt', 'requirements.txt', [])
  const advice = (strict: boolean, included: string[], isUnknown: boolean) =>
    manifestAdvice({ manifest, strict }, { included: new Set(included), isUnknown })

  it.each([true, false])(
    'has nothing to say about a manifest that stands for itself, strict: %s',
    (strict) => {
      expect(advice(strict, [], false)).toEqual([])
    },
  )

  it('names what a manifest includes, once for all, and says what that means and what to do', () => {
    const [line, ...others] = advice(false, ['more.txt', '../limits.txt'], false)
    expect(others).toEqual([])
    expect(line).toMatch(
      /^deps\/requirements\.txt includes more\.txt, \.\.\/limits\.txt\. .*publishes nothing\..*pip-compile/,
    )
    expect(advice(true, ['more.txt', '../limits.txt'], false)).toEqual([line])
  })

  it('says that strict cannot tell of an unknown format; without strict nobody asked', () => {
    expect(advice(true, [], true)).toEqual([
      'deps/requirements.txt is of no format that this action reads, so `strict` cannot tell whether it is pinned.',
    ])
    expect(advice(false, [], true)).toEqual([])
  })
})
