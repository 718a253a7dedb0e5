import type { Layer } from '../flows/fixture.ts'
import { PARAMETERS } from './follow-up-flows.ts'

/** What is stored in one region for the layer, without what differs from run to run. Locks are looked at apart. */
export interface RegionState {
  versions: VersionState[]
  objects: Record<string, { text: string; metadata: Readonly<Record<string, string>> }>
  /** Every version of each parameter, by the name of the parameter. */
  parameters: Record<string, string[]>
}

/** One version of the layer. */
export interface VersionState {
  version: number
  description: string
  codeSha256: string
  settings: unknown[]
  /** The statements of its policy, in the order of their ids. */
  policy: unknown[]
}

/** What is stored by region. */
export type State = Record<string, RegionState>

export function stateOf(layer: Layer, regions: readonly string[]): State {
  return Object.fromEntries(regions.map((region) => [region, regionState(layer, region)]))
}

/** Keys of the locks in all regions. */
export function locksOf(layer: Layer, regions: readonly string[]): string[] {
  return regions.flatMap((region) => layer.keys(region).filter(isLock))
}

/** What there is of a region. Throws when there is nothing. */
export function at<T>(by: Readonly<Record<string, T>>, region: string): T {
  const found = by[region]
  if (found === undefined) throw new Error(`There is nothing of the region ${region}.`)
  return found
}

function regionState(layer: Layer, region: string): RegionState {
  const { buckets } = layer.sandbox.world
  const versions = layer.versions(region).map(({ version, description, codeSha256, ...other }) => ({
    version,
    description,
    codeSha256,
    settings: [other.licenseInfo, other.compatibleRuntimes, other.compatibleArchitectures],
    policy: other.policy.statements.toSorted((a, b) => (a.Sid < b.Sid ? -1 : 1)),
  }))
  const objects = layer
    .keys(region)
    .filter((key) => !isLock(key))
    .map((key) => {
      const object = buckets.object(layer.bucketIn(region), key)
      return [
        key,
        { text: object?.bytes.toString('latin1') ?? '', metadata: object?.metadata ?? {} },
      ] as const
    })
  const parameters = PARAMETERS.flatMap((name) => {
    const found = layer.sandbox.world.parameters.find(region, name)
    return found === undefined ? [] : [[name, found.history.map(({ value }) => value)] as const]
  })
  return { versions, objects: Object.fromEntries(objects), parameters: Object.fromEntries(parameters) }
}

const isLock = (key: string) => key.endsWith('.lock')
