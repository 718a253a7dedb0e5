import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
} from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { ArchiveReader, ArchiveStore, BucketRules, NewArchive } from '../../core/archive-ports.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import type { FoundArchive } from '../../core/model/facts.ts'
import { s3Uri } from '../../core/model/keys.ts'
import { bucketResource, isMissing } from '../service-errors.ts'
import { failureOf } from '../failure.ts'
import { lifecycleRules } from './lifecycle.ts'
import { atMost } from '../narrow.ts'
import { fromWholeBody } from './answers.ts'
import type { S3Calls } from './calls.ts'
import { uploadArchive } from './upload.ts'

/** Maximum number of attempts to read a body. */
const ATTEMPTS = 3

/** Maximum number of characters of a bucket policy (S3 user guide, bucket policies: 20 KB). */
const POLICY_LIMIT = 20 * 1024

/** Milliseconds to read a whole archive. A connection without data is closed after 30 seconds in any case. */
const WHOLE_DEADLINE = 900_000

/** The archives in one bucket. */
export class S3Archives implements ArchiveStore {
  readonly #calls: S3Calls

  constructor(calls: S3Calls) {
    this.#calls = calls
  }

  reader(archive: FoundArchive): ArchiveReader {
    return {
      size: archive.size,
      read: async (start, length) => {
        if (length === 0) return new Uint8Array()
        const Range = `bytes=${start}-${start + length - 1}`
        return this.#get(archive, { Range }, async ({ Body }) => {
          const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
          if (bytes.length !== length) throw new Error(`${bytes.length} of ${length} bytes arrived`)
          return bytes
        })
      },
    }
  }

  async sha256(archive: FoundArchive): Promise<string> {
    const digest = async ({ Body }: GetObjectCommandOutput) => {
      const hash = createHash('sha256')
      let size = 0
      for await (const chunk of Body as Readable) {
        hash.update(chunk as Buffer)
        size += (chunk as Buffer).length
      }
      if (size !== archive.size) throw new Error(`${size} of ${archive.size} bytes arrived`)
      return hash.digest('hex')
    }
    return this.#get(archive, {}, digest, WHOLE_DEADLINE)
  }

  upload(archive: NewArchive, cancelled: AbortSignal, log: (line: string) => void) {
    return uploadArchive(this.#calls, archive, cancelled, log)
  }

  async rules(): Promise<BucketRules> {
    const [versioning, policy, lifecycle] = await Promise.all([
      this.#versioning(),
      this.#policy(),
      this.#lifecycle(),
    ])
    const arn = bucketResource(this.#calls.region, this.#calls.name)
    return { arn, versioning, policy, lifecycle }
  }

  async #get<T>(
    { key, etag }: FoundArchive,
    part: { Range?: string },
    take: (answer: GetObjectCommandOutput) => Promise<T>,
    deadline?: number,
  ): Promise<T> {
    const { client, common, name } = this.#calls
    const uri = s3Uri(name, key)
    // The ETag instead of the object version: it needs no further permission, and identifies the bytes just as well.
    const command = new GetObjectCommand({ ...common, Key: key, IfMatch: etag, ...part })
    const ask = async () => {
      try {
        const answer = await client.send(command)
        return () => take(answer)
      } catch (error) {
        if (failureOf(error).name === 'PreconditionFailed') throw replaced(uri, error)
        if (isMissing(error, 'NoSuchKey')) throw removed(uri, error)
        throw error
      }
    }
    return this.#calls.call('GetObject', key, () => fromWholeBody(uri, ATTEMPTS, ask), deadline)
  }

  async #versioning(): Promise<BucketRules['versioning']> {
    const { client, common } = this.#calls
    const { Status } = await this.#calls.call('GetBucketVersioning', undefined, () =>
      client.send(new GetBucketVersioningCommand(common)),
    )
    return Status ?? 'never enabled'
  }

  async #policy(): Promise<string | undefined> {
    const { client, common } = this.#calls
    const answer = await this.#calls.orMissing('GetBucketPolicy', undefined, 'NoSuchBucketPolicy', () =>
      client.send(new GetBucketPolicyCommand(common)),
    )
    return atMost(POLICY_LIMIT, answer?.Policy, 'a bucket policy')
  }

  /** A missing permission is not an error here: the rules are only read for a warning. */
  async #lifecycle(): Promise<BucketRules['lifecycle']> {
    const { client, common } = this.#calls
    return this.#calls.call('GetBucketLifecycleConfiguration', undefined, async () => {
      try {
        const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand(common))
        return lifecycleRules(Rules ?? [])
      } catch (error) {
        if (isMissing(error, 'NoSuchLifecycleConfiguration')) return []
        if (failureOf(error).status === 403) return undefined
        throw error
      }
    })
  }
}

function replaced(uri: string, cause: unknown): ActionError {
  return new ActionError({
    code: 'archive-replaced',
    message: `Another archive was uploaded to ${uri} while this run was reading it.`,
    cause,
  })
}

function removed(uri: string, cause: unknown): ActionError {
  return new ActionError({
    code: 'archive-missing',
    message: `The archive ${uri} was deleted while this run was reading it.`,
    hint: 'Upload it again, then run again. Nothing was published.',
    cause,
  })
}
