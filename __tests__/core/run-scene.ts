import { ActionError } from '../../src/core/errors/action-error.ts'
import { withMarker } from '../../src/core/model/marker.ts'
import type { Ports } from '../../src/core/ports.ts'
import type { Target } from '../../src/core/model/request.ts'
import { run } from '../../src/core/run.ts'
import {
  archiveDigest,
  archiveHead,
  backupHead,
  layerVersion,
  manifest,
  olderManifest,
  request,
  stored,
  type Otherwise,
} from './fixtures.ts'
import { ports, services, type Answers } from './strict-ports.ts'

/** The regions of the runs. */
export const names = ['eu-west-1', 'us-east-1', 'ap-south-1']
export const targets = names.map((region) => ({ region, bucket: `artifacts-${region}` })) as [
  Target,
  ...Target[],
]
const archiveKey = 'team/layer/layer.zip'
const latestBackup = 'team/layer/000007/requirements.txt'
export const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })

/** What a region can be like. */
export const states = ['no version', 'changed', 'by hand', 'unchanged', 'no backup'] as const

/** One region in one of the states above, in which everything can be done. */
export function region(state: (typeof states)[number]): Required<Answers> {
  const latest = {
    'no version': [],
    changed: [layerVersion({ description: withMarker('', olderManifest.sha256) })],
    'by hand': [layerVersion({ description: '' })],
    unchanged: [layerVersion()],
    'no backup': [layerVersion()],
  }[state]
  const code = { sha256: archiveDigest, size: 1234 }
  const backup = state === 'no backup' ? undefined : backupHead()
  return {
    layers: {
      newest: () => Promise.resolve(latest),
      all: () => Promise.resolve([...latest, layerVersion({ version: 3 })]),
      code: () => Promise.resolve(code),
      publish: () =>
        Promise.resolve({ kind: 'published', version: { ...layerVersion({ version: 8 }), code } }),
      delete: () => Promise.resolve(),
    },
    bucket: {
      head: (key) => Promise.resolve(key === archiveKey ? archiveHead() : backup),
      read: (key) => Promise.resolve(key === latestBackup ? stored(manifest.bytes) : undefined),
      create: () => Promise.resolve('"etag"'),
      remove: () => Promise.resolve(true),
    },
    archives: {},
  }
}

/** Runs these regions, one for each name. */
export function runAll(regions: Required<Answers>[], over: Otherwise = {}, more: Partial<Ports> = {}) {
  const connected = regions.map(services)
  const connect = (name: string) => {
    const found = connected[names.indexOf(name)]
    if (!found) throw new Error(`unexpected region ${name}`)
    return { ...found.services, bucket: { ...found.services.bucket, name: `artifacts-${name}` } }
  }
  const whole = run(request({ targets, ...over }), ports({ connect, ...more }))
  const done = whole.then(({ regions }) => regions)
  return { whole, done, calls: connected.map(({ calls }) => calls) }
}
