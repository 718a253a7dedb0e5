import {
  HeadBucketCommand,
  S3Client,
  type PutObjectCommandInput,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { keyIn, type Encryption } from '../../core/model/request.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import { s3Uri } from '../../core/model/keys.ts'
import { isLoopback } from '../../core/proxy.ts'
import { READ_DEADLINE, withDeadline } from '../deadline.ts'
import { bucketResource, isMissing, translate } from '../service-errors.ts'
import { failureOf } from '../failure.ts'
import { withHandler } from '../request-handler.ts'

/**
 * A client for S3. For an endpoint on this machine, the bucket is part of the path, because host names with a bucket do
 * not resolve there.
 */
export function s3Client(config: S3ClientConfig): S3Client {
  const client = new S3Client(withHandler(config))
  const { endpointProvider } = client.config
  client.config.endpointProvider = (parameters, context) => {
    const { Endpoint } = parameters
    const isHere = Endpoint !== undefined && isLoopback(new URL(Endpoint).hostname)
    return endpointProvider({ ...parameters, ...(isHere && { ForcePathStyle: true }) }, context)
  }
  return client
}

/** Calls to one bucket from one region. Their errors contain the operation and the resource. */
export class S3Calls {
  readonly config: S3ClientConfig
  readonly client: S3Client
  readonly region: string
  readonly name: string
  /** Sent with every request. S3 rejects the request if the bucket has another owner. */
  readonly common: { Bucket: string; ExpectedBucketOwner: string | undefined }
  /** Sent with every PutObject. */
  readonly encryption: Pick<PutObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId'>

  constructor(
    config: S3ClientConfig,
    region: string,
    name: string,
    expectedOwner: string | undefined,
    encryption?: Encryption,
  ) {
    this.config = { ...config, region }
    this.client = s3Client(this.config)
    this.region = region
    this.name = name
    this.common = { Bucket: name, ExpectedBucketOwner: expectedOwner }
    this.encryption = {
      ...(encryption && { ServerSideEncryption: encryption.algorithm }),
      ...(encryption?.key !== undefined && { SSEKMSKeyId: keyIn(region, encryption.key) }),
    }
  }

  /** Returns undefined only if the resource does not exist. `missing`: the error name that S3 uses for this. */
  async orMissing<T>(
    operation: string,
    key: string | undefined,
    missing: 'NotFound' | 'NoSuchKey' | 'NoSuchBucketPolicy',
    send: () => Promise<T>,
  ): Promise<T | undefined> {
    return this.call(operation, key, async () => {
      try {
        return await send()
      } catch (error) {
        if (isMissing(error, missing)) return undefined
        throw error
      }
    })
  }

  /**
   * The answer to a HEAD request is the same for a missing bucket and a missing key. Only a request for the bucket
   * itself distinguishes them.
   */
  async requireBucket(): Promise<void> {
    await this.call('HeadBucket', undefined, () => this.client.send(new HeadBucketCommand(this.common)))
  }

  /**
   * Makes a call with all its attempts, with a deadline in milliseconds. Every failure is thrown as {@link
   * ActionError}.
   */
  async call<T>(
    operation: string,
    key: string | undefined,
    send: () => Promise<T>,
    deadline = READ_DEADLINE,
  ): Promise<T> {
    try {
      return await withDeadline(this.client, deadline, send)
    } catch (error) {
      if (failureOf(error).status === 403) await this.#checkOwner()
      throw translate(error, {
        service: 'S3',
        operation,
        region: this.region,
        iamAction: IAM_ACTIONS[operation] ?? `s3:${operation}`,
        subject: s3Uri(this.name, key ?? ''),
        resource: bucketResource(this.region, this.name, key),
        encryption: this.encryption.SSEKMSKeyId ?? this.encryption.ServerSideEncryption,
      })
    }
  }

  /**
   * The answer to a request for a bucket of another owner is the same as for any other denied request. Only a request
   * for the bucket itself distinguishes them.
   */
  async #checkOwner(): Promise<void> {
    const { ExpectedBucketOwner } = this.common
    if (ExpectedBucketOwner === undefined) return
    try {
      await this.client.send(new HeadBucketCommand(this.common))
    } catch (error) {
      if (failureOf(error).status !== 403) return
      throw new ActionError({
        code: 'bucket-owner-mismatch',
        message: `S3 denies access to the bucket ${this.name} with \`expected-bucket-owner\` ${ExpectedBucketOwner}. Either another account owns it, or these credentials are not allowed to access it.`,
        cause: error,
      })
    }
  }
}

/** IAM actions whose name differs from that of the operation. */
const IAM_ACTIONS: Readonly<Record<string, string>> = {
  GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  ListObjectsV2: 's3:ListBucket',
}
