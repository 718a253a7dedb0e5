import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3ClientConfig,
  type _Object,
} from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Encryption } from '../../core/model/request.ts'
import { LOCK_SUFFIX, s3Uri } from '../../core/model/keys.ts'
import type { ArchiveStore } from '../../core/archive-ports.ts'
import type { Bucket, NewObject, ObjectHead, StoredObject } from '../../core/ports.ts'
import { isMissing } from '../service-errors.ts'
import { failureOf } from '../failure.ts'
import { complete, Pages } from '../narrow.ts'
import { dateOfAnswer, fromWholeBody, objectHead, wholeBody } from './answers.ts'
import { S3Calls } from './calls.ts'

/** Maximum number of attempts to read a body or to write an object. */
const ATTEMPTS = 5

/**
 * Milliseconds to delete an object, with all attempts. Only locks are deleted, and they expire by themselves. A service
 * that does not answer must not delay the end of the step.
 */
const REMOVE_DEADLINE = 10_000

/**
 * Milliseconds before a write that conflicted with another one is repeated, multiplied by the number of attempts so
 * far.
 */
const CONFLICT_PAUSE = 50

/** One S3 bucket, used from one region. */
export class S3Bucket implements Bucket {
  readonly #calls: S3Calls

  /** @param encryption - For the objects that are written; undefined: the default of the bucket. */
  constructor(
    config: S3ClientConfig,
    region: string,
    name: string,
    expectedOwner: string | undefined,
    encryption?: Encryption,
  ) {
    this.#calls = new S3Calls(config, region, name, expectedOwner, encryption)
  }

  get name(): string {
    return this.#calls.name
  }

  /** The module is loaded only by runs that publish. */
  async archives(): Promise<ArchiveStore> {
    const { S3Archives } = await import('./archives.ts')
    return new S3Archives(this.#calls)
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    const command = new HeadObjectCommand({ ...this.#calls.common, Key: key, ChecksumMode: 'ENABLED' })
    const head = await this.#calls.orMissing('HeadObject', key, 'NotFound', () =>
      this.#calls.client.send(command),
    )
    if (head !== undefined) return objectHead(head)
    await this.#calls.requireBucket()
    return undefined
  }

  async read(key: string, limit: number): Promise<StoredObject | undefined> {
    const ask = async () => {
      const command = new GetObjectCommand({ ...this.#calls.common, Key: key })
      const answeredAt = dateOfAnswer(command)
      const answer = await this.#calls.client.send(command)
      return async () => ({
        bytes: await wholeBody(answer, limit),
        etag: complete(answer.ETag, 'ETag'),
        age: complete(answeredAt(), 'Date') - complete(answer.LastModified, 'Last-Modified').getTime(),
        metadata: answer.Metadata ?? {},
      })
    }
    const uri = s3Uri(this.#calls.name, key)
    return this.#calls.orMissing('GetObject', key, 'NoSuchKey', () => fromWholeBody(uri, ATTEMPTS, ask))
  }

  async newestKey(before: string, after: string): Promise<string | undefined> {
    let newest: _Object | undefined
    const pages = new Pages()
    let ContinuationToken: string | undefined
    do {
      const command = new ListObjectsV2Command({ ...this.#calls.common, Prefix: before, ContinuationToken })
      const page = await this.#calls.call('ListObjectsV2', undefined, () => this.#calls.client.send(command))
      for (const object of page.Contents ?? []) {
        if (matches(object.Key, before, after) && isNewer(object, newest)) newest = object
      }
      ContinuationToken = pages.next(page.NextContinuationToken)
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
    const command = new DeleteObjectCommand({ ...this.#calls.common, Key: key, IfMatch: etag })
    const send = async () => {
      try {
        await this.#calls.client.send(command)
      } catch (error) {
        if (failureOf(error).name === 'PreconditionFailed') return false
        if (!isMissing(error, 'NoSuchKey')) throw error
      }
      return true
    }
    return this.#calls.call('DeleteObject', key, send, REMOVE_DEADLINE)
  }

  /** Returns the ETag of the written object; undefined if the condition does not hold. */
  async #put(
    { key, bytes, contentType, metadata }: NewObject,
    condition: { IfNoneMatch: '*' } | { IfMatch: string },
  ): Promise<string | undefined> {
    const command = new PutObjectCommand({
      ...this.#calls.common,
      ...this.#calls.encryption,
      Key: key,
      Body: bytes,
      ContentType: contentType,
      Metadata: metadata,
      // S3 verifies it before it stores the object.
      ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
      ...condition,
    })
    return this.#calls.call('PutObject', key, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return complete((await this.#calls.client.send(command)).ETag, 'ETag')
        } catch (error) {
          const { name } = failureOf(error)
          if (name === 'PreconditionFailed') return undefined
          if ('IfMatch' in condition && isMissing(error, 'NoSuchKey')) return undefined
          // Another write to the key was in progress. S3 asks to try again, and the SDK does not.
          if (name !== 'ConditionalRequestConflict' || attempt === ATTEMPTS) throw error
          await setTimeout(CONFLICT_PAUSE * attempt)
        }
      }
    })
  }
}

/** Whether a key that starts with `before` matches a pattern. A lock is never an archive, whatever the pattern is. */
function matches(key: string | undefined, before: string, after: string): boolean {
  if (key === undefined || key.endsWith(LOCK_SUFFIX)) return false
  return key.length >= before.length + after.length && key.endsWith(after)
}

/**
 * S3 lists times in whole seconds, and keys in order. If two objects have the same second, the later key counts,
 * because keys often contain times.
 */
function isNewer({ LastModified }: _Object, than: _Object | undefined): boolean {
  return than === undefined || Number(LastModified) >= Number(than.LastModified)
}
