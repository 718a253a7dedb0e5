import { ActionError } from '../../../src/core/errors/action-error.ts'
import { withMarker } from '../../../src/core/model/marker.ts'
import type { LayerVersions, PublishAnswer } from '../../../src/core/ports.ts'
import type { LayerCode, PublishedVersion } from '../../../src/core/model/layer-version.ts'
import { publishOnce } from '../../../src/core/publish/publish-once.ts'
import { archive, archiveDigest, layerVersion, manifest, olderManifest, otherDigest } from '../fixtures.ts'
import { LOCK_KEY, LockScene } from './lock-scene.ts'
import type { Trouble } from '../wire.ts'

/**
 * How a publish call ends. A number: it is throttled, and AWS asks for so many milliseconds. A call beyond the list is
 * refused.
 */
export type End = 'published' | 'published with other bytes' | 'throttled' | number | 'unknown' | 'refused'

/** What a version is that the listing shows. `own`: it has the marker, the settings and the archive of the run. */
export type Kind = 'own' | 'other bytes' | 'other settings' | 'other marker' | 'without its code'

/** A version, and from which read on it is listed: the first read is 0. */
export type Listed = [version: number, kind: Kind, from: number]

/** What a publication meets. */
export interface Encounter {
  ends: readonly End[]
  /** Number of the version that the first call makes. */
  publishes?: number
  listed?: readonly Listed[]
  /** The read that fails. */
  failingRead?: number
  /** Milliseconds from the beginning to the cancellation. */
  cancelAt?: number
  /** Milliseconds that a publish call takes. */
  callTakes?: number
  random?: () => number
  /** What becomes of the attempts to take and to renew the lock. */
  lockTroubles?: (Trouble | undefined)[]
  /** Milliseconds for which the lock has been held. */
  heldFor?: number
  /** There is no bucket to keep a lock in. */
  hasNoLock?: boolean
  /** There is no manifest to be marked with. */
  hasNoMarker?: boolean
}

/** How a publication ended, and what it did. */
export interface Seen {
  /** The version's number, or the code of the failure. */
  result: number | string
  /** Publish calls. */
  sent: number
  reads: number
  /** Milliseconds of each pause that the clock was asked for. */
  pauses: number[]
  /** Milliseconds that each publish call was given. */
  deadlines: number[]
  /** Whether the lock was left to expire. */
  lockIsLeft: boolean
  /** Whether the post step was to release the lock, each time that it was said, until the publication ended. */
  keptForPost: boolean[]
  warnings: readonly string[]
  /** Whether it is of another run, with an archive of its own. */
  isOfAnother: boolean
  /** Milliseconds that it took. */
  took: number
}

/** The latest version before, in every encounter. */
export const SINCE = 3

/** Publishes from version 3 on, and gives what was to be seen of it. */
export async function meet(encounter: Encounter): Promise<Seen> {
  const {
    ends,
    listed = [],
    publishes = SINCE + 1,
    failingRead,
    cancelAt,
    callTakes = 0,
    random = () => 0.5,
    hasNoLock = false,
    hasNoMarker = false,
  } = encounter
  const as = (version: number, kind: Kind) => versionAs(version, kind, hasNoMarker)
  const scene = new LockScene()
  const { lock, events } = scene.contender('me', { troubles: { 'PUT lock': encounter.lockTroubles ?? [] } })
  await scene.time.run(lock.take())
  await scene.time.advance(encounter.heldFor ?? 0)

  const cancellation = new AbortController()
  const begun = scene.time.now
  if (cancelAt === 0) cancellation.abort()
  else if (cancelAt !== undefined) {
    scene.time.after(cancelAt, () => {
      cancellation.abort()
    })
  }
  const clock = scene.time.clock()
  const deadlines: number[] = []
  let sent = 0
  let reads = 0
  const layers: LayerVersions = {
    async publish(_, deadline) {
      deadlines.push(deadline)
      const answer = answerTo(ends[sent] ?? 'refused', (kind) => as(publishes + sent, kind))
      sent++
      await scene.time.pause(callTakes)
      if (answer instanceof ActionError) throw answer
      return answer
    },
    newest() {
      const read = reads++
      if (read === failingRead) return Promise.reject(failure('service-error'))
      const shown = listed.filter(([, , from]) => from <= read)
      return Promise.resolve([
        layerVersion({ version: SINCE }),
        ...shown.map(([version, kind]) => as(version, kind)),
      ])
    },
    code: (version) => Promise.resolve(codeOf(listed.find(([number]) => number === version)?.[1])),
    archive: () => Promise.reject(new Error('no archive is read')),
    all: () => Promise.reject(new Error('only the newest page is needed')),
    delete: () => Promise.reject(new Error('nothing is to be deleted')),
  }
  const done = publishOnce({
    layers,
    input: {
      source: { bucket: 'artifacts', key: 'team/layer/layer.zip', objectVersion: 'v-1', storageMode: 'copy' },
      settings: { description: 'Web', license: 'MIT', runtimes: [], architectures: [] },
      description: withMarker('Web', hasNoMarker ? undefined : manifest.sha256),
    },
    archive: { ...archive(), name: 's3://artifacts/team/layer/layer.zip' },
    since: SINCE,
    lock: hasNoLock ? undefined : lock.held,
    ports: { clock, cancelled: cancellation.signal, random },
    log: { info: () => undefined },
  })
  const end = await scene.time.run(done.catch((error: unknown) => error as ActionError))
  const took = scene.time.now - begun
  const keptForPost = events
    .filter((event) => event.startsWith('keep for post'))
    .map((event) => event.endsWith('true'))
  events.length = 0
  await scene.time.run(lock.held.release())
  return {
    result: end instanceof ActionError ? end.code : end.version.version,
    sent,
    reads,
    pauses: clock.pauses,
    deadlines,
    lockIsLeft: scene.s3.objects.has(LOCK_KEY),
    keptForPost,
    warnings: end instanceof ActionError ? [] : end.warnings,
    isOfAnother: !(end instanceof ActionError) && end.isOfAnother === true,
    took,
  }
}

function answerTo(end: End, as: (kind: Kind) => PublishedVersion): PublishAnswer | ActionError {
  switch (end) {
    case 'published':
      return { kind: 'published', version: as('own') }
    case 'published with other bytes':
      return { kind: 'published', version: as('other bytes') }
    case 'unknown':
      return { kind: 'unknown', error: failure('aws-unreachable') }
    case 'refused':
      return failure('access-denied')
    case 'throttled':
      return { kind: 'not-executed', error: failure('throttled'), retryAfter: undefined }
    default:
      return { kind: 'not-executed', error: failure('throttled'), retryAfter: end }
  }
}

function versionAs(version: number, kind: Kind, hasNoMarker: boolean): PublishedVersion {
  const own = hasNoMarker ? undefined : manifest.sha256
  const marker = kind === 'other marker' ? olderManifest.sha256 : own
  const license = kind === 'other settings' ? 'Apache-2.0' : 'MIT'
  const code = codeOf(kind) ?? { sha256: '', size: 0 }
  return { ...layerVersion({ version, license, description: withMarker('Web', marker) }), code }
}

function codeOf(kind: Kind | undefined): LayerCode | undefined {
  if (kind === undefined || kind === 'without its code') return undefined
  return { sha256: kind === 'other bytes' ? otherDigest : archiveDigest, size: 1234 }
}

function failure(code: 'throttled' | 'aws-unreachable' | 'access-denied' | 'service-error'): ActionError {
  return new ActionError({ code, message: `The call ended so: ${code}.`, hint: 'Run again.' })
}
