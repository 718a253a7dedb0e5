import type { LocalArchive } from '../../../src/core/archive-ports.ts'
import type { Facts } from '../../../src/core/model/facts.ts'
import { withMarker } from '../../../src/core/model/marker.ts'
import { Packages } from '../../../src/core/preflight/packages.ts'
import type { ObjectHead } from '../../../src/core/ports.ts'
import type { LayerVersion } from '../../../src/core/model/layer-version.ts'
import { preflight } from '../../../src/core/preflight/preflight.ts'
import { RegionRecord } from '../../../src/core/record.ts'
import type { Request } from '../../../src/core/model/request.ts'
import {
  archiveDigest,
  archiveHead,
  backupHead,
  layerVersion,
  olderManifest,
  production,
  request,
} from '../fixtures.ts'
import { noInclude, ports, recordingLog, services, type Answers } from '../strict-ports.ts'

export const archiveKey = 'team/layer/layer.zip'
export const backupKey = 'team/layer/000007/requirements.txt'
export const byHand = layerVersion({ description: 'made by hand' })
export const outdated = layerVersion({ description: withMarker('', olderManifest.sha256) })
export const pattern = request({
  keys: { prefix: 'team', archiveKey: 'temp/layer-*.zip', backupTemplate: 'v{version}.txt' },
})

/** Answers for one latest version, the archive, and its backup. An error among them is thrown. */
export function found({
  latest = [layerVersion()],
  archive: archiveAnswer = archiveHead(),
  backup = backupHead(),
}: {
  latest?: LayerVersion[] | Error
  archive?: ObjectHead | Error | undefined
  backup?: ObjectHead | Error | undefined
} = {}): Answers {
  return {
    layers: { newest: () => answered(latest) },
    bucket: { head: (key) => answered(key === backupKey ? backup : archiveAnswer) },
  }
}

export function answered<T>(answer: T | Error): Promise<T> {
  return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
}

/** Looks at what the plan needs. `calls` are those of the services and of the archive. */
export function look(
  answers: Answers,
  wanted: Request = request(),
  local?: () => Promise<LocalArchive>,
  before?: Facts,
) {
  const { services: regional, calls } = services({
    archives: { sha256: () => Promise.resolve(archiveDigest) },
    ...answers,
  })
  const log = recordingLog()
  const around = ports({
    localArchive: () => {
      calls.push('local archive')
      return local?.() ?? Promise.reject(new Error('there is no archive on this machine'))
    },
  })
  const part = {
    ...{ request: wanted, ports: around, log, record: new RegionRecord() },
    packages: wanted.manifest && new Packages(wanted.manifest, production, () => ({ include: noInclude })),
    services: {
      ...regional,
      bucket: wanted.targets[0].bucket === undefined ? undefined : regional.bucket,
    },
  }
  return { calls, log, done: preflight(part, before) }
}
