import fc from 'fast-check'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { Archive, ArchiveBytes, Backup, Facts, Comparison } from '../../../src/core/model/facts.ts'
import { withMarker } from '../../../src/core/model/marker.ts'

import { olderVersion, plan } from '../../../src/core/plan/plan.ts'
import type { Look, Plan } from '../../../src/core/model/decision.ts'
import type { LayerCode, LayerVersion } from '../../../src/core/model/layer-version.ts'
import {
  COMPARE,
  IF_UNCHANGED,
  REUSE,
  type LayerSettings,
  type Request,
} from '../../../src/core/model/request.ts'
import {
  archive,
  archiveDigest,
  layerVersion,
  manifest,
  olderManifest,
  otherDigest,
  request,
  type Otherwise,
} from '../fixtures.ts'
import { noChanges, updated } from '../region-scene.ts'

type BackupState = 'missing' | 'equal' | 'different'

/** All that a run could find out, whether it looks or not. */
export interface Truth {
  latest: LayerVersion | null
  archive: Archive
  /** Lower-hex SHA-256 of the archive in S3. */
  digest: string
  /** The archive on this machine. */
  local: ArchiveBytes & { name: string }
  backup: BackupState
  packages: Comparison
  code: LayerCode
  /** What is on all the pages besides the latest version. */
  others: LayerVersion[]
  olderBackup: BackupState
  olderCode: LayerCode
}

const settings: fc.Arbitrary<LayerSettings> = fc.record({
  description: fc.string(),
  license: fc.constantFrom('', 'MIT', 'Apache-2.0'),
  runtimes: fc.subarray(['python3.12', 'python3.13', 'nodejs24.x']),
  architectures: fc.subarray(['x86_64', 'arm64']),
})

const wishes = fc.record({
  settings,
  compare: fc.constantFrom(...COMPARE),
  ifUnchanged: fc.constantFrom(...IF_UNCHANGED),
  reuse: fc.constantFrom(...REUSE),
})

export const requests: fc.Arbitrary<Request> = wishes.map((over) => request(over))

const wants: fc.Arbitrary<Otherwise> = fc.constantFrom<Otherwise[]>(
  { detectChangesIn: 'archive' },
  { detectChangesIn: 'archive', manifest: undefined },
  { detectChangesIn: 'both' },
)
const places: fc.Arbitrary<Otherwise> = fc.constantFrom<Otherwise[]>(
  {},
  { source: { kind: 'zip', path: 'layer.zip' } },
  {
    source: { kind: 'directory', path: 'layer' },
    targets: [{ region: 'eu-west-1', bucket: undefined }],
    compare: 'exact',
  },
)

/** Requests in which the archive decides, alone or too. */
export const archiveRequests: fc.Arbitrary<Request> = fc
  .tuple(wishes, wants, places)
  .map(([wish, what, where]) => request({ ...wish, ...what, ...where }))

const descriptions = fc.oneof(
  fc.string({ maxLength: 256 }),
  fc.string({ maxLength: 100 }).map((text) => withMarker(text, manifest.sha256)),
  fc.string({ maxLength: 100 }).map((text) => withMarker(text, olderManifest.sha256)),
)

export const versions: fc.Arbitrary<LayerVersion> = fc
  .record({ version: fc.integer({ min: 1, max: 9999 }), description: descriptions, settings })
  .map(({ settings: { license, runtimes, architectures }, ...over }) =>
    layerVersion({ ...over, license, runtimes, architectures }),
  )

const digests = fc.constantFrom(archiveDigest, otherDigest)
const sizes = fc.constantFrom(archive().size, 1)
const digestOf = (digests: string[]) => fc.option(fc.constantFrom(...digests), { nil: undefined })

const archives: fc.Arbitrary<Archive> = fc.oneof(
  fc
    .record({
      manifestSha256: digestOf([manifest.sha256, olderManifest.sha256]),
      manifestMd5: digestOf([manifest.md5, olderManifest.md5]),
      sha256: digestOf([archiveDigest, otherDigest]),
    })
    .map((over) => archive(over)),
  fc.constant<Archive>({ state: 'missing', uri: 's3://artifacts/key' }),
  fc.constant<Archive>({
    state: 'missing-or-forbidden',
    uri: 's3://artifacts/key',
    error: new ActionError({ code: 'access-denied', message: '403', hint: '' }),
  }),
)

const backupStates = fc.constantFrom<BackupState[]>('missing', 'equal', 'different')
export const comparisons = fc.constantFrom<Comparison[]>(
  { kind: 'compared', same: true, changes: noChanges },
  { kind: 'compared', same: false, changes: updated },
  { kind: 'not-understood', why: 'It is damaged.' },
)
const codes: fc.Arbitrary<LayerCode> = fc.record({
  sha256: fc.constantFrom(archiveDigest, otherDigest),
  size: sizes,
})

export const truths: fc.Arbitrary<Truth> = fc.record({
  latest: fc.option(versions, { freq: 6 }),
  archive: archives,
  digest: digests,
  local: fc.record({ size: sizes, sha256: digests, name: fc.constant('layer.zip') }),
  backup: backupStates,
  packages: comparisons,
  code: codes,
  others: fc.array(versions, { maxLength: 4 }),
  olderBackup: backupStates,
  olderCode: codes,
})

/** Looks at one fact after the other until the plan stands. */
export function decide(wanted: Request, truth: Truth, facts: Facts): { plan: Plan; looks: Look['at'][] } {
  const looks: Look['at'][] = []
  const known = { ...facts }
  for (;;) {
    const next = plan(wanted, known)
    if (next.kind !== 'look') return { plan: next, looks }
    if (looks.includes(next.at)) throw new Error(`asked twice for ${next.at}`)
    looks.push(next.at)
    learn(next.at)
  }

  function learn(fact: Look['at']): void {
    const uri = 's3://artifacts/backup'
    const head = (state: BackupState) => ({ state: state === 'equal' ? ('present' as const) : state, uri })
    if (fact === 'archive') known.archive = truth.archive
    else if (fact === 'latest-code') known.latestCode = truth.code
    else if (fact === 'backup-bytes') known.backup = readBackup(truth.backup)
    else if (fact === 'local-archive') known.local = truth.local
    else if (fact === 'archive-digest') {
      if (truth.archive.state !== 'found') throw new Error('asked for the digest of no archive')
      known.archive = { ...truth.archive, sha256: truth.digest }
    } else if (fact === 'packages') known.packages = truth.packages
    else if (fact === 'backup') known.backup = head(truth.backup)
    else if (fact === 'older-version') {
      const version = truth.latest && olderVersion(wanted, truth.latest, [truth.latest, ...truth.others])
      known.older = version && { version }
    } else if (!known.older) throw new Error(`asked for ${fact} of no version`)
    else if (fact === 'older-backup') known.older = { ...known.older, backup: head(truth.olderBackup) }
    else known.older = { ...known.older, code: truth.olderCode }
  }
}

/** Other bytes than those of the manifest are those of the older one. */
function readBackup(state: BackupState): Backup {
  const uri = 's3://artifacts/backup'
  if (state === 'missing') return { state, uri }
  const { bytes, sha256 } = state === 'equal' ? manifest : olderManifest
  return { state, uri, stored: { bytes, sha256 } }
}

export const onlyLatest = ({ latest }: Truth): Facts => ({ latest })
