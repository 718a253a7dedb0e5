import type { LayerVersion } from '../model/layer-version.ts'
import type { LayerSettings } from '../model/request.ts'

/**
 * Whether a version has the requested settings. A setting that was not given always matches, and so does another order.
 */
export function sameSettings(
  wanted: LayerSettings,
  { license, runtimes, architectures }: Pick<LayerVersion, 'license' | 'runtimes' | 'architectures'>,
): boolean {
  return (
    (wanted.license === '' || wanted.license === license) &&
    (wanted.runtimes.length === 0 || sameSet(wanted.runtimes, runtimes)) &&
    (wanted.architectures.length === 0 || sameSet(wanted.architectures, architectures))
  )
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).symmetricDifference(new Set(b)).size === 0
}
