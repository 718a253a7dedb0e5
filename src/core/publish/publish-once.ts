import { holdsArchive } from '../plan/archive-match.ts'
import { Backoff } from './backoff.ts'
import { throwIfCancelled } from '../cancel.ts'
import { ActionError, asActionError } from '../errors/action-error.ts'
import type { ArchiveBytes } from '../model/facts.ts'
import type { HeldLock } from './held-lock.ts'
import { LEASE_MILLISECONDS } from '../model/lease.ts'
import { markerOf } from '../model/marker.ts'
import type { LayerVersions, Ports, PublishAnswer, PublishInput, RegionLog } from '../ports.ts'
import type { PublishedVersion } from '../model/layer-version.ts'
import { settle } from './settle.ts'
import { sameSettings } from '../plan/settings.ts'
import { withOpenEnd } from './open-end.ts'

/** The source of one version, and what is known before it is published. */
export interface Publication {
  layers: LayerVersions
  input: PublishInput
  /** The archive that was checked. `name`: for messages. */
  archive: ArchiveBytes & { name: string }
  /** Number of the latest version before, or 0. */
  since: number
  /** Undefined if there is no bucket for a lock. */
  lock: HeldLock | undefined
  ports: Pick<Ports, 'clock' | 'cancelled' | 'random'>
  log: Pick<RegionLog, 'info'>
}

/** The version that a publication resulted in. */
export interface PublishedOnce {
  version: PublishedVersion
  /** Another run published it at the same time, from its own archive. */
  isOfAnother?: true
  warnings: readonly string[]
}

/**
 * Publishes a version exactly once, even if answers are lost. PublishLayerVersion has no idempotency token, so the call
 * is sent again immediately only if it provably had no effect. Otherwise the versions are listed, and the one with this
 * run's marker and archive is used. Only if there is none, the call is sent a second time.
 *
 * @throws {ActionError} if AWS rejects the call. If the outcome of a call stays unknown, the error says so, together
 * with what ended the search, and the lock is left to expire.
 */
export async function publishOnce(publication: Publication): Promise<PublishedOnce> {
  const { lock, log, ports } = publication
  const first = await send(publication)
  if (first.kind === 'published') {
    return lock === undefined || lock.isDoubtful
      ? lookForDuplicates(publication, first.version)
      : { version: first.version, warnings: [] }
  }
  log.info(`The publish call got no clear answer (${first.error.code}); looking for its version`)
  try {
    const found = await settle(() => adopt(publication), ports)
    if (found !== undefined) return found
    throwIfCancelled(ports.cancelled)
    log.info('No such version has appeared; publishing once more')
    const second = await send(publication)
    if (second.kind === 'published') return await lookForDuplicates(publication, second.version)
    const late = await settle(() => adopt(publication), ports)
    if (late !== undefined) return late
    throw second.error
  } catch (error) {
    lock?.abandon()
    const known = asActionError(error)
    throw known.code === 'published-bytes-differ' ? known : withOpenEnd(known)
  }
}

type Ended = Extract<PublishAnswer, { kind: 'published' | 'unknown' }>

/** Sends the call until it may have had an effect. */
async function send({ layers, input, lock, ports, log }: Publication): Promise<Ended> {
  const { clock, cancelled, random } = ports
  const backoff = new Backoff(random)
  for (;;) {
    const deadline = (await lock?.beginPublish()) ?? LEASE_MILLISECONDS
    throwIfCancelled(cancelled)
    const answer = await layers.publish(input, deadline)
    if (answer.kind !== 'unknown') lock?.endPublish()
    if (answer.kind !== 'not-executed') return answer
    const pause = backoff.next(answer)
    log.info(
      `AWS rejected the publish call (${answer.error.code}); retrying in ${(pause / 1000).toFixed(1)} s`,
    )
    await clock.sleep(pause, cancelled)
  }
}

/** The version that a call without an answer created; undefined while none is listed. */
async function adopt(publication: Publication): Promise<PublishedOnce | undefined> {
  const { own, others } = await readBack(publication)
  const [version] = own
  if (version === undefined) {
    if (others[0] === undefined) return undefined
    throw notTheArchive(others[0].arn)
  }
  publication.log.info(`Version ${version.version} has this run's marker and archive; using it`)
  return { version, warnings: duplicateWarnings(own) }
}

/**
 * Looks for duplicates after a publish call that may have overlapped with another one. The lowest version of the same
 * publication is used. Without a lock, two runs may each have built an archive from the same manifest, so only the
 * marker counts then.
 */
async function lookForDuplicates(
  publication: Publication,
  version: PublishedVersion,
): Promise<PublishedOnce> {
  const { archive, lock, ports } = publication
  // This version cannot be distinguished from a duplicate, and is deleted later.
  if (!holdsArchive(version.code, archive)) return { version, warnings: [] }
  try {
    const all = await settle(async () => {
      const { own, others } = await readBack(publication)
      const same = lock === undefined ? lowestFirst([...own, ...others]) : own
      return same.some((listed) => listed.version === version.version) ? same : undefined
    }, ports)
    const lowest = all?.[0] ?? version
    return {
      version: lowest,
      ...(!holdsArchive(lowest.code, archive) && { isOfAnother: true }),
      warnings: duplicateWarnings(all ?? []),
    }
  } catch (error) {
    // The version exists. Not reporting it would be worse than missing a duplicate.
    const warning = `Could not check whether version ${version.version} was published twice: ${asActionError(error).message}`
    return { version, warnings: [warning] }
  }
}

/**
 * The listed versions above the starting point that have this run's marker and settings, lowest first: those with its
 * archive, and those with another one.
 */
async function readBack({ layers, input, archive, since }: Publication) {
  const marker = markerOf(input.description)
  const own: PublishedVersion[] = []
  const others: PublishedVersion[] = []
  for (const listed of await layers.newest()) {
    if (listed.version <= since || markerOf(listed.description) !== marker) continue
    if (!sameSettings(input.settings, listed)) continue
    const code = await layers.code(listed.version)
    if (code === undefined) continue
    if (holdsArchive(code, archive)) own.push({ ...listed, code })
    // Without a marker, nothing shows that it belongs to this publication.
    else if (marker !== undefined) others.push({ ...listed, code })
  }
  return { own: lowestFirst(own), others }
}

function lowestFirst(versions: readonly PublishedVersion[]): readonly PublishedVersion[] {
  return versions.toSorted((a, b) => a.version - b.version)
}

function duplicateWarnings([lowest, ...duplicates]: readonly PublishedVersion[]): string[] {
  if (lowest === undefined || duplicates.length === 0) return []
  const names = duplicates.map(({ arn }) => arn).join(', ')
  return [
    `The same content was published more than once. This run reports ${lowest.arn}. Duplicates: ${names}. Later runs use the latest version. Nothing was deleted.`,
  ]
}

function notTheArchive(arn: string): ActionError {
  return new ActionError({
    code: 'published-bytes-differ',
    message: `The answer to the publish call was lost. ${arn} has the marker of this manifest, but contains other bytes than those that were checked. Either the archive was replaced during the run, or another tool published at the same time.`,
    hint: 'Delete that version if nothing uses it, enable versioning for the bucket, and run again.',
  })
}
