import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  type _Object,
} from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { ActionError } from '../core/errors.ts'
import { LOCK_SUFFIX, s3Uri } from '../core/keys.ts'
import type { Bucket, NewObject, ObjectHead, StoredObject } from '../core/ports.ts'
import { READ_DEADLINE, withDeadline } from './deadline.ts'
import { bucketResource, failureOf, isMissing, translate } from './errors.ts'
import { complete, noAnswer } from './narrow.ts'
import { refusePlainHttp } from './network.ts'
import { dateOfAnswer, objectHead, wholeBody } from './s3-answers.ts'

/** How often a body is read, or an object is written, at most. */
const ATTEMPTS = 5

/**
 * Milliseconds to remove an object, with all attempts. Only locks are, which expire by themselves: a service that went
 * silent must not hold up the end of the step.
 */
const REMOVE_DEADLINE = 10_000

/** Milliseconds before a write is tried again that met another one, times the attempts so far. */
const CONFLICT_PAUSE = 50

/** One S3 bucket, used from one region. */
export class S3Bucket implements Bucket {
  readonly #client: S3Client
  readonly #region: string
  readonly #name: string
  /** Goes with every call: S3 refuses a bucket of another owner. */
  readonly #common: { Bucket: string; ExpectedBucketOwner: string | undefined }

  constructor(config: S3ClientConfig, region: string, name: string, expectedOwner: string | undefined) {
    this.#client = new S3Client({ ...config, region })
    this.#client.middlewareStack.add(refusePlainHttp, { step: 'build' })
    this.#region = region
    this.#name = name
    this.#common = { Bucket: name, ExpectedBucketOwner: expectedOwner }
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    const command = new HeadObjectCommand({ ...this.#common, Key: key, ChecksumMode: 'ENABLED' })
    const head = await this.#orMissing('HeadObject', key, 'NotFound', () => this.#client.send(command))
    if (head !== undefined) return objectHead(head)
    await this.#requireBucket()
    return undefined
  }

  /** A body that arrives broken is asked for again: the SDK tries again only until an answer begins. */
  async read(key: string): Promise<StoredObject | undefined> {
    return this.#orMissing('GetObject', key, 'NoSuchKey', async () => {
      for (let attempt = 1; ; attempt++) {
        const command = new GetObjectCommand({ ...this.#common, Key: key })
        const answeredAt = dateOfAnswer(command)
        const answer = await this.#client.send(command)
        try {
          return {
            bytes: await wholeBody(answer),
            etag: complete(answer.ETag, 'ETag'),
            age: complete(answeredAt(), 'Date') - complete(answer.LastModified, 'Last-Modified').getTime(),
          }
        } catch (error) {
          if (attempt === ATTEMPTS) throw brokenBody(s3Uri(this.#name, key), error)
        }
      }
    })
  }

  async newestKey(before: string, after: string): Promise<string | undefined> {
    let newest: _Object | undefined
    let ContinuationToken: string | undefined
    do {
      const command = new ListObjectsV2Command({ ...this.#common, Prefix: before, ContinuationToken })
      const page = await this.#call('ListObjectsV2', undefined, () => this.#client.send(command))
      for (const object of page.Contents ?? []) {
        if (matches(object.Key, before, after) && isNewer(object, newest)) newest = object
      }
      const next = page.NextContinuationToken
      if (next !== undefined && next === ContinuationToken) throw noAnswer('a next page')
      ContinuationToken = next
    } while (ContinuationToken !== undefined)
    return newest?.Key
  }

  async create(object: NewObject): Promise<string | undefined> {
    return this.#put(object, { IfNoneMatch: '*' })
  }

  async replace(object: NewObject, etag: string): Promise<string | undefined> {
    return this.#put(object, { IfMatch: etag })
  }

  async remove(key: string, etag: string): Promise<boolean> {
    const command = new DeleteObjectCommand({ ...this.#common, Key: key, IfMatch: etag })
    const send = async () => {
      try {
        await this.#client.send(command)
      } catch (error) {
        if (failureOf(error).name === 'PreconditionFailed') return false
        if (!isMissing(error, 'NoSuchKey')) throw error
      }
      return true
    }
    return this.#call('DeleteObject', key, send, REMOVE_DEADLINE)
  }

  /** ETag of what was written; undefined when the condition does not hold. */
  async #put(
    { key, bytes, contentType, metadata }: NewObject,
    condition: { IfNoneMatch: '*' } | { IfMatch: string },
  ): Promise<string | undefined> {
    const command = new PutObjectCommand({
      ...this.#common,
      Key: key,
      Body: bytes,
      ContentType: contentType,
      Metadata: metadata,
      // S3 verifies it, so what is stored is what was meant.
      ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
      ...condition,
    })
    return this.#call('PutObject', key, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return complete((await this.#client.send(command)).ETag, 'ETag')
        } catch (error) {
          const { name } = failureOf(error)
          if (name === 'PreconditionFailed') return undefined
          if ('IfMatch' in condition && isMissing(error, 'NoSuchKey')) return undefined
          // Another write to the key was under way; S3 asks to try again, and the SDK does not.
          if (name !== 'ConditionalRequestConflict' || attempt === ATTEMPTS) throw error
          await setTimeout(CONFLICT_PAUSE * attempt)
        }
      }
    })
  }

  /** Undefined for a missing key, and for nothing else. `missing` is the name by which S3 says so. */
  async #orMissing<T>(
    operation: string,
    key: string,
    missing: 'NotFound' | 'NoSuchKey',
    send: () => Promise<T>,
  ): Promise<T | undefined> {
    return this.#call(operation, key, async () => {
      try {
        return await send()
      } catch (error) {
        if (isMissing(error, missing)) return undefined
        throw error
      }
    })
  }

  /** A HEAD answers a missing bucket like a missing key; only a question about the bucket itself tells. */
  async #requireBucket(): Promise<void> {
    await this.#call('HeadBucket', undefined, () => this.#client.send(new HeadBucketCommand(this.#common)))
  }

  async #call<T>(
    operation: string,
    key: string | undefined,
    send: () => Promise<T>,
    deadline = READ_DEADLINE,
  ): Promise<T> {
    try {
      return await withDeadline(this.#client, deadline, send)
    } catch (error) {
      if (failureOf(error).status === 403) await this.#checkOwner()
      throw translate(error, {
        service: 'S3',
        operation,
        region: this.#region,
        iamAction: IAM_ACTIONS[operation] ?? `s3:${operation}`,
        subject: s3Uri(this.#name, key ?? ''),
        resource: bucketResource(this.#region, this.#name, key),
      })
    }
  }

  /** S3 answers another owner's bucket like any other refusal; only a question about the bucket itself tells. */
  async #checkOwner(): Promise<void> {
    const { ExpectedBucketOwner } = this.#common
    if (ExpectedBucketOwner === undefined) return
    try {
      await this.#client.send(new HeadBucketCommand(this.#common))
    } catch (error) {
      if (failureOf(error).status !== 403) return
      throw new ActionError({
        code: 'bucket-owner-mismatch',
        message: `S3 refuses the bucket ${this.#name} under \`expected-bucket-owner\` ${ExpectedBucketOwner}: another account owns it, or these credentials may not see the bucket.`,
        hint: 'Check the spelling of `bucket` and who owns it, and grant s3:ListBucket on it so that S3 tells the two apart.',
        cause: error,
      })
    }
  }
}

/** Where the IAM action has another name than the operation. */
const IAM_ACTIONS: Readonly<Record<string, string>> = {
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  ListObjectsV2: 's3:ListBucket',
}

function brokenBody(uri: string, cause: unknown): ActionError {
  return new ActionError({
    code: 'service-error',
    message: `S3 did not send ${uri} whole: ${failureOf(cause).message}`,
    hint: 'Run again.',
    cause,
  })
}

/** Whether a key that starts with `before` fits a pattern. The lock of a run is no archive, whatever the pattern. */
function matches(key: string | undefined, before: string, after: string): boolean {
  if (key === undefined || key.endsWith(LOCK_SUFFIX)) return false
  return key.length >= before.length + after.length && key.endsWith(after)
}

/** S3 lists whole seconds, in the order of keys: of two in one second the later key counts, as names hold times. */
function isNewer({ LastModified }: _Object, than: _Object | undefined): boolean {
  return than === undefined || Number(LastModified) >= Number(than.LastModified)
}
