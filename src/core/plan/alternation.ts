import type { Facts } from '../model/facts.ts'
import { markerOf } from '../model/marker.ts'
import type { Request } from '../model/request.ts'
import { highest } from './plan.ts'
import type { LayerVersion } from '../model/layer-version.ts'

/** The listed version before the latest one; null if there is none. */
export function versionBefore(
  latest: LayerVersion | null,
  versions: readonly LayerVersion[],
): LayerVersion | null {
  return latest === null ? null : highest(versions.filter(({ version }) => version < latest.version))
}

/**
 * A warning if two manifests alternate under the name of a layer, for a version that is due: the version before the latest
 * one was published from this manifest, and the latest one from another. Undefined if not, and if going back is meant to
 * reuse the older version.
 */
export function alternation(
  { manifest, layerName, reuse }: Request,
  { latest, before }: Facts,
): string | undefined {
  if (manifest === undefined || reuse === 'any' || !latest || !before) return undefined
  const marker = markerOf(latest.description)
  if (marker === undefined || marker === manifest.sha256 || markerOf(before.description) !== manifest.sha256)
    return undefined
  return `Two manifests alternate under ${layerName}: version ${before.version} was published from ${manifest.path}, and version ${latest.version} from another manifest. If two workflows publish different layers, give each its own \`layer-name\`. If you go back on purpose, \`reuse: any\` returns version ${before.version} instead of publishing it again.`
}
