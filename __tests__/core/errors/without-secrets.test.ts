import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { withoutSecrets } from '../../../src/core/errors/without-secrets.ts'
import { anyCharacter } from '../../any-character.ts'

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
    [
      'a header that is repeated',
      `Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261130/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123abcd`,
    ],
    [
      'a header in a sentence',
      `Authorization header requires 'Credential' parameter. Authorization=AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261130/eu-west-1/lambda/aws4_request, Signature=0123abcd`,
    ],
    [
      'the value of one',
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261130/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0123abcd`,
    ],
    ['an older header', `authorization: AWS AKIAIOSFODNN7EXAMPLE:0123abcdLCwo//yllqDzg=`],
    ['the value of an older one', `got AWS AKIAIOSFODNN7EXAMPLE:0123abcdLCwo//yllqDzg= instead`],
    ['a token in a header', `{"Authorization":"Bearer 0123abcd"}`],
    [
      'an older link',
      `https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=0123abcd%2Fx%3D&Expires=1700000000`,
    ],
    [
      'an older link, encoded',
      `https%3A%2F%2Fb.test%2Fk%3FAWSAccessKeyId%3DAKIAIOSFODNN7EXAMPLE%26Signature%3D0123abcd`,
    ],
    ['an older link, encoded twice', `k%253FSignature%253D0123abcd`],
    [
      'the credential of a link',
      `https://b.test/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261130&X-Amz-Date=1`,
    ],
    [
      'what should have been signed',
      `The Canonical String for this request should have been\n'GET\n/\n0123abcd\n'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n0123abcd'`,
    ],
    [
      'what should have been signed, cut off',
      `The String-to-Sign should have been 'AWS4-HMAC-SHA256\n0123abcd`,
    ],
    [
      'the XML of a refusal',
      `<AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId><StringToSign>AWS4\n0123abcd</StringToSign><SignatureProvided>0123abcd</SignatureProvided><StringToSignBytes>0123abcd</StringToSignBytes><CanonicalRequest>PUT\n0123abcd</CanonicalRequest>`,
    ],
    ['the JSON of a refusal', `{"StringToSign": "AWS4 0123abcd", "SignatureProvided":"0123abcd"}`],
    [
      'keys in JSON',
      `{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"0123abcd","SessionToken":"${token}"}`,
    ],
    [
      'keys in a file',
      `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = 0123abcd\naws_session_token=${token}`,
    ],
    ['a web identity', `WebIdentityToken=0123abcd&Version=2011-06-15`],
    ['a web identity alone', `bad token eyJhbGciOiJSUzI1NiJ9.eyJ0123abcd.0123abcd!`],
    ['JSON', JSON.stringify({ 'X-Amz-Security-Token': token, 'X-Amz-Signature': '0123abcd' })],
  ])('takes them out of %s', (_, text) => {
    const clean = withoutSecrets(text)
    expect(clean).not.toMatch(/IQoJ|0123abcd|AKIA/)
    expect(clean).toContain('[removed]')
  })

  it('leaves the rest of a link as it is', () => {
    expect(withoutSecrets('https://b.test/k?a=1&X-Amz-Signature=0123abcd&b=2')).toBe(
      'https://b.test/k?a=1&[removed]&b=2',
    )
  })

  it.each([
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    'No AWS credentials were found: Could not load credentials from any providers',
    'AWS4-HMAC-SHA256 is the algorithm; Signature Version 4: see the guide',
    'Authorization header is missing',
    'aws-requests-auth 1.0 and authorization-server 2.0',
  ])('leaves words about secrets alone: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text)
  })

  it.each([
    'eyJ-',
    'x-amz-signature',
    "should have been '",
    'AWS4-HMAC Credential=',
    'AWS4-HMAC-',
    'authorization=',
    '%3D',
    '<StringToSign>',
    ' ',
  ])('takes no longer for a text that repeats what might begin one: %j', (text) => {
    expect(withoutSecrets(text.repeat(100_000))).toEqual(expect.any(String))
  })

  it('changes no text without any', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(withoutSecrets(text)).toBe(text)
      }),
    )
  })
})
