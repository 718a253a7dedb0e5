import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { LayerSettings } from '../../../src/core/model/request.ts'
import { sameSettings } from '../../../src/core/plan/settings.ts'
import { layerVersion, noSettings } from '../fixtures.ts'

describe('sameSettings', () => {
  const version = layerVersion({
    license: 'MIT',
    runtimes: ['python3.13'],
    architectures: ['arm64', 'x86_64'],
  })

  // prettier-ignore
  it.each<[string, Partial<LayerSettings>, boolean]>([
    ['nothing is given',                {},                                             true],
    ['all are equal',                   { license: 'MIT', runtimes: ['python3.13'], architectures: ['arm64', 'x86_64'] }, true],
    ['the order differs',               { architectures: ['x86_64', 'arm64'] },         true],
    ['one is given twice',              { runtimes: ['python3.13', 'python3.13'] },     true],
    ['the description differs',         { description: 'Another text' },                true],
    ['the licence differs',             { license: 'ISC' },                             false],
    ['the licence is a part of it',     { license: 'MI' },                              false],
    ['a runtime is missing there',      { runtimes: ['python3.13', 'python3.14'] },     false],
    ['a runtime is another',            { runtimes: ['python3.14'] },                   false],
    ['an architecture is missing here', { architectures: ['arm64'] },                   false],
    ['only one of them differs',        { license: 'MIT', architectures: ['arm64'] },   false],
  ])('when %s: %j → %s', (_, wanted, expected) => {
    expect(sameSettings({ ...noSettings, ...wanted }, version)).toBe(expected)
  })

  it('holds for every version and what it was published with', () => {
    const settings = fc.record({
      license: fc.string(),
      runtimes: fc.array(fc.string()),
      architectures: fc.array(fc.string()),
    })
    fc.assert(
      fc.property(settings, fc.string(), (given, description) => {
        expect(sameSettings({ ...given, description }, layerVersion(given))).toBe(true)
      }),
    )
  })
})
