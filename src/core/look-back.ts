import type { Plan, PublishReason } from './model/decision.ts'
import type { Facts } from './model/facts.ts'
import { alternation } from './plan/alternation.ts'
import { olderManifest, type Older, type OlderManifest } from './preflight/changes.ts'
import type { RegionPart } from './region-part.ts'

/** What comes of a region: a version is due, the latest one is kept, or an older one is reused. */
export type Fate = 'due' | 'kept' | 'reused'

/** What comes of a region with this plan. */
export function fateOf(plan: Plan): Fate {
  if (plan.kind !== 'unchanged') return 'due'
  return plan.reason === 'reused-older-version' ? 'reused' : 'kept'
}

/** Records that a version is due, and starts to look for what it replaces. */
export function noteDue(part: RegionPart, reason: PublishReason, facts: Facts): void {
  const { request, record } = part
  record.add({ kind: 'due', reason })
  const warning = reason === 'manifest-changed' ? alternation(request, facts) : undefined
  if (warning !== undefined) record.warn([warning])
  lookBack(part, facts)
}

/** Starts to look for what the latest version was published from. The result is needed only at the end. */
export function lookBack(part: RegionPart, facts: Facts, fate: Fate = 'due'): void {
  part.record.add({ kind: 'compared', older: older(part, facts, fate) })
}

/**
 * The manifest of the latest version. If there is none, its contents, unless the version is kept because of its archive.
 * Never rejects.
 */
async function older({ request, services, ports }: RegionPart, facts: Facts, fate: Fate): Promise<Older> {
  const { manifest, keys, detectChangesIn } = request
  const found =
    manifest === undefined
      ? withoutManifest(facts)
      : await olderManifest({ manifest, keys }, facts, services.bucket, ports.cancelled)
  // The same manifest does not say what changed in the archive.
  const isUnexplained = found.kind === 'same' && fate === 'due' && detectChangesIn === 'archive'
  if (found.kind !== 'missing' && !isUnexplained) return found
  if (fate === 'kept' && detectChangesIn === 'archive') return { kind: 'same' }
  if (fate !== 'due' || facts.latest === null) return unknownFrom(found)
  const { olderContents } = await import('./contents/older-contents.ts')
  const contents = await olderContents(services.layers, facts.latest, ports.cancelled)
  if (found.kind !== 'missing') {
    const isTelling = typeof contents !== 'string' && contents.packages.length > 0
    return isTelling ? { kind: 'contents', contents, why: 'The manifest is the same.' } : found
  }
  return typeof contents === 'string'
    ? { kind: 'unknown', why: `${found.why} ${contents}` }
    : { kind: 'contents', contents, why: found.why }
}

function withoutManifest({ latest }: Facts): OlderManifest {
  return latest === null ? { kind: 'none' } : { kind: 'missing', why: 'There is no manifest.' }
}

function unknownFrom(found: OlderManifest): Older {
  return found.kind === 'missing' ? { kind: 'unknown', why: found.why } : found
}
