import type { Archive, Backup, Comparison } from '../model/facts.ts'
import { s3Uri } from '../model/keys.ts'
import { markerOf } from '../model/marker.ts'

import type { Plan } from '../model/decision.ts'
import type { LayerCode, LayerVersion } from '../model/layer-version.ts'
import type { Request } from '../model/request.ts'
import type { Changes } from '../model/outcome.ts'

/** The log line for the newest page of versions. */
export function latestLine({ layerName, manifest }: Request, latest: LayerVersion | null): string {
  if (latest === null) return `No version of ${layerName} yet`
  const marker = markerOf(latest.description)
  if (manifest === undefined) return `Latest version ${latest.version}`
  if (marker === undefined) return `Latest version ${latest.version}, without a marker`
  return marker === manifest.sha256
    ? `Latest version ${latest.version}, marker matches ${manifest.path}`
    : `Latest version ${latest.version}, marker ${marker.slice(0, 12)}… does not match ${manifest.path} (${manifest.sha256.slice(0, 12)}…)`
}

/** The log line for the HEAD of the archive. */
export function archiveLine(archive: Archive): string {
  switch (archive.state) {
    case 'missing':
      return `No archive at ${archive.uri}`
    case 'missing-or-forbidden':
      return `Archive ${archive.uri} is missing or forbidden (403)`
    case 'found': {
      const pinned =
        archive.objectVersion === undefined ? 'not versioned' : `object version ${archive.objectVersion}`
      const built = archive.manifestSha256 ?? archive.manifestMd5 ?? 'unknown'
      return `Archive ${s3Uri(archive.bucket, archive.key)}: ${archive.size} bytes, ${pinned}, built from manifest ${built}`
    }
  }
}

/** The log line for the backup of a version. */
export function backupLine({ state, uri, evidence, other }: Backup): string {
  const writtenFor = other === undefined ? '' : `, written for ${other.arn}`
  switch (state) {
    case 'missing':
      return `No backup at ${uri} (404)`
    case 'present':
      return `Backup ${uri} exists${writtenFor}`
    case 'equal':
      return `Backup ${uri} has the same bytes${writtenFor}`
    case 'different':
      return `Backup ${uri} has other bytes${evidence === undefined ? '' : `: ${evidence}`}${writtenFor}`
  }
}

/** The log line for the older version that can be reused. */
export function olderLine({ manifest }: Request, older: LayerVersion | null): string {
  const marker = manifest === undefined ? '' : `the marker of ${manifest.path} and `
  const has = `${marker}these settings`
  return older === null ? `No older version has ${has}` : `Older version ${older.version} has ${has}`
}

/** The log line for the packages of the manifest compared with those of the backup. */
export function packagesLine(comparison: Comparison): string {
  if (comparison.kind === 'not-understood') return `Could not compare the packages. ${comparison.why}`
  return comparison.same ? 'The packages are the same' : `Packages: ${countsOf(comparison.changes)}`
}

/** How many packages changed, e.g. `1 added, 3 updated`. */
export function countsOf({ added, removed, updated }: Changes): string {
  const counts = [
    [added.length, 'added'],
    [removed.length, 'removed'],
    [updated.length, 'updated'],
  ] as const
  const some = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return some.length === 0 ? 'no changes' : some.join(', ')
}

/** How many files or lines of a set differ, e.g. `1 added, 2 changed`. */
export function changeCounts(changes: readonly { change: 'added' | 'removed' | 'changed' }[]): string {
  const counts = (['added', 'removed', 'changed'] as const).map(
    (what) => [changes.filter(({ change }) => change === what).length, what] as const,
  )
  return counts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : [])).join(', ')
}

/** The log line for the decision. */
export function planLine(next: Plan): string {
  switch (next.kind) {
    case 'publish':
      return `Publish a new version: ${next.reason}`
    case 'blocked':
      return `A new version is needed (${next.reason}), but the archive cannot be published: ${next.error.code}`
    case 'unchanged':
      return `Nothing to publish: keeping version ${next.version.version}${next.backupMissing ? ', whose backup is missing' : ''}`
    case 'refuse':
      return `Refused: ${next.error.code}`
  }
}

/** The log line for the archive of a version. */
export function codeLine(version: number, { sha256, size }: LayerCode): string {
  return `Version ${version} has an archive of ${size} bytes, SHA-256 ${sha256}`
}

/** What a dry run cannot know of the bucket that a run writes to. */
export const WRITES_UNTRIED =
  'A dry run writes nothing, so it does not show whether S3 would accept a write. The role may lack a permission, or the bucket policy may require encryption headers (see the input encryption).'
