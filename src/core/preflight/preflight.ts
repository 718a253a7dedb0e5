import { isSameObject } from '../plan/archive-match.ts'
import { archiveLocation, s3Uri } from '../model/keys.ts'
import { headBackup, lookAtArchive, readBackup } from './bucket-looks.ts'
import { ActionError } from '../errors/action-error.ts'
import type { Archive, Backup, Facts, FoundArchive } from '../model/facts.ts'

import {
  archiveLine,
  backupLine,
  codeLine,
  latestLine,
  olderLine,
  packagesLine,
  planLine,
} from './log-lines.ts'
import { versionBefore } from '../plan/alternation.ts'
import { highest, olderVersion, plan } from '../plan/plan.ts'
import type { Look, Plan } from '../model/decision.ts'
import type { Bucket } from '../ports.ts'
import type { LayerCode, LayerVersion } from '../model/layer-version.ts'
import { bucketOf, type RegionPart } from '../region-part.ts'
import { ownBackups } from '../plan/standing.ts'

/** The facts that preflight found, and the decision. */
export interface Preflight {
  facts: Facts
  plan: Plan
}

/** The parts of the region that preflight needs. */
type LookPart = Pick<RegionPart, 'request' | 'services' | 'ports' | 'log' | 'packages' | 'record'>

/**
 * Finds the facts that the decision needs, and no others: the archive and the newest versions at once, then one fact at
 * a time until the decision is made. Reads only.
 *
 * @param before - The facts of an earlier look: an archive that was downloaded for its digest is not downloaded again.
 * @throws {ActionError} if a fact cannot be found out. Only a proven 404 counts as missing.
 */
export async function preflight(
  { request, services: { layers, bucket }, ports, log, packages, record }: LookPart,
  before?: Facts,
): Promise<Preflight> {
  log.phase('Preflight')
  const location = archiveLocation(request.keys)
  // With a `*`, one request finds the key. The HEAD request for it is sent only if the plan asks for it.
  const [versions, newestKey, archive] = await Promise.all([
    layers.newest(),
    location.kind === 'pattern' ? bucket?.newestKey(location.before, location.after) : undefined,
    location.kind === 'key' && bucket !== undefined ? lookAtArchive(bucket, location.key) : undefined,
  ])

  const latest = highest(versions)
  const previous = versionBefore(latest, versions)
  const facts: Facts = { latest, ...(previous && { before: previous }), ...(archive && { archive }) }
  record.add({ kind: 'looked', latest: facts.latest })
  log.info(latestLine(request, facts.latest))
  if (archive) log.info(archiveLine(archive))
  // Facts that will be needed are requested before the plan asks for them.
  const early = facts.latest === null ? {} : earlyLooks(facts.latest)

  for (;;) {
    const next = plan(request, facts)
    if (next.kind !== 'look') {
      log.phase('Plan')
      log.info(planLine(next))
      return { facts, plan: next }
    }
    await lookAt(next)
  }

  async function lookAt(look: Look): Promise<void> {
    switch (look.at) {
      case 'archive':
        facts.archive = await newestArchive()
        log.info(archiveLine(facts.archive))
        return
      case 'archive-digest':
        facts.archive = await withDigest(look.archive)
        return
      case 'local-archive':
        facts.local = await ports.localArchive()
        log.info(
          `The archive ${facts.local.name} has ${facts.local.size} bytes, SHA-256 ${facts.local.sha256}`,
        )
        return
      case 'packages':
        return lookAtPackages(look.backup)
      case 'older-version': {
        const version = olderVersion(request, look.latest, await layers.all())
        facts.older = version && { version }
        log.info(olderLine(request, version))
        return
      }
      case 'older-backup': {
        const { older, backups } = look
        const backup = await headBackup(inBucket(), backups, older.version)
        facts.older = { ...older, backup }
        log.info(backupLine(backup))
        return
      }
      case 'older-code': {
        const { older } = look
        facts.older = { ...older, code: await lookAtCode(older.version, codeOf(older.version)) }
        return
      }
      case 'latest-code': {
        const { latest } = look
        facts.latestCode = await lookAtCode(latest, early.code ?? codeOf(latest))
        return
      }
      case 'backup':
      case 'backup-bytes': {
        const { at, latest, backups } = look
        const asked = at === 'backup' ? headBackup : readBackup
        facts.backup = await (early.backup ?? asked(inBucket(), backups, latest))
        log.info(backupLine(facts.backup))
      }
    }
  }

  /**
   * For `detect-changes-in: archive` and `both`. Without these early requests, an unchanged layer would take one more
   * round trip.
   */
  function earlyLooks(latest: LayerVersion): { code?: Promise<LayerCode>; backup?: Promise<Backup> } {
    if (request.detectChangesIn === 'manifest') return {}
    const backups = ownBackups(request, latest)
    const looks = {
      code: codeOf(latest),
      ...(backups && { backup: headBackup(inBucket(), backups, latest) }),
    }
    // If the plan never asks for a fact, its rejection must not stay unhandled.
    for (const look of Object.values(looks)) look.catch(() => undefined)
    return looks
  }

  async function newestArchive(): Promise<Archive> {
    const found = inBucket()
    if (newestKey !== undefined) return lookAtArchive(found, newestKey)
    return { state: 'missing', uri: s3Uri(found.name, location.text) }
  }

  async function withDigest(found: FoundArchive): Promise<Archive> {
    const known = before?.archive
    const isKnown = known?.state === 'found' && isSameObject(known, found)
    const sha256 = isKnown ? known.sha256 : undefined
    return { ...found, sha256: sha256 ?? (await digestOf(found)) }
  }

  async function digestOf(found: FoundArchive): Promise<string> {
    log.info('The archive has no recorded SHA-256; downloading it to compute one')
    const store = await inBucket().archives()
    const sha256 = await store.sha256(found)
    log.info(`The SHA-256 of the archive is ${sha256}`)
    return sha256
  }

  async function lookAtPackages({ uri, stored, evidence }: Backup): Promise<void> {
    facts.packages =
      stored === undefined || packages === undefined
        ? {
            kind: 'not-understood',
            why: `The backup ${uri} was not read${evidence === undefined ? '' : `: ${evidence}`}.`,
          }
        : await packages.since({ uri, ...stored })
    log.info(packagesLine(facts.packages))
  }

  async function codeOf({ version, arn }: LayerVersion): Promise<LayerCode> {
    const code = await layers.code(version)
    if (code === undefined) throw versionGone(arn)
    return code
  }

  async function lookAtCode({ version }: LayerVersion, looked: Promise<LayerCode>): Promise<LayerCode> {
    const code = await looked
    log.info(codeLine(version, code))
    return code
  }

  function inBucket(): Bucket {
    return bucketOf({ bucket })
  }
}

function versionGone(arn: string): ActionError {
  return new ActionError({
    code: 'resource-not-found',
    message: `${arn} is listed but does not exist (404). It was deleted during the run.`,
    hint: 'Run again. The next run uses the versions that exist then.',
  })
}
