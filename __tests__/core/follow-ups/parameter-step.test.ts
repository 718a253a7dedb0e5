import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isFixed, parameterStep, wishFor, type Wish } from '../../../src/core/follow-ups/parameter-step.ts'
import { layerVersion } from '../fixtures.ts'

const arn = (version: number | string, layer = 'numpy', region = 'eu-west-1', account = '123456789012') =>
  `arn:aws:lambda:${region}:${account}:layer:${layer}:${version}`
const wish = (version: number, lowersFrom?: number): Wish => ({
  arn: arn(version),
  isFixed: false,
  lowersFrom,
})
const fixed = (version: number): Wish => ({ ...wish(version), isFixed: true })
const held = (value: string, type = 'String') => ({ value, type, version: 4 })

describe('what is done about a parameter', () => {
  // prettier-ignore
  it.each<[string, Wish, ReturnType<typeof held> | undefined, string]>([
    ['there is none',                                wish(7),     undefined,                     'create'],
    ['there is none, for one version',               fixed(7),    undefined,                     'create'],
    ['it holds the version',                         wish(7),     held(arn(7)),                  'nothing'],
    ['it holds the version, for one version',        fixed(7),    held(arn(7)),                  'nothing'],
    ['it holds an older version',                    wish(7),     held(arn(6)),                  'replace'],
    ['it holds a version with fewer digits',         wish(10),    held(arn(9)),                  'replace'],
    ['it holds a newer version',                     wish(7),     held(arn(8)),                  'newer'],
    ['it holds a version with more digits',          wish(9),     held(arn(10)),                 'newer'],
    ['a run went back to an older version',          wish(7, 9),  held(arn(9)),                  'replace'],
    ['a run went back, and another published later', wish(7, 9),  held(arn(10)),                 'newer'],
    ['it holds another version, for one version',    fixed(7),    held(arn(6)),                  'conflict'],
    ['it holds the version in another account',      wish(7),     held(arn(6, 'numpy', 'eu-west-1', '210987654321')), 'conflict'],
    ['it holds the version in another region',       wish(7),     held(arn(6, 'numpy', 'eu-west-2')), 'conflict'],
    ['it holds another layer',                       wish(7),     held(arn(6, 'scipy')),         'conflict'],
    ['it holds a layer whose name begins like ours', wish(7),     held(arn(6, 'numpy2')),        'conflict'],
    ['it holds the layer without a version',         wish(7),     held(arn(6).replace(/:6$/, '')), 'conflict'],
    ['it holds a version that is none',              wish(7),     held(arn('x')),                'conflict'],
    ['it holds version 0',                           wish(7),     held(arn(0)),                  'conflict'],
    ['it holds a number that is too long',           wish(7),     held(arn('9'.repeat(40))),     'conflict'],
    ['it holds more than an ARN',                    wish(7),     held(`${arn(6)}\n`),           'conflict'],
    ['it holds something else',                      wish(7),     held('secret'),                'conflict'],
    ['it is empty',                                  wish(7),     held(''),                      'conflict'],
    ['it is a SecureString',                         wish(7),     held(arn(6), 'SecureString'),  'conflict'],
    ['it is a StringList with the version',          wish(7),     held(arn(7), 'StringList'),    'conflict'],
  ])('where %s', (_, wanted, found, kind) => {
    expect(parameterStep(wanted, found).kind).toBe(kind)
  })

  it('never tells the value that it does not overwrite', () => {
    const secret = fc.string({ minLength: 12 }).filter((text) => !text.includes('version'))
    const property = fc.property(secret, fc.constantFrom('String', 'SecureString'), (value, type) => {
      const step = parameterStep(wish(7), held(value, type))
      expect(step.kind).toBe('conflict')
      expect(JSON.stringify(step)).not.toContain(value)
    })
    fc.assert(property)
  })

  it('is the same whoever comes first: of two versions, the higher one stays', () => {
    const number = fc.integer({ min: 1, max: 999 })
    fc.assert(
      fc.property(number, number, (one, other) => {
        const step = parameterStep(wish(one), held(arn(other)))
        const kind = one === other ? 'nothing' : one > other ? 'replace' : 'newer'
        expect(step.kind).toBe(kind)
      }),
    )
  })
})

describe('what a parameter is to hold', () => {
  it('belongs to one version where its name has the number', () => {
    expect(isFixed('/layers/{version}')).toBe(true)
    expect(isFixed('/layers/latest')).toBe(false)
    const version = layerVersion({ version: 7 })
    expect(wishFor('/a', version, 9)).toEqual({ arn: version.arn, isFixed: false, lowersFrom: 9 })
    expect(wishFor('/a/{version}', version, undefined)).toMatchObject({ isFixed: true })
  })
})
