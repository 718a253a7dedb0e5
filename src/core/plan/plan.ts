import { isOfManifest, noArchive, notOfManifest } from './archive-match.ts'
import type { Facts } from '../model/facts.ts'
import { markerOf } from '../model/marker.ts'
import type { LayerVersion } from '../model/layer-version.ts'
import { sameSettings } from './settings.ts'
import { olderStands, standing } from './standing.ts'
import type { Plan, Look, PublishReason } from '../model/decision.ts'
import type { Request } from '../model/request.ts'

/** Returns what to do, or the one fact that the decision needs next. Pure. */
export function plan(request: Request, facts: Facts): Plan | Look {
  const verdict = standing(request, facts)
  if (verdict.kind === 'differs') return reuseOrPublish(verdict.reason, request, facts)
  if (verdict.kind !== 'stands') return verdict

  const { version, backupMissing } = verdict
  if (!sameSettings(request.settings, version)) return reuseOrPublish('settings-changed', request, facts)
  if (request.ifUnchanged === 'publish') return publish('forced', request, facts)
  const kept = { kind: 'unchanged', version, fails: request.ifUnchanged === 'fail' } as const
  return backupMissing
    ? { ...kept, reason: 'backup-missing', backupMissing }
    : { ...kept, reason: 'unchanged', backupMissing }
}

function reuseOrPublish(reason: PublishReason, request: Request, facts: Facts): Plan | Look {
  return reuse(request, facts) ?? publish(reason, request, facts)
}

/** Reuses an older version; undefined if none fulfils the request. */
function reuse(request: Request, facts: Facts): Plan | Look | undefined {
  const { latest, older } = facts
  if (request.reuse === 'latest' || request.ifUnchanged === 'publish' || latest === null) return undefined
  if (older === undefined) return { kind: 'look', at: 'older-version', latest }
  if (older === null) return undefined
  const verdict = olderStands(request, facts, older)
  if (verdict.kind === 'differs') return undefined
  if (verdict.kind !== 'stands') return verdict
  const { version, backupMissing } = verdict
  const fails = request.ifUnchanged === 'fail'
  return { kind: 'unchanged', reason: 'reused-older-version', version, backupMissing, fails }
}

/** The highest version below the latest that has this manifest's marker and the settings; null if there is none. */
export function olderVersion(
  { manifest, settings }: Request,
  latest: LayerVersion,
  versions: readonly LayerVersion[],
): LayerVersion | null {
  const standing = versions.filter(
    (candidate) =>
      candidate.version < latest.version &&
      markerOf(candidate.description) === manifest?.sha256 &&
      sameSettings(settings, candidate),
  )
  return highest(standing)
}

/** The version with the highest number. The order of a listing is not guaranteed. */
export function highest(versions: readonly LayerVersion[]): LayerVersion | null {
  return versions.reduce<LayerVersion | null>(
    (found, candidate) => (found === null || candidate.version > found.version ? candidate : found),
    null,
  )
}

function publish(reason: PublishReason, { manifest, source }: Request, { archive }: Facts): Plan | Look {
  if (source !== undefined) return { kind: 'publish', reason }
  if (archive === undefined) return { kind: 'look', at: 'archive' }
  if (archive.state !== 'found') return { kind: 'blocked', reason, error: noArchive(archive) }
  if (manifest === undefined || isOfManifest(archive, manifest)) return { kind: 'publish', reason, archive }
  return { kind: 'blocked', reason, error: notOfManifest(archive, manifest) }
}
