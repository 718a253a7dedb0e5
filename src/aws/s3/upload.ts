import { PutObjectCommand } from '@aws-sdk/client-s3'
import { setTimeout } from 'node:timers/promises'
import type { ArchiveBody, NewArchive } from '../../core/archive-ports.ts'
import { throwIfCancelled } from '../../core/cancel.ts'
import { base64Of } from '../../core/model/digest.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import { s3Uri } from '../../core/model/keys.ts'
import { isThrottled } from '../service-errors.ts'
import { failureOf } from '../failure.ts'
import { complete } from '../narrow.ts'
import { objectVersion } from './answers.ts'
import { s3Client, type S3Calls } from './calls.ts'

/** Maximum number of times that an archive is sent. The SDK never sends a stream a second time. */
const ATTEMPTS = 3

/** Milliseconds before it is sent again, times the attempts so far. */
const PAUSE = 1_000

/** Milliseconds without a byte taken after which an attempt is given up: three of them end within two minutes. */
const STALL = 30_000

/** Milliseconds for all of it. */
const DEADLINE = 1_800_000

const silent = () => undefined
const SILENT = { trace: silent, debug: silent, info: silent, warn: silent, error: silent }

/**
 * Writes an archive in one PutObject, which S3 either does whole, with the SHA-256 that is named, or not at all: multipart
 * uploads have no SHA-256 of the whole, and leave parts behind. Sent again from the start where that may help.
 *
 * @throws {ActionError} `archive-unreadable` where the bytes are not those of the SHA-256.
 */
export async function uploadArchive(
  calls: S3Calls,
  { key, size, sha256, metadata, open }: NewArchive,
  cancelled: AbortSignal,
  log: (line: string) => void,
): Promise<{ objectVersion: string | undefined; etag: string }> {
  const client = s3Client({
    ...calls.config,
    // How long it takes depends on its size: only a connection that stands still is given up.
    requestHandler: { ...calls.config.requestHandler, requestTimeout: 0 },
    // With the header, the SDK makes an agent of its own, which knows no proxy.
    expectContinueHeader: false,
    // Its only warning is that it sends no stream twice. We do.
    logger: SILENT,
    systemClockOffset: calls.client.config.systemClockOffset,
  })
  const send = async (body: ArchiveBody, signal: AbortSignal) => {
    const command = new PutObjectCommand({
      ...calls.common,
      ...calls.encryption,
      Key: key,
      Body: body,
      ContentLength: size,
      ContentType: 'application/zip',
      Metadata: metadata,
      ChecksumSHA256: base64Of(sha256),
    })
    const answer = await client.send(command, { abortSignal: signal })
    return { objectVersion: objectVersion(answer), etag: complete(answer.ETag, 'ETag') }
  }
  const over = new AbortController()
  const ended = AbortSignal.any([cancelled, over.signal])
  const attempts = async () => {
    for (let attempt = 1; ; attempt++) {
      throwIfCancelled(cancelled)
      try {
        return await withBody(open, size, ended, send)
      } catch (error) {
        throwIfCancelled(cancelled)
        if (error instanceof BrokenBody || failureOf(error).name === 'BadDigest') {
          throw changed(s3Uri(calls.name, key), error)
        }
        if (attempt === ATTEMPTS || over.signal.aborted || !isWorthAnother(error)) throw error
        log(`The upload was interrupted (${failureOf(error).message}); sending the archive again`)
        await setTimeout(PAUSE * attempt, undefined, { signal: ended }).catch(() => undefined)
      }
    }
  }
  try {
    return await calls.call('PutObject', key, attempts, DEADLINE)
  } finally {
    // Past the deadline, nothing may be sent any more.
    over.abort()
    client.destroy()
  }
}

/** The file cannot be read to its end, or has fewer bytes than are to be sent. */
class BrokenBody extends Error {}

/**
 * A stream that fails, or ends too early, does not fail the request that sends it, which would wait for the rest: it is
 * aborted then.
 */
async function withBody<T>(
  open: () => ArchiveBody,
  size: number,
  ended: AbortSignal,
  send: (body: ArchiveBody, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const broken = new AbortController()
  const body = open()
  body.on('error', (error) => {
    // Its message has the path on this machine.
    broken.abort(new BrokenBody(failureOf(error).name, { cause: error }))
  })
  body.on('end', () => {
    if (body.bytesRead < size) broken.abort(new BrokenBody(`${body.bytesRead} of ${size} bytes`))
  })
  const stopWatching = watch(body, size, () => {
    const text = `no byte was sent for ${STALL / 1000} s`
    broken.abort(Object.assign(new Error(text), { name: 'TimeoutError' }))
  })
  try {
    return await send(body, AbortSignal.any([ended, broken.signal]))
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error
  } finally {
    stopWatching()
    body.destroy()
  }
}

/**
 * Looks whether bytes are still taken: while one write is pending, the timeout of the socket begins anew. Once all are
 * sent, that one holds.
 */
function watch(body: ArchiveBody, size: number, onStall: () => void): () => void {
  let [seen, since] = [0, performance.now()]
  const timer = setInterval(() => {
    if (body.bytesRead !== seen) [seen, since] = [body.bytesRead, performance.now()]
    else if (seen < size && performance.now() - since >= STALL) onStall()
  }, 1_000)
  return () => {
    clearInterval(timer)
  }
}

/** No answer, a failure of S3, or too many requests. `RequestTimeout`: S3 waited for bytes in vain. */
function isWorthAnother(error: unknown): boolean {
  if (error instanceof ActionError) return false
  const { name, status } = failureOf(error)
  return status === undefined || status >= 500 || isThrottled(error) || name === 'RequestTimeout'
}

function changed(uri: string, cause: unknown): ActionError {
  const what =
    cause instanceof BrokenBody
      ? `it can no longer be read (${cause.message})`
      : 'S3 received other bytes than those that were checked'
  return new ActionError({
    code: 'archive-unreadable',
    message: `The archive for ${uri} changed during the upload: ${what}.`,
    hint: 'Make sure that nothing writes to it while this step runs, then run again. Nothing was written.',
    cause,
  })
}
