import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { lambdaConsoleUrl, s3ConsoleUrl } from '../../../src/core/model/console-link.ts'

const SECRET = ['us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1', 'eu-isoe-west-1']

describe('lambdaConsoleUrl', () => {
  it.each([
    ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1'],
    ['cn-north-1', 'https://console.amazonaws.cn/lambda/home?region=cn-north-1'],
    ['us-gov-east-1', 'https://console.amazonaws-us-gov.com/lambda/home?region=us-gov-east-1'],
    ['eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/lambda/home?region=eusc-de-east-1'],
  ])('leads to the version in the console of %s', (region, start) => {
    expect(lambdaConsoleUrl(region, 'my-layer', 13)).toBe(`${start}#/layers/my-layer/versions/13`)
  })

  it.each(SECRET)('is none in %s', (region) => {
    expect(lambdaConsoleUrl(region, 'my-layer', 13)).toBeUndefined()
  })
})

describe('s3ConsoleUrl', () => {
  it.each([
    ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
    ['ap-southeast-7', 'ap-southeast-7.console.aws.amazon.com'],
    ['cn-north-1', 'console.amazonaws.cn'],
    ['cn-northwest-1', 'console.amazonaws.cn'],
    ['us-gov-west-1', 'console.amazonaws-us-gov.com'],
    ['eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
  ])('leads to the console of the partition of %s', (region, host) => {
    const url = new URL(s3ConsoleUrl(region, 'artifacts', 'team/layer/000007/uv.lock') ?? '')
    expect(url.origin).toBe(`https://${host}`)
    expect(url.pathname).toBe('/s3/object/artifacts')
    expect(Object.fromEntries(url.searchParams)).toEqual({ region, prefix: 'team/layer/000007/uv.lock' })
  })

  it.each(SECRET)('is none in %s, whose console is not publicly known', (region) => {
    expect(s3ConsoleUrl(region, 'artifacts', 'layer/000007/uv.lock')).toBeUndefined()
  })

  it('leads to no other host and no other object, whatever the key is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        const url = new URL(s3ConsoleUrl('eu-west-1', 'artifacts', key) ?? '')
        expect(url.host).toBe('eu-west-1.console.aws.amazon.com')
        expect(url.hash).toBe('')
        expect(url.searchParams.get('prefix')).toBe(key)
      }),
    )
  })
})
