import { describe, expect, it } from '@jest/globals'
import { unknownValues } from '../../../src/core/preflight/advice.ts'

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
    expect(line).toContain(`compatible-runtimes: this version of the action does not know ${given}.`)
    expect(line).toContain(`Did you mean ${nearest}?`)
  })

  it.each([
    ['amd64', 'x86_64'],
    ['AArch64', 'arm64'],
    ['arm46', 'arm64'],
  ])('knows the architecture %s by its other name, or by the nearest: %s', (given, meant) => {
    const lines = unknownValues('compatible-architectures', [given], ['x86_64', 'arm64'])
    expect(lines).toEqual([expect.stringContaining(`Did you mean ${meant}?`)])
  })

  it('gives one line for each unknown value, and leaves out the known ones', () => {
    const lines = unknownValues('compatible-runtimes', ['ruby1', 'java21', 'go1'], runtimes)
    expect(lines.map((line) => / know (\w+)\./.exec(line)?.[1])).toEqual(['ruby1', 'go1'])
  })
})
