import { foundArchive } from './archive.ts'
import { backupKeyOf } from './backup.ts'
import type { ErrorCode } from './error-catalogue.ts'
import { ActionError } from './errors.ts'
import type { Archive, Backup, Facts } from './facts.ts'
import { archiveLocation, s3Uri } from './keys.ts'
import {
  archiveLine,
  backupLine,
  codeLine,
  latestLine,
  olderLine,
  packagesLine,
  planLine,
} from './log-lines.ts'
import { sha256Of } from './manifest.ts'
import type { Packages } from './packages.ts'
import { highest, olderVersion, plan, type Look, type Plan } from './plan.ts'
import type { LayerCode, LayerVersion, ObjectHead, RegionLog, RegionPorts } from './ports.ts'
import type { Request, Target } from './request.ts'

/** What preflight found and what follows from it. */
export interface Preflight {
  facts: Facts
  plan: Plan
}

/**
 * Looks at what the plan needs, and at nothing else: archive and newest versions at once, then one fact at a time
 * until the plan stands. Reads only. `onLatest` is told of the latest version as soon as it is known.
 *
 * @throws {ActionError} where a fact cannot be had. Only a proven 404 counts as missing.
 */
export async function preflight(
  request: Request,
  { bucket: bucketName }: Target,
  { layers, bucket }: RegionPorts,
  packages: Packages,
  log: RegionLog,
  onLatest: (latest: LayerVersion | null) => void,
): Promise<Preflight> {
  log.phase('Preflight')
  const location = archiveLocation(request.keys)
  // A `*` costs a request to find the key: the HEAD of what it finds waits until the plan asks for it.
  const [versions, newestKey, archive] = await Promise.all([
    layers.newest(),
    location.kind === 'pattern' ? bucket.newestKey(location.before, location.after) : undefined,
    location.kind === 'key' ? lookAtArchive(location.key) : undefined,
  ])

  const missingArchive: Archive = { state: 'missing', uri: s3Uri(bucketName, location.text) }
  const facts: Facts = { latest: highest(versions), ...(archive && { archive }) }
  onLatest(facts.latest)
  log.info(latestLine(request, facts.latest))
  if (archive) log.info(archiveLine(archive))

  for (;;) {
    const next = plan(request, facts)
    if (next.kind !== 'look') {
      log.phase('Plan')
      log.info(planLine(next))
      return { facts, plan: next }
    }
    await lookAt(next.at)
  }

  async function lookAt(fact: Look['at']): Promise<void> {
    if (fact === 'archive') {
      facts.archive = newestKey === undefined ? missingArchive : await lookAtArchive(newestKey)
      log.info(archiveLine(facts.archive))
      return
    }
    const { latest, older } = facts
    if (latest === null) throw new Error(`the plan asked for ${fact} of no version`)
    if (fact === 'older-version') {
      const version = olderVersion(request, latest, await layers.all())
      facts.older = version && { version }
      log.info(olderLine(request, version))
      return
    }
    if (fact === 'older-backup' || fact === 'older-code') {
      if (!older) throw new Error(`the plan asked for ${fact} of no version`)
      if (fact === 'older-code') older.code = await lookAtCode(older.version)
      else older.backup = await lookAtBackup(older.version, headBackup)
      return
    }
    if (fact === 'packages') {
      const { backup } = facts
      if (backup?.stored === undefined) throw new Error('the plan asked for the packages of no backup')
      facts.packages = await packages.since({ uri: backup.uri, ...backup.stored })
      log.info(packagesLine(facts.packages))
    } else if (fact === 'latest-code') facts.latestCode = await lookAtCode(latest)
    else facts.backup = await lookAtBackup(latest, fact === 'backup' ? headBackup : readBackup)
  }

  async function lookAtCode({ version, arn }: LayerVersion): Promise<LayerCode> {
    const code = await layers.code(version)
    if (code === undefined) throw versionGone(arn)
    log.info(codeLine(version, code))
    return code
  }

  async function lookAtBackup(
    { version }: LayerVersion,
    look: (key: string) => Promise<Backup>,
  ): Promise<Backup> {
    const backup = await look(backupKeyOf(request, version))
    log.info(backupLine(backup))
    return backup
  }

  async function lookAtArchive(archiveKey: string): Promise<Archive> {
    const uri = s3Uri(bucketName, archiveKey)
    try {
      const found = await bucket.head(archiveKey)
      return found === undefined ? { state: 'missing', uri } : foundArchive(bucketName, archiveKey, found)
    } catch (error) {
      if (error instanceof ActionError && error.code === 'access-denied') {
        return { state: 'missing-or-forbidden', uri, error }
      }
      throw error
    }
  }

  async function headBackup(backupAt: string): Promise<Backup> {
    const uri = s3Uri(bucketName, backupAt)
    const found = await orUnreadable(uri, bucket.head(backupAt))
    if (found === undefined) return { state: 'missing', uri }
    const evidence = otherBytes(found, request)
    return evidence === undefined ? { state: 'present', uri } : { state: 'different', uri, evidence }
  }

  async function readBackup(backupAt: string): Promise<Backup> {
    const uri = s3Uri(bucketName, backupAt)
    const found = await orUnreadable(uri, bucket.read(backupAt))
    if (found === undefined) return { state: 'missing', uri }
    const stored = { bytes: found.bytes, sha256: sha256Of(found.bytes) }
    return { state: stored.sha256 === request.manifest.sha256 ? 'equal' : 'different', uri, stored }
  }
}

function versionGone(arn: string): ActionError {
  return new ActionError({
    code: 'resource-not-found',
    message: `${arn} is listed, and there is no such version (404): it was deleted during the run.`,
    hint: 'Run again: the next run looks at what is there then.',
  })
}

/** What proves that an object is not the manifest, or undefined. */
function otherBytes({ size, md5, metadata }: ObjectHead, { manifest }: Request): string | undefined {
  if (size !== manifest.bytes.length)
    return `it has ${size} bytes, ${manifest.path} has ${manifest.bytes.length}`
  const stored = metadata['manifest_sha256']?.toLowerCase()
  if (stored !== undefined && stored !== manifest.sha256) return `its metadata name the SHA-256 ${stored}`
  if (md5 !== undefined && md5 !== manifest.md5)
    return `its MD5 is ${md5}, that of ${manifest.path} is ${manifest.md5}`
  return undefined
}

const UNREADABLE: readonly ErrorCode[] = ['access-denied', 'service-error', 'aws-unreachable', 'aws-refused']

async function orUnreadable<T>(uri: string, look: Promise<T>): Promise<T> {
  try {
    return await look
  } catch (error) {
    if (!(error instanceof ActionError) || !UNREADABLE.includes(error.code)) throw error
    const denied = error.code === 'access-denied'
    const why = denied ? '403: it is missing, or these credentials may not read it' : error.message
    throw new ActionError({
      code: 'backup-unreadable',
      message: `The backup ${uri} cannot be read (${why}). It is never taken for missing, as that could publish the same dependencies twice.`,
      hint: denied
        ? 'Grant s3:GetObject on the backups, and s3:ListBucket on the bucket so that S3 answers 404 for a missing key. Then run again.'
        : error.hint,
      cause: error,
    })
  }
}
