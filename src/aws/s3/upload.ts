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

/** Maximum number of attempts to send an archive. The SDK never sends a stream a second time. */
const ATTEMPTS = 3

/** Milliseconds before the next attempt, multiplied by the number of attempts so far. */
const PAUSE = 1_000

/** Milliseconds without progress after which an attempt is aborted. Three of them end within two minutes. */
const STALL = 30_000

/** Milliseconds for all attempts together. */
const DEADLINE = 1_800_000

const silent = () => undefined
const SILENT = { trace: silent, debug: silent, info: silent, warn: silent, error: silent }

/**
 * Uploads an archive with one PutObject request, which S3 stores either completely and with this SHA-256, or not at
 * all. A multipart upload would have no SHA-256 of the whole object, and could leave parts behind. The upload is
 * repeated from the start if that can help.
 *
 * @throws {ActionError} `archive-unreadable` if the bytes do not have the SHA-256.
 */
export async function uploadArchive(
  calls: S3Calls,
  { key, size, sha256, metadata, open }: NewArchive,
  cancelled: AbortSignal,
  log: (line: string) => void,
): Promise<{ objectVersion: string | undefined; etag: string }> {
  const client = s3Client({
    ...calls.config,
    // The duration depends on the size, so only a connection without progress is aborted.
    requestHandler: { ...calls.config.requestHandler, requestTimeout: 0 },
    // With this header, the SDK creates its own agent, which does not use the proxy.
    expectContinueHeader: false,
    // Its only warning is that it does not send a stream twice. This action does.
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
      ChecksumSHA256: base64Of(sha256).base64,
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
    // After the deadline, nothing more may be sent.
    over.abort()
    client.destroy()
  }
}

/** The file cannot be read completely, or has fewer bytes than expected. */
class BrokenBody extends Error {}

/** Sends a stream. If the stream fails or ends too early, the request would wait for the rest, so it is aborted. */
async function withBody<T>(
  open: () => ArchiveBody,
  size: number,
  ended: AbortSignal,
  send: (body: ArchiveBody, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const broken = new AbortController()
  const body = open()
  body.on('error', (error) => {
    // Its message contains the path on this machine.
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
 * Checks that bytes are still sent. The timeout of the socket cannot do this, because it restarts while a write is
 * pending. Once all bytes are sent, that timeout applies.
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

/**
 * Whether there was no answer, S3 failed, or the request was throttled. `RequestTimeout`: S3 waited for bytes in vain.
 */
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
