import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { withoutSecrets } from '../../src/core/secrets.ts'

const token = 'IQoJb3JpZ2luX2VjEHoaCWV1LXdlc3QtMSJH/+=='

describe('withoutSecrets', () => {
  it.each([
    [
      'a presigned link',
      `https://b.test/k?X-Amz-Date=1&X-Amz-Security-Token=${token}&X-Amz-Signature=0123abcd&x=1`,
    ],
    ['an encoded link', `https%3A%2F%2Fb.test%2Fk%3FX-Amz-Security-Token%3D${encodeURIComponent(token)}`],
    [
      'a request in an error message',
      `host:b.test\nx-amz-date:1\nx-amz-security-token:${token}\n\nhost;x-amz-date`,
    ],
    ['a header', `X-AMZ-SECURITY-TOKEN: ${token}`],
    ['XML', `<CanonicalRequest>x-amz-security-token:${token}</CanonicalRequest>`],
    ['JSON', JSON.stringify({ 'X-Amz-Security-Token': token, 'X-Amz-Signature': '0123abcd' })],
  ])('takes them out of %s', (_, text) => {
    const clean = withoutSecrets(text)
    expect(clean).not.toMatch(/IQoJ|0123abcd/)
    expect(clean).toContain('[removed]')
  })

  it('leaves the rest of a link as it is', () => {
    expect(withoutSecrets('https://b.test/k?a=1&X-Amz-Signature=0123abcd&b=2')).toBe(
      'https://b.test/k?a=1&[removed]&b=2',
    )
  })

  it('changes no text without any', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(withoutSecrets(text)).toBe(text)
      }),
    )
  })
})
