import { ActionError } from '../../src/core/errors.ts'
import { withMarker } from '../../src/core/marker.ts'
import type { LayerVersion, ObjectHead, Ports, PublishedVersion } from '../../src/core/ports.ts'
import { runRegion } from '../../src/core/region.ts'
import type { Request } from '../../src/core/request.ts'
import {
  archiveDigest,
  archiveHead,
  backupHead,
  layerVersion,
  olderManifest,
  otherDigest,
  request,
} from './fixtures.ts'
import { ports, recordingLog, services, type Answers } from './strict-ports.ts'

/** Where things lie, and what comes of them. */
export const archiveKey = 'team/layer/layer.zip'
export const target = request().targets[0]
export const outdated = layerVersion({ description: withMarker('', olderManifest.sha256) })
export const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
export const serviceError = new ActionError({ code: 'service-error', message: '500', hint: '' })

export const code = { sha256: archiveDigest.base64, size: 1234 }
export const published: PublishedVersion = { ...layerVersion({ version: 8 }), code }
export const backupOf = (version: number) => `team/layer/00000${version}/requirements.txt`
export const lockKey = 'team/layer/numpy.eu-west-1.lock'
export const locked = `create ${lockKey}`
export const unlocked = `remove ${lockKey}`

/** A region with one latest version; `backup` is that of this version. */
export function world({
  latest = layerVersion(),
  archive = archiveHead(),
  backup,
}: {
  latest?: LayerVersion | undefined
  archive?: ObjectHead | undefined
  backup?: ObjectHead | undefined
}): Required<Answers> {
  return {
    layers: { newest: () => Promise.resolve([latest]), code: () => Promise.resolve(code) },
    bucket: { head: (key) => Promise.resolve(key === archiveKey ? archive : backup) },
  }
}

/** Nothing to do; a backup to restore; a version to publish. */
export const unchanged = world({ backup: backupHead() })
export const backupLost = world({ backup: undefined })
export const changed = world({ latest: outdated })

/** The same region, where a version can be published and an object written, and where nobody holds the lock. */
export function writable({ layers, bucket }: Required<Answers>): Required<Answers> {
  return {
    layers: { ...layers, publish: () => Promise.resolve({ kind: 'published', version: published }) },
    bucket: {
      ...bucket,
      create: () => Promise.resolve('"etag"'),
      read: () => Promise.resolve(undefined),
      remove: () => Promise.resolve(true),
    },
  }
}

/** That region, with other answers here and there. */
export function but(region: Required<Answers>, { layers, bucket }: Answers): Required<Answers> {
  return { layers: { ...region.layers, ...layers }, bucket: { ...region.bucket, ...bucket } }
}

/** Refuses to write a backup, and nothing else. */
export const noBackup: Answers = {
  bucket: { create: ({ key }) => (key === lockKey ? Promise.resolve('"etag"') : Promise.reject(denied)) },
}

/** Runs one region. `calls` grows as it goes on. */
export function runIn(
  answers: Answers,
  over: Partial<Request> = {},
  permitted = Promise.resolve(),
  more: Partial<Ports> = {},
) {
  const { services: regional, calls } = services(answers)
  const log = recordingLog()
  const all = ports({ connect: () => regional, log: () => log, ...more })
  return { done: runRegion(request(over), target, all, permitted), calls, log }
}

export const wrong: PublishedVersion = { ...published, code: { ...code, sha256: otherDigest.base64 } }

/** AWS publishes other bytes than were checked, and lets them be deleted. */
export const otherBytes: Answers = {
  layers: {
    publish: () => Promise.resolve({ kind: 'published', version: wrong }),
    delete: () => Promise.resolve(),
  },
}
