import type { GetObjectCommand, GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3'
import type { Readable } from 'node:stream'
import { hexOf } from '../../core/model/digest.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import type { ObjectHead } from '../../core/ports.ts'
import { failureOf } from '../failure.ts'
import { complete } from '../narrow.ts'

/** What an answer to a HEAD shows. The ETag counts as an MD5, and the checksum as one of the object, only where they are. */
export function objectHead(head: HeadObjectCommandOutput): ObjectHead {
  const plainEtag = /^"?([0-9a-f]{32})"?$/.exec(head.ETag ?? '')?.[1]
  const encrypted = head.ServerSideEncryption !== undefined && head.ServerSideEncryption !== 'AES256'
  const wholeObject = head.ChecksumType !== 'COMPOSITE' && !head.ChecksumSHA256?.includes('-')
  return {
    size: complete(head.ContentLength, 'Content-Length'),
    objectVersion: objectVersion(head),
    etag: complete(head.ETag, 'ETag'),
    md5: encrypted || head.SSECustomerAlgorithm !== undefined ? undefined : plainEtag,
    sha256: head.ChecksumSHA256 !== undefined && wholeObject ? hexOf(head.ChecksumSHA256) : undefined,
    metadata: head.Metadata ?? {},
  }
}

/** The version that an answer is of; undefined where the bucket keeps none, which S3 calls `null`. */
export function objectVersion({ VersionId }: { VersionId?: string | undefined }): string | undefined {
  return VersionId === 'null' ? undefined : VersionId
}

/** Notes when the answer to a command was given, by the clock of S3, in milliseconds since 1970. */
export function dateOfAnswer(command: GetObjectCommand): () => number | undefined {
  let date: number | undefined
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { headers } = result.response as { headers: Record<string, string> }
      const told = Date.parse(headers['date'] ?? '')
      date = Number.isNaN(told) ? undefined : told
      return result
    },
    { step: 'deserialize' },
  )
  return () => date
}

/**
 * All bytes of an answer that says how many there are; undefined where that is more than the limit. S3 answers a plain GET
 * with 200 and a length, always.
 */
export async function wholeBody(
  { Body, ContentLength, $metadata }: GetObjectCommandOutput,
  limit: number,
): Promise<Uint8Array | undefined> {
  if ($metadata.httpStatusCode !== 200 || ContentLength === undefined) throw new Error('only a part arrived')
  if (ContentLength > limit) {
    ;(Body as Readable).destroy()
    return undefined
  }
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
  if (bytes.length !== ContentLength) throw new Error(`${bytes.length} of ${ContentLength} bytes arrived`)
  return bytes
}

/**
 * What is taken from the body of an answer. One that arrives broken is asked for again, so often in all: the SDK tries again
 * only until an answer begins.
 *
 * @param ask - Asks, and gives what takes the body. Its own failures are those of the call.
 * @throws {ActionError} `service-error` where none arrives whole.
 */
export async function fromWholeBody<T>(
  uri: string,
  attempts: number,
  ask: () => Promise<() => Promise<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const take = await ask()
    try {
      return await take()
    } catch (error) {
      if (attempt === attempts) throw brokenBody(uri, error)
    }
  }
}

function brokenBody(uri: string, cause: unknown): ActionError {
  return new ActionError({
    code: 'service-error',
    message: `S3 did not send all of ${uri}: ${failureOf(cause).message}`,
    hint: 'Run again.',
    cause,
  })
}
