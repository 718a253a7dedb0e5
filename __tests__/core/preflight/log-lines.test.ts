import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { Archive, Backup } from '../../../src/core/model/facts.ts'
import {
  archiveLine,
  backupLine,
  codeLine,
  latestLine,
  olderLine,
  planLine,
} from '../../../src/core/preflight/log-lines.ts'
import { withMarker } from '../../../src/core/model/marker.ts'
import type { Plan } from '../../../src/core/model/decision.ts'
import { archive, layerVersion, manifest, olderManifest, request } from '../fixtures.ts'

const uri = 's3://artifacts/key'
const error = new ActionError({ code: 'archive-missing', message: 'm', hint: 'h' })

describe('the line of the latest version', () => {
  it.each([
    [null, 'No version of numpy yet'],
    [layerVersion(), 'Latest version 7, marker matches deps/requirements.txt'],
    [layerVersion({ description: '' }), 'Latest version 7, without a marker'],
  ])('%#: %s', (latest, line) => {
    expect(latestLine(request(), latest)).toBe(line)
  })

  it.each([olderManifest.sha256, undefined])(
    'speaks of no marker where there is no manifest: %s',
    (marker) => {
      const latest = layerVersion({ description: withMarker('', marker) })
      expect(latestLine(request({ manifest: undefined }), latest)).toBe('Latest version 7')
    },
  )

  it('shows both digests when the marker is another', () => {
    const line = latestLine(request(), layerVersion({ description: withMarker('', olderManifest.sha256) }))
    expect(line).toContain(olderManifest.sha256.slice(0, 12))
    expect(line).toContain(manifest.sha256.slice(0, 12))
  })
})

describe('the line of the archive', () => {
  it.each<[Archive, string]>([
    [{ state: 'missing', uri }, `No archive at ${uri}`],
    [{ state: 'missing-or-forbidden', uri, error }, `Archive ${uri} is missing or forbidden (403)`],
    [
      archive(),
      `Archive s3://artifacts/team/layer/layer.zip: 1234 bytes, object version v-1, built from manifest ${manifest.sha256}`,
    ],
    [
      archive({ objectVersion: undefined, manifestSha256: undefined }),
      `Archive s3://artifacts/team/layer/layer.zip: 1234 bytes, not versioned, built from manifest ${manifest.md5}`,
    ],
    [
      archive({ manifestSha256: undefined, manifestMd5: undefined }),
      'Archive s3://artifacts/team/layer/layer.zip: 1234 bytes, object version v-1, built from manifest unknown',
    ],
  ])('%#', (found, line) => {
    expect(archiveLine(found)).toBe(line)
  })
})

describe('the line of the backup', () => {
  it.each<[Backup, string]>([
    [{ state: 'missing', uri }, `No backup at ${uri} (404)`],
    [{ state: 'present', uri }, `Backup ${uri} exists`],
    [{ state: 'equal', uri }, `Backup ${uri} has the same bytes`],
    [{ state: 'different', uri }, `Backup ${uri} has other bytes`],
    [
      { state: 'different', uri, evidence: 'it has 3 bytes' },
      `Backup ${uri} has other bytes: it has 3 bytes`,
    ],
  ])('%#', (backup, line) => {
    expect(backupLine(backup)).toBe(line)
  })
})

describe('the line of the plan', () => {
  const version = layerVersion()
  const unchanged = { kind: 'unchanged', version, backupMissing: false, fails: false } as const
  it.each<[Plan, string]>([
    [
      { kind: 'publish', reason: 'first-version', archive: archive() },
      'Publish a new version: first-version',
    ],
    [
      { kind: 'blocked', reason: 'manifest-changed', error },
      'A new version is needed (manifest-changed), but the archive cannot be published: archive-missing',
    ],
    [{ ...unchanged, reason: 'unchanged' }, 'Nothing to publish: keeping version 7'],
    [
      { ...unchanged, reason: 'backup-missing', backupMissing: true },
      'Nothing to publish: keeping version 7, whose backup is missing',
    ],
    [
      { ...unchanged, reason: 'reused-older-version', version: layerVersion({ version: 3 }) },
      'Nothing to publish: keeping version 3',
    ],
    [{ kind: 'refuse', error }, 'Refused: archive-missing'],
  ])('%#', (next, line) => {
    expect(planLine(next)).toBe(line)
  })
})

describe('the line of an older version', () => {
  it.each([
    [
      layerVersion({ version: 3 }),
      'Older version 3 has the marker of deps/requirements.txt and these settings',
    ],
    [null, 'No older version has the marker of deps/requirements.txt and these settings'],
  ])('%#', (older, line) => {
    expect(olderLine(request(), older)).toBe(line)
  })
})

describe('the line of the code', () => {
  it('names size and digest', () => {
    expect(codeLine(7, { sha256: 'q6s=', size: 12 })).toBe(
      'Version 7 has an archive of 12 bytes, SHA-256 q6s=',
    )
  })
})
