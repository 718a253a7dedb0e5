import { createHash } from 'node:crypto'
import type { Answer } from '../answer.ts'
import { describe, json } from './answers.ts'
import { authorizedName } from './call.ts'
import type { LayerCall } from './call.ts'
import type { Layers } from './layers.ts'
import { architectures, runtimes } from './runtimes.ts'
import { Constraints } from '../json/constraints.ts'
import { invalidParameter } from './validation.ts'

/** The query parameters that it knows. */
export const LIST_QUERY: readonly string[] = [
  'MaxItems',
  'Marker',
  'CompatibleRuntime',
  'CompatibleArchitecture',
]

/** ListLayerVersions. An unknown layer has an empty list. Items carry no `Content`. */
export function listLayerVersions(call: LayerCall): Answer {
  const { world, request, region, principal } = call
  const { query } = request
  const name = authorizedName(call, 'lambda:ListLayerVersions')
  const { limit, runtime, architecture } = checkParameters(query)

  const rank = ranking(world.layers.listOrder)
  const after = query.has('Marker') ? rank(readMarker(query.get('Marker') ?? '')) : -Infinity
  const matching = world.layers
    .read(region, name, principal.accountId)
    .filter((version) => runtime === null || version.compatibleRuntimes?.includes(runtime) === true)
    .filter(
      (version) => architecture === null || version.compatibleArchitectures?.includes(architecture) === true,
    )
    .filter(({ version }) => rank(version) > after)
    .sort((a, b) => rank(a.version) - rank(b.version))
  const page = matching.slice(0, Math.min(limit, world.layers.pageSize))
  const last = page.at(-1)
  const more = last !== undefined && matching.length > page.length
  return json(200, { LayerVersions: page.map(describe), ...(more && { NextMarker: marker(last.version) }) })
}

function checkParameters(query: URLSearchParams): {
  limit: number
  runtime: string | null
  architecture: string | null
} {
  const constraints = new Constraints()
  const items = query.get('MaxItems')
  const limit = items === null ? 50 : Number(items)
  constraints.check(limit >= 1, 'maxItems', items, 'Member must have value greater than or equal to 1')
  constraints.check(limit <= 50, 'maxItems', items, 'Member must have value less than or equal to 50')
  const runtime = query.get('CompatibleRuntime')
  const architecture = query.get('CompatibleArchitecture')
  const oneOf = (values: readonly string[]): string =>
    `Member must satisfy enum value set: [${values.join(', ')}]`
  constraints.check(
    runtime === null || runtimes.includes(runtime),
    'compatibleRuntime',
    runtime,
    oneOf(runtimes),
  )
  constraints.check(
    architecture === null || architectures.includes(architecture),
    'compatibleArchitecture',
    architecture,
    oneOf(architectures),
  )
  constraints.enforce()
  return { limit, runtime, architecture }
}

/** Ascending ranks are the order of the list. A version's rank never changes, so pages neither skip nor repeat one. */
function ranking(order: Layers['listOrder']): (version: number) => number {
  if (order === 'newest-first') return (version) => -version
  return (version) => createHash('md5').update(String(version)).digest().readUInt32BE()
}

function marker(version: number): string {
  return Buffer.from(`after ${version}`).toString('base64')
}

function readMarker(text: string): number {
  const match = /^after (\d+)$/.exec(Buffer.from(text, 'base64').toString())
  if (!match) throw invalidParameter('Invalid marker provided.')
  return Number(match[1])
}
