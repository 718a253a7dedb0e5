import type { FaultMatch } from '../../sandbox/faults.ts'
import type { RecordEntry } from '../../sandbox/record.ts'
import { parsePath, pathStyle } from '../../sandbox/s3/call.ts'

/** One request of a flow, in a form that finds it again in another run: requests side by side arrive in any order. */
export interface Site {
  /** What it asks, in the words of the table. */
  name: string
  /** Whether AWS takes it only under a condition. */
  conditional: boolean
  /** Whether its answer has a body. */
  hasBody: boolean
  service: RecordEntry['service']
  match: FaultMatch
}

/** The requests of a run, each as a place for a fault. */
export function sitesOf(record: readonly RecordEntry[], versionsBefore: number): Site[] {
  const seen = new Map<string, number>()
  return record.map((entry) => {
    const { service, operation, region, parameter } = entry
    const key = keyOf(entry)
    const same = {
      ...{ service, operation, region },
      ...(key !== undefined && { key }),
      ...(parameter !== undefined && { parameter }),
    }
    const id = JSON.stringify(same)
    const nth = seen.get(id) ?? 0
    seen.set(id, nth + 1)
    return {
      name: nameOf(entry, versionsBefore),
      conditional:
        operation === 'AddLayerVersionPermission' ||
        ['if-match', 'if-none-match'].some((name) => name in entry.headers),
      hasBody: hasBody(entry),
      service,
      match: { ...same, nth },
    }
  })
}

function keyOf(entry: RecordEntry): string | undefined {
  // Each answer of Lambda has another link.
  if (entry.operation === 'GetLayerArchive') return undefined
  const key = entry.service === 's3' ? parsePath(pathStyle(entry)).key : ''
  return key === '' ? undefined : key
}

function hasBody({ service, method, status }: RecordEntry): boolean {
  if (method === 'HEAD') return false
  return service === 'lambda' || service === 'ssm' || method === 'GET' || status >= 300
}

/** What a request asks, in the words of the table. */
export function nameOf(entry: RecordEntry, versionsBefore: number): string {
  const { operation, method, headers } = entry
  switch (operation) {
    case 'ListLayerVersions':
      return 'list versions'
    case 'GetLayerVersion':
      return 'get version'
    case 'PublishLayerVersion':
      return 'publish'
    case 'GetLayerVersionPolicy':
      return 'get policy'
    case 'AddLayerVersionPermission':
      return 'add permission'
    case 'GetParameter':
      return 'get parameter'
    case 'PutParameter':
      return 'put parameter'
    case 'GetLayerArchive':
      return 'GET contents of the version'
    case 'HeadBucket':
      return 'HEAD bucket'
    case 'GetBucketVersioning':
    case 'GetBucketPolicy':
    case 'GetBucketLifecycleConfiguration':
      return 'GET settings of the bucket'
  }
  const key = keyOf(entry) ?? ''
  if (key.endsWith('.zip')) return `${method} archive`
  if (key.endsWith('.lock'))
    return `${method} lock${method === 'PUT' && 'if-match' in headers ? ' (takeover)' : ''}`
  const version = Number(/^layer\/(\d{6})\//.exec(key)?.[1])
  return method === 'GET' && version > versionsBefore ? 'GET next backup' : `${method} backup`
}
