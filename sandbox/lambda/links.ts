import { randomBytes, randomUUID } from 'node:crypto'
import type { Answer } from '../answer.ts'
import type { Clock } from '../clock.ts'
import { AwsError } from '../errors.ts'
import type { AwsRequest } from '../http.ts'
import { requestedRange } from '../s3/range.ts'
import type { LayerVersion } from './layers.ts'

/** Seconds that a link is good for: GetLayerVersion of the Lambda API reference. */
const GOOD_FOR = 600

const PATH = /^\/awslambda-[a-z0-9-]+-layers\/snapshots\//

interface Issued {
  search: string
  /** Milliseconds. */
  until: number
  zip: Buffer
}

/** Whether a request follows a link to the archive of a layer version. */
export function isLink({ path }: AwsRequest): boolean {
  return PATH.test(path)
}

/** The presigned links to archives of layer versions, each as good as a credential for ten minutes. */
export class Links {
  readonly #clock: Clock
  readonly #issued = new Map<string, Issued>()

  /** Where links lead instead of the sandbox, such as `https://example.com`. They are not served there. */
  origin: string | undefined

  /** No links yet. They expire by this clock. */
  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * A new link in the form of AWS's.
   * @param host - of the request that asks for it, which the link leads to
   */
  issue({ layerArn, zip }: LayerVersion, region: string, host: string): string {
    const [, , , , account = '', , name = ''] = layerArn.split(':')
    const now = this.#clock.now()
    const date = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const query = new URLSearchParams({
      versionId: randomBytes(24).toString('base64url'),
      'X-Amz-Security-Token': randomBytes(96).toString('base64'),
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Date': date,
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Expires': String(GOOD_FOR),
      'X-Amz-Credential': `ASIASANDBOXSERVICE00/${date.slice(0, 8)}/${region}/s3/aws4_request`,
      'X-Amz-Signature': randomBytes(32).toString('hex'),
    })
    const path = `/awslambda-${region}-layers/snapshots/${account}/${name}-${randomUUID()}`
    this.#issued.set(path, { search: query.toString(), until: now.getTime() + GOOD_FOR * 1000, zip })
    return `${this.origin ?? `http://${host}`}${path}?${query.toString()}`
  }

  /** Answers a request that follows a link, as S3 does. Throws {@link AwsError} for what S3 refuses. */
  answer({ method, path, query, headers }: AwsRequest): Answer {
    const issued = this.#issued.get(path)
    const credential = ['authorization', 'x-amz-security-token', 'cookie'].find((name) => name in headers)
    if (credential !== undefined) {
      const message = `Only one auth mechanism allowed; there is a header ${credential} beside the signature.`
      throw new AwsError(400, 'InvalidArgument', message)
    }
    if (!query.has('X-Amz-Signature')) throw new AwsError(403, 'AccessDenied', 'Access Denied')
    if (issued === undefined || !isSame(query, issued.search) || method !== 'GET') {
      const message = 'The request signature we calculated does not match the signature you provided.'
      throw new AwsError(403, 'SignatureDoesNotMatch', message)
    }
    if (this.#clock.now().getTime() > issued.until)
      throw new AwsError(403, 'AccessDenied', 'Request has expired')
    const { zip } = issued
    const range = requestedRange(headers['range'], zip.length)
    const common = { 'accept-ranges': 'bytes', 'content-type': 'application/zip' }
    if (range === undefined) return { status: 200, headers: common, body: zip }
    const [from, to] = range
    return {
      status: 206,
      headers: { ...common, 'content-range': `bytes ${from}-${to}/${zip.length}` },
      body: zip.subarray(from, to + 1),
    }
  }

  /** Forgets all links. */
  reset(): void {
    this.#issued.clear()
    this.origin = undefined
  }
}

function isSame(query: URLSearchParams, search: string): boolean {
  const sorted = (one: URLSearchParams) => JSON.stringify([...one].sort())
  return sorted(query) === sorted(new URLSearchParams(search))
}
