import { inspectedArchive, type SoundArchive } from './archive-check.ts'
import type { LocalArchive } from '../archive-ports.ts'
import { isSameObject } from '../plan/archive-match.ts'
import { unlessCancelled } from '../cancel.ts'
import { ActionError } from '../errors/action-error.ts'
import type { Archive, ArchiveBytes, FoundArchive } from '../model/facts.ts'
import { archiveLocation, s3Uri } from '../model/keys.ts'
import type { PublishInput } from '../ports.ts'
import { referenceAdvice } from './reference.ts'
import { bucketOf, type RegionPart } from '../region-part.ts'
import type { Request } from '../model/request.ts'
import { uploadArchive } from '../publish/archive-upload.ts'

/** Maximum number of bytes of an archive in a publish call (AWS Lambda quotas: 50 MB, which are MiB). */
export const INLINE_LIMIT = 50 * 1024 * 1024

/** The archive that a version is published from, after the upload. */
export interface ReadyArchive {
  source: PublishInput['source']
  /** The bytes that are compared with those that AWS published. */
  bytes: ArchiveBytes & { name: string }
  /** The object, if it is in S3. */
  stored?: FoundArchive
}

/** The parts of the region that the check needs. */
type CheckPart = Pick<
  RegionPart,
  'request' | 'services' | 'ports' | 'log' | 'inspections' | 'packages' | 'record'
>

/**
 * An archive that can be a layer. Only {@link CheckedArchive.check} creates one, and a version is published only from
 * one.
 */
export class CheckedArchive {
  /** The archive in S3 or on this machine. */
  readonly archive: FoundArchive | LocalArchive
  /** Likely mistakes in it, as sentences. */
  readonly doubts: readonly string[]

  private constructor(archive: FoundArchive | LocalArchive, doubts: readonly string[]) {
    this.archive = archive
    this.doubts = doubts
  }

  /**
   * Inspects an archive. Reads only.
   *
   * @param archive - The archive in S3; undefined: the one on this machine.
   * @throws {ActionError} if it cannot be published.
   */
  static async check(part: CheckPart, archive: FoundArchive | undefined): Promise<CheckedArchive> {
    part.log.phase('Archive')
    const inspected = archive === undefined ? inspectLocal(part) : inspectStored(part, archive)
    const { subject, doubts, contents } = await unlessCancelled(inspected, part.ports.cancelled)
    if (contents !== undefined) part.record.add({ kind: 'contents-read', contents })
    return new CheckedArchive(subject, doubts)
  }

  /** Whether this archive is the one that was checked. */
  isOf(archive: FoundArchive | undefined): boolean {
    if (!('state' in this.archive)) return archive === undefined
    return archive !== undefined && isSameObject(this.archive, archive)
  }
}

interface Checked extends SoundArchive {
  subject: FoundArchive | LocalArchive
}

async function inspectStored(part: CheckPart, archive: FoundArchive): Promise<Checked> {
  const { services, ports } = part
  const store = await bucketOf(services).archives()
  const uri = s3Uri(archive.bucket, archive.key)
  const sound = await inspectedArchive(part, store.reader(archive), uri, [], false, ports.cancelled)
  const advice = await checkReference(part, archive.key, archive)
  return { ...sound, subject: archive, doubts: [...sound.doubts, ...advice] }
}

async function inspectLocal(part: CheckPart): Promise<Checked> {
  const { request, services, ports, log } = part
  const local = await ports.localArchive()
  for (const note of local.notes) log.info(note)
  if (services.bucket === undefined && local.size > INLINE_LIMIT) throw tooLargeInline(local.name, local.size)
  const { name, warnings: noticed, isMadeHere } = local
  const sound = await inspectedArchive(part, local, name, noticed, !isMadeHere, ports.cancelled)
  const { text: key } = archiveLocation(request.keys)
  return { ...sound, subject: local, doubts: [...sound.doubts, ...(await checkReference(part, key))] }
}

/** With `storage-mode: reference`, checks whether Lambda can keep reading the object. */
async function checkReference(
  { request, services }: CheckPart,
  key: string,
  archive?: FoundArchive,
): Promise<readonly string[]> {
  if (request.storageMode === 'copy') return []
  const bucket = bucketOf(services)
  const store = await bucket.archives()
  const advice = referenceAdvice({ bucket: bucket.name, key }, await store.rules())
  if (archive !== undefined && archive.objectVersion === undefined) throw withoutVersion(archive)
  return advice
}

/**
 * Prepares a checked archive for the publish call. One on this machine is uploaded or, without a bucket, read.
 *
 * @param there - The archive that is at its key in S3 now.
 */
export async function readyArchive(
  { request, services: { bucket }, ports, log }: CheckPart,
  { archive }: CheckedArchive,
  there: Archive | undefined,
): Promise<ReadyArchive> {
  if ('state' in archive) return readyInS3(request, archive)
  if (bucket === undefined) return { source: { zip: await archive.bytes() }, bytes: archive }
  return readyInS3(request, await uploadArchive(request, archive, there, bucket, ports, log))
}

function readyInS3({ storageMode }: Request, stored: FoundArchive): ReadyArchive {
  const { bucket, key, objectVersion, size, sha256 } = stored
  // Versioning was suspended after the bucket was checked.
  if (storageMode === 'reference' && objectVersion === undefined) throw withoutVersion(stored)
  const bytes = { name: s3Uri(bucket, key), size, sha256 }
  return { source: { bucket, key, objectVersion, storageMode }, bytes, stored }
}

function tooLargeInline(name: string, size: number): ActionError {
  return new ActionError({
    code: 'archive-too-large-inline',
    message: `${name} has ${size} bytes. Without \`bucket\`, at most ${INLINE_LIMIT} bytes can be sent to Lambda.`,
  })
}

function withoutVersion({ bucket, key }: FoundArchive): ActionError {
  return new ActionError({
    code: 'bucket-not-versioned',
    message: `The archive ${s3Uri(bucket, key)} has no object version, because versioning was not enabled when it was uploaded. With \`storage-mode: reference\`, Lambda keeps reading one object version of it.`,
    hint: 'Upload it again now that versioning is enabled.',
  })
}
