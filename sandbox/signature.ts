import { createHash, createHmac } from 'node:crypto'
import type { AwsRequest } from './http.ts'

/** The parts of a Signature Version 4 `Authorization` header. */
export interface Authorization {
  accessKeyId: string
  /** Date of the credential scope, `YYYYMMDD`. */
  date: string
  region: string
  service: string
  signedHeaders: string[]
  /** Lower-case hex. */
  signature: string
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/

/** Reads an `Authorization` header. `undefined` when it is none of Signature Version 4. */
export function parseAuthorization(header: string): Authorization | undefined {
  const match = form.exec(header)
  if (!match) return undefined
  const [, accessKeyId = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = match
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature }
}

/**
 * Whether the request was signed with this secret.
 * The rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureMatches(request: AwsRequest, authorization: Authorization, secret: string): boolean {
  const { date, region, service } = authorization
  const scope = `${date}/${region}/${service}/aws4_request`
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`)
  // Header values are bytes. Clients differ in how they count what is not ASCII before they sign it.
  return (['latin1', 'utf8'] as const).some((encoding) => {
    const canonical = createHash('sha256').update(
      Buffer.from(canonicalRequest(request, authorization), encoding),
    )
    const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, canonical.digest('hex')].join(
      '\n',
    )
    return hmac(key, toSign).toString('hex') === authorization.signature
  })
}

/** Moment of `x-amz-date` (`YYYYMMDDTHHMMSSZ`) in milliseconds, `NaN` when it is none. */
export function signingTime(header: string | undefined): number {
  return Date.parse((header ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function canonicalRequest(request: AwsRequest, { service, signedHeaders }: Authorization): string {
  const { method, path, query, headers, body } = request
  // S3 signs the path as it is sent; every other service encodes it once more.
  const canonicalPath = service === 's3' ? path : path.split('/').map(encode).join('/')
  const canonicalQuery = [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join('&')
  const canonicalHeaders = signedHeaders.map(
    (name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`,
  )
  const payload = headers['x-amz-content-sha256'] ?? createHash('sha256').update(body).digest('hex')
  return [
    method,
    canonicalPath,
    canonicalQuery,
    canonicalHeaders.join(''),
    signedHeaders.join(';'),
    payload,
  ].join('\n')
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
