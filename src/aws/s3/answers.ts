import type { GetObjectCommand, GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3'
import type { Readable } from 'node:stream'
import { hexOf } from '../../core/model/digest.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import type { ObjectHead } from '../../core/ports.ts'
import { failureOf } from '../failure.ts'
import { complete } from '../narrow.ts'

/**
 * The parsed answer to a HEAD request. The ETag and the checksum are used only if they are an MD5 and a SHA-256 of the
 * whole object.
 */
export function objectHead(head: HeadObjectCommandOutput): ObjectHead {
  const plainEtag = /^"?([0-9a-f]{32})"?$/.exec(head.ETag ?? '')?.[1]
  const encrypted = head.ServerSideEncryption !== undefined && head.ServerSideEncryption !== 'AES256'
  const wholeObject = head.ChecksumType !== 'COMPOSITE' && !head.ChecksumSHA256?.includes('-')
  return {
    size: complete(head.ContentLength, 'Content-Length'),
    objectVersion: objectVersion(head),
    etag: complete(head.ETag, 'ETag'),
    md5: encrypted || head.SSECustomerAlgorithm !== undefined ? undefined : plainEtag,
    sha256:
      head.ChecksumSHA256 !== undefined && wholeObject ? hexOf({ base64: head.ChecksumSHA256 }) : undefined,
    metadata: head.Metadata ?? {},
  }
}

/** The object version in an answer; undefined for the version `null`, which S3 uses if the bucket is not versioned. */
export function objectVersion({ VersionId }: { VersionId?: string | undefined }): string | undefined {
  return VersionId === 'null' ? undefined : VersionId
}

/** Records when a command was answered, by the clock of S3, in milliseconds since 1970. */
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
 * Reads all bytes of an answer that has a length; undefined if there are more than the limit. S3 always answers a plain
 * GET with 200 and a length.
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
 * Reads the body of an answer. If the body is incomplete, the request is sent again, up to this number of attempts in
 * total. The SDK retries only until an answer starts.
 *
 * @param ask - Sends the request and returns a function that reads the body. An error of the request is not retried.
 * @throws {ActionError} `service-error` if no body arrives completely.
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
