import type { Fault, FaultRule, Faults } from './faults.ts'
import type { AwsRequest } from './http.ts'
import type { Answer } from './answer.ts'
import type { PolicyStatement } from './lambda/version-policy.ts'
import type { Principal } from './principals.ts'
import type { RequestRecord } from './record.ts'
import type { BucketOptions } from './s3/buckets.ts'
import { applySettings } from './settings.ts'
import type { Writing } from './ssm/parameters.ts'
import type { World } from './world.ts'

interface Parts {
  readonly world: World
  readonly faults: Faults
  readonly record: RequestRecord
}

/** Every kind of fault that can be said in JSON. */
const kinds: readonly Fault['kind'][] = [
  ...([
    'status',
    'drop-before',
    'drop-after',
    'status-after',
    'delay',
    'cut-body',
    'corrupt-body',
    'hang',
  ] as const),
]

/** Body of `POST /_sandbox/statements`: a statement that somebody else adds to the policy of a version. */
interface StatementOfOther {
  region: string
  name: string
  version: number
  statement: PolicyStatement
}

type Route = (parts: Parts, body: unknown, query: URLSearchParams) => unknown

/** What other processes can do, by method and path. The answer is JSON, or empty. */
const routes: Record<string, Route> = {
  'POST /_sandbox/buckets': ({ world }, body) => {
    const bucket = body as BucketOptions
    if (!bucket.name) throw new Error('A bucket needs a name.')
    world.buckets.createBucket(bucket)
  },
  'POST /_sandbox/principals': ({ world }, body) => {
    const principal = body as Principal
    if (!principal.accessKeyId || !principal.secretAccessKey || !principal.accountId) {
      throw new Error('A principal needs accessKeyId, secretAccessKey and accountId.')
    }
    world.principals.addPrincipal(principal)
  },
  'POST /_sandbox/faults': ({ faults }, body) => {
    const rule = body as { fault?: Fault }
    if (!rule.fault || !kinds.includes(rule.fault.kind))
      throw new Error(`A fault is one of ${kinds.join(', ')}.`)
    faults.add(rule as FaultRule)
  },
  'DELETE /_sandbox/faults': ({ faults }) => {
    faults.clear()
  },
  'GET /_sandbox/record': ({ record }) => record.entries,
  'DELETE /_sandbox/record': ({ record }) => {
    record.clear()
  },
  'GET /_sandbox/layers': ({ world }, _, query) =>
    world.layers.versions(query.get('region') ?? '', query.get('name') ?? '').map((version) => ({
      ...version,
      zip: undefined,
      hiddenReads: undefined,
      policy: version.policy.text,
    })),
  'POST /_sandbox/statements': ({ world }, body) => {
    const { region, name, version, statement } = body as StatementOfOther
    const found = world.layers.versions(region, name).find((one) => one.version === version)
    if (!found) throw new Error(`There is no version ${version} of ${name} in ${region}.`)
    found.policy.put(statement)
  },
  'GET /_sandbox/parameters': ({ world }, _, query) =>
    world.parameters.find(query.get('region') ?? '', query.get('name') ?? '') ?? null,
  'POST /_sandbox/parameters': ({ world }, body) => {
    world.parameters.put(body as Writing)
  },
  'DELETE /_sandbox/parameters': ({ world }, _, query) => {
    world.parameters.delete(query.get('region') ?? '', query.get('name') ?? '')
  },
  'POST /_sandbox/settings': ({ world, faults }, body) => {
    applySettings(body as object, world, faults)
  },
  'POST /_sandbox/reset': ({ world, faults, record }) => {
    for (const part of [world.reset.bind(world), faults.clear.bind(faults), record.clear.bind(record)]) part()
  },
}

/** Answers a request to the control interface: 404 for an unknown one, 400 with the reason for one that is wrong. */
export function answerControl(parts: Parts, { method, path, query, body }: AwsRequest): Answer {
  const route = routes[`${method} ${path}`]
  if (!route) return text(404, `There is no ${method} ${path}.\n`)
  try {
    const result = route(parts, body.length > 0 ? JSON.parse(body.toString()) : {}, query)
    if (result === undefined) return { status: 204 }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(result) }
  } catch (error) {
    return text(400, `${error instanceof Error ? error.message : String(error)}\n`)
  }
}

function text(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain' }, body }
}
