import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { s3ConsoleUrl } from '../../../src/core/model/console-link.ts'

describe('s3ConsoleUrl', () => {
  it.each([
    ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
    ['ap-southeast-7', 'ap-southeast-7.console.aws.amazon.com'],
    ['cn-north-1', 'console.amazonaws.cn'],
    ['cn-northwest-1', 'console.amazonaws.cn'],
    ['us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ])('leads to the console of the partition of %s', (region, host) => {
    const url = new URL(s3ConsoleUrl(region, 'artifacts', 'team/layer/000007/uv.lock') ?? '')
    expect(url.origin).toBe(`https://${host}`)
    expect(url.pathname).toBe('/s3/object/artifacts')
    expect(Object.fromEntries(url.searchParams)).toEqual({ region, prefix: 'team/layer/000007/uv.lock' })
  })

  it.each([
    ['us-iso-east-1'],
    ['us-isob-east-1'],
    ['us-isof-south-1'],
    ['eu-isoe-west-1'],
    ['eusc-de-east-1'],
  ])('is none in %s, whose console is not publicly known', (region) => {
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
