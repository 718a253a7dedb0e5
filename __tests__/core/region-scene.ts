import { ActionError } from '../../src/core/errors/action-error.ts'
import { withMarker } from '../../src/core/model/marker.ts'
import type { Changes } from '../../src/core/model/outcome.ts'
import { Packages } from '../../src/core/preflight/packages.ts'
import type { ObjectHead, Ports } from '../../src/core/ports.ts'
import type { LayerVersion, PublishedVersion } from '../../src/core/model/layer-version.ts'
import { Inspections } from '../../src/core/inspections.ts'
import { runRegion } from '../../src/core/region.ts'
import {
  archiveDigest,
  archiveHead,
  backupHead,
  layerVersion,
  olderManifest,
  otherDigest,
  production,
  request,
  stored,
  type Otherwise,
} from './fixtures.ts'
import { noInclude, ports, recordingLog, services, type Answers } from './strict-ports.ts'

/** Where things lie, and what comes of them. */
export const archiveKey = 'team/layer/layer.zip'
export const target = request().targets[0]
export const outdated = layerVersion({ description: withMarker('', olderManifest.sha256) })
export const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
export const serviceError = new ActionError({ code: 'service-error', message: '500', hint: '' })

export const code = { sha256: archiveDigest, size: 1234 }
export const published: PublishedVersion = { ...layerVersion({ version: 8 }), code }
export const backupOf = (version: number) => `team/layer/00000${version}/requirements.txt`
/** From the older manifest to that of the run, and from that to itself. */
export const updated: Changes = {
  added: [],
  removed: [],
  updated: [{ name: 'boto3', from: '1.39.0', to: '1.40.0', purl: 'pkg:pypi/boto3@1.40.0', why: 'version' }],
}
export const noChanges: Changes = { added: [], removed: [], updated: [] }

export const lockKey = 'team/layer/numpy.eu-west-1.lock'
export const locked = `create ${lockKey}`
export const unlocked = `remove ${lockKey}`

/**
 * A region with one latest version; `backup` is that of this version, as a HEAD shows it. Only that of {@link outdated}
 * can be read.
 */
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
    bucket: {
      head: (key) => Promise.resolve(key === archiveKey ? archive : backup),
      read: (key) =>
        Promise.resolve(latest === outdated && key === backupOf(7) ? stored(olderManifest.bytes) : undefined),
    },
    archives: {},
  }
}

/** Nothing to do; a backup to restore; a version to publish. */
export const unchanged = world({ backup: backupHead() })
export const backupLost = world({ backup: undefined })
export const changed = world({ latest: outdated })

/** The same region, where a version can be published and an object written, and where nobody holds the lock. */
export function writable({ layers, bucket, archives }: Required<Answers>): Required<Answers> {
  return {
    layers: { ...layers, publish: () => Promise.resolve({ kind: 'published', version: published }) },
    bucket: {
      ...bucket,
      create: () => Promise.resolve('"etag"'),
      replace: () => Promise.resolve('"renewed"'),
      remove: () => Promise.resolve(true),
    },
    archives: {
      upload: () => Promise.resolve({ objectVersion: 'v-3', etag: '"uploaded"' }),
      ...archives,
    },
  }
}

/** That region, with other answers here and there. */
export function but(region: Required<Answers>, { layers, bucket, archives }: Answers): Required<Answers> {
  return {
    layers: { ...region.layers, ...layers },
    bucket: { ...region.bucket, ...bucket },
    archives: { ...region.archives, ...archives },
  }
}

/** Refuses to write a backup, and nothing else. */
export const noBackup: Answers = {
  bucket: { create: ({ key }) => (key === lockKey ? Promise.resolve('"etag"') : Promise.reject(denied)) },
}

/** Runs one region. `calls` grows as it goes on. */
export function runIn(
  answers: Answers,
  over: Otherwise = {},
  permitted = Promise.resolve(),
  more: Partial<Ports> = {},
) {
  const { services: regional, calls } = services(answers)
  const log = recordingLog()
  const wanted = request(over)
  const packages =
    wanted.manifest && new Packages(wanted.manifest, production, () => ({ include: noInclude }))
  const connect: Ports['connect'] = (_, bucket) =>
    bucket === undefined ? { ...regional, bucket: undefined } : regional
  const all = ports({ connect, log: () => log, ...more })
  return {
    done: runRegion(wanted, wanted.targets[0], all, packages, new Inspections(), permitted),
    calls,
    log,
  }
}

export const wrong: PublishedVersion = { ...published, code: { ...code, sha256: otherDigest } }

/** AWS publishes other bytes than were checked, and lets them be deleted. */
export const otherBytes: Answers = {
  layers: {
    publish: () => Promise.resolve({ kind: 'published', version: wrong }),
    delete: () => Promise.resolve(),
  },
}
