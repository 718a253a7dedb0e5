import { inspectedArchive } from './archive-check.ts'
import { unlessCancelled } from './cancel.ts'
import { ActionError } from './errors.ts'
import type { Archive, ArchiveBytes, FoundArchive } from './facts.ts'
import { archiveLocation, s3Uri } from './keys.ts'
import type { Bucket, Ports, PublishInput, RegionLog } from './ports.ts'
import { referenceAdvice } from './reference.ts'
import { remembered } from './remembered.ts'
import type { Request } from './request.ts'
import { uploadArchive } from './upload.ts'

/** Most bytes of an archive that a publish call takes along (AWS Lambda quotas: 50 MB, which are MiB). */
export const INLINE_LIMIT = 50 * 1024 * 1024

/** The archive that a version is published from, ready to be. */
export interface ReadyArchive {
  source: PublishInput['source']
  /** What is held against what AWS published. */
  bytes: ArchiveBytes & { name: string }
  /** Where it is, if it is in S3. */
  stored?: FoundArchive
}

/** The archive of one region: in S3, or on this machine. It is checked before anything is written, and uploaded after. */
export class ArchiveToPublish {
  readonly #request: Request
  readonly #bucket: Bucket | undefined
  readonly #ports: Ports
  readonly #log: RegionLog
  readonly #checks = new Map<string, Promise<readonly string[]>>()
  readonly #digests = new Map<string, Promise<string>>()

  constructor(request: Request, bucket: Bucket | undefined, ports: Ports, log: RegionLog) {
    this.#request = request
    this.#bucket = bucket
    this.#ports = ports
    this.#log = log
  }

  /**
   * Whether it can be a layer; gives what may be wrong with it, as sentences. Reads only, and the same archive once.
   *
   * @param archive - In S3; undefined: on this machine.
   * @throws {ActionError} what keeps it from being published.
   */
  check(archive: FoundArchive | undefined): Promise<readonly string[]> {
    const identity = archive === undefined ? '' : identityOf(archive)
    return remembered(this.#checks, identity, () => {
      this.#log.phase('Archive')
      return unlessCancelled(this.#check(archive), this.#ports.cancelled)
    })
  }

  /** Lower-hex SHA-256 of an archive in S3 that nothing has told. The same archive is read once. */
  digest(archive: FoundArchive): Promise<string> {
    return remembered(this.#digests, identityOf(archive), () => this.#digest(archive))
  }

  async #digest(archive: FoundArchive): Promise<string> {
    this.#log.info('Nothing tells the SHA-256 of the archive: it is read once')
    const store = await this.#theBucket.archives()
    const sha256 = await store.sha256(archive)
    this.#log.info(`The SHA-256 of the archive is ${sha256}`)
    return sha256
  }

  async #check(archive: FoundArchive | undefined): Promise<readonly string[]> {
    const log = (line: string) => {
      this.#log.info(line)
    }
    const request = this.#request
    if (archive !== undefined) {
      const store = await this.#theBucket.archives()
      const uri = s3Uri(archive.bucket, archive.key)
      const warnings = await inspectedArchive(store.reader(archive), uri, request, [], log)
      return [...warnings, ...(await this.#checkReference(archive.key, archive))]
    }
    const local = await this.#ports.localArchive()
    for (const note of local.notes) log(note)
    if (this.#bucket === undefined && local.size > INLINE_LIMIT) throw tooLargeInline(local.name, local.size)
    const { name, warnings: noticed, isMadeHere } = local
    const warnings = await inspectedArchive(local, name, request, noticed, log, !isMadeHere)
    return [...warnings, ...(await this.#checkReference(archiveLocation(request.keys).text))]
  }

  /** With `storage-mode: reference`, whether Lambda may read the object for good. */
  async #checkReference(key: string, archive?: FoundArchive): Promise<readonly string[]> {
    if (this.#request.storageMode === 'copy') return []
    const bucket = this.#theBucket
    const store = await bucket.archives()
    const advice = referenceAdvice({ bucket: bucket.name, key }, await store.rules())
    if (archive !== undefined && archive.objectVersion === undefined) throw withoutVersion(archive)
    return advice
  }

  /**
   * Makes it ready: the archive of this machine is uploaded, or, without a bucket, read.
   *
   * @param there - What is in S3 where it belongs.
   */
  async ready(archive: FoundArchive | undefined, there: Archive | undefined): Promise<ReadyArchive> {
    if (archive !== undefined) return this.#inS3(archive)
    const local = await this.#ports.localArchive()
    if (this.#bucket !== undefined) {
      return this.#inS3(
        await uploadArchive(this.#request, local, there, this.#bucket, this.#ports, this.#log),
      )
    }
    return { source: { zip: await local.bytes() }, bytes: local }
  }

  #inS3(stored: FoundArchive): ReadyArchive {
    const { bucket, key, objectVersion, size, sha256 } = stored
    const { storageMode } = this.#request
    // Versioning was suspended since it was looked at.
    if (storageMode === 'reference' && objectVersion === undefined) throw withoutVersion(stored)
    const bytes = { name: s3Uri(bucket, key), size, sha256 }
    return { source: { bucket, key, objectVersion, storageMode }, bytes, stored }
  }

  get #theBucket(): Bucket {
    if (this.#bucket === undefined) throw new Error('there is no bucket')
    return this.#bucket
  }
}

function identityOf({ key, etag, objectVersion }: FoundArchive): string {
  return `${key} ${etag} ${objectVersion ?? ''}`
}

function tooLargeInline(name: string, size: number): ActionError {
  return new ActionError({
    code: 'archive-too-large-inline',
    message: `${name} has ${size} bytes, and without \`bucket\` at most ${INLINE_LIMIT} can be sent to Lambda.`,
    hint: 'Add the input `bucket`, with an S3 bucket in the region of the layer: the archive is then uploaded there. Nothing was written.',
  })
}

function withoutVersion({ bucket, key }: FoundArchive): ActionError {
  return new ActionError({
    code: 'bucket-not-versioned',
    message: `The archive ${s3Uri(bucket, key)} has no object version, and with \`storage-mode: reference\` Lambda reads one version of it for good: it was stored while versioning was not enabled.`,
    hint: 'Upload it again, now that versioning is enabled.',
  })
}
