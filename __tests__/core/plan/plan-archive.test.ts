import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { Archive, Facts } from '../../../src/core/model/facts.ts'
import { plan } from '../../../src/core/plan/plan.ts'
import type { LayerCode } from '../../../src/core/model/layer-version.ts'
import {
  archive,
  archiveDigest,
  layerVersion,
  noSettings,
  olderManifest,
  otherDigest,
  request,
  type Otherwise,
} from '../fixtures.ts'
import { backups, inWords, latestVersions } from './plan-words.ts'

const uri = 's3://artifacts/team/layer/layer.zip'
const forbidden = new ActionError({ code: 'access-denied', message: '403', hint: '' })

/** In S3, and on this machine. */
const archives = {
  '·': {},
  same: { archive: archive() },
  other: { archive: archive({ sha256: otherDigest }) },
  longer: { archive: archive({ size: 1235, sha256: undefined }) },
  'no sha': { archive: archive({ sha256: undefined }) },
  'same, of another': { archive: archive({ manifestSha256: olderManifest.sha256 }) },
  'other, of another': {
    archive: archive({ manifestSha256: olderManifest.sha256, sha256: otherDigest }),
  },
  'same, of none': { archive: archive({ manifestSha256: undefined, manifestMd5: undefined }) },
  missing: { archive: { state: 'missing', uri } },
  '403': { archive: { state: 'missing-or-forbidden', uri, error: forbidden } },
  'here: same': { local: { name: 'layer.zip', size: 1234, sha256: archiveDigest } },
  'here: other': { local: { name: 'layer.zip', size: 1234, sha256: otherDigest } },
  'here: longer': { local: { name: 'layer.zip', size: 1235, sha256: archiveDigest } },
  'here: same, S3: other': {
    local: { name: 'layer.zip', size: 1234, sha256: archiveDigest },
    archive: archive({ sha256: otherDigest }),
  },
  'here: other, S3: same': {
    local: { name: 'layer.zip', size: 1234, sha256: otherDigest },
    archive: archive(),
  },
  'here: same, S3: 403': {
    local: { name: 'layer.zip', size: 1234, sha256: archiveDigest },
    archive: { state: 'missing-or-forbidden', uri, error: forbidden },
  },
} satisfies Record<string, { archive?: Archive; local?: Facts['local'] }>

/** What the latest version holds is called `same` above. */
const codes = {
  '·': undefined,
  known: { sha256: archiveDigest, size: 1234 },
} satisfies Record<string, LayerCode | undefined>

type Row = [
  keyof typeof latestVersions,
  keyof typeof backups,
  keyof typeof archives,
  keyof typeof codes,
  string,
]

const source = { kind: 'zip', path: 'layer.zip' } as const
const noBucket: Otherwise = { source, targets: [{ region: 'eu-west-1', bucket: undefined }] }

function table(over: Otherwise, rows: Row[]): void {
  it.each(rows)('latest %s, backup %s, archive %s, code %s → %s', (...row) => {
    expect(inWords(plan(request(over), factsOf(row)))).toBe(row[4])
  })
}

function factsOf([latest, backup, found, code]: Row): Facts {
  const [seen, latestCode] = [backups[backup], codes[code]]
  return {
    latest: latestVersions[latest],
    ...(seen && { backup: seen }),
    ...(latestCode && { latestCode }),
    ...archives[found],
  }
}

describe('by the archive in S3, without a manifest', () => {
  // prettier-ignore
  table({ detectChangesIn: 'archive', manifest: undefined }, [
    // latest        backup     archive              code     → plan, or what to look at next
    ['none',         '·',       '·',                 '·',     'look at archive'],
    ['none',         '·',       'same',              '·',     'publish, first-version'],
    ['none',         '·',       'no sha',            '·',     'publish, first-version'],
    ['none',         '·',       'same, of none',     '·',     'publish, first-version'],
    ['none',         '·',       'missing',           '·',     'blocked, first-version: archive-missing'],
    ['none',         '·',       '403',               '·',     'blocked, first-version: archive-missing-or-forbidden'],

    ['no marker',    '·',       '·',                 '·',     'look at latest-code'],
    ['no marker',    '·',       'same',              '·',     'look at latest-code'],
    ['no marker',    '·',       '·',                 'known', 'look at archive'],
    ['no marker',    '·',       'same',              'known', 'unchanged'],
    ['no marker',    '·',       'same, of another',  'known', 'unchanged'],
    ['no marker',    '·',       'same, of none',     'known', 'unchanged'],
    ['no marker',    '·',       'other',             'known', 'publish, archive-changed'],
    ['no marker',    '·',       'other, of another', 'known', 'publish, archive-changed'],
    ['no marker',    '·',       'longer',            'known', 'publish, archive-changed'],
    ['no marker',    '·',       'no sha',            'known', 'look at archive-digest'],
    ['no marker',    '·',       'missing',           'known', 'refuse: archive-missing'],
    ['no marker',    '·',       '403',               'known', 'refuse: archive-missing-or-forbidden'],
    ['other marker', '·',       'same',              'known', 'unchanged'],
    ['own marker',   '·',       'other',             'known', 'publish, archive-changed'],
  ])
})

describe('by the archive in S3, with a manifest', () => {
  // prettier-ignore
  table({ detectChangesIn: 'archive' }, [
    ['none',         '·',       'same',              '·',     'publish, first-version'],
    ['none',         '·',       'same, of another',  '·',     'blocked, first-version: archive-of-another-manifest'],

    ['other marker', '·',       '·',                 '·',     'look at latest-code'],
    ['other marker', '·',       'same',              'known', 'unchanged'],
    ['other marker', '·',       'other',             'known', 'publish, archive-changed'],
    ['other marker', '·',       'other, of another', 'known', 'blocked, archive-changed: archive-of-another-manifest'],
    ['no marker',    '·',       'same',              'known', 'unchanged'],
    ['no marker',    '·',       'other',             'known', 'publish, archive-changed'],

    ['own marker',   '·',       '·',                 '·',     'look at latest-code'],
    ['own marker',   '·',       'other',             'known', 'publish, archive-changed'],
    ['own marker',   '·',       'no sha',            'known', 'look at archive-digest'],
    ['own marker',   '·',       'same',              'known', 'look at backup'],
    ['own marker',   'present', 'same',              'known', 'unchanged'],
    ['own marker',   'missing', 'same',              'known', 'unchanged, backup-missing'],
    ['own marker',   'missing', 'same, of another',  'known', 'unchanged, backup-missing'],
    ['own marker',   'other',   'same',              'known', 'refuse: backup-conflict'],
    ['own marker',   'missing', '403',               'known', 'refuse: archive-missing-or-forbidden'],
  ])
})

describe('by the archive on this machine', () => {
  // prettier-ignore
  table({ detectChangesIn: 'archive', source }, [
    ['none',         '·',       '·',                     '·',     'publish, first-version'],
    ['none',         '·',       'missing',               '·',     'publish, first-version'],

    ['other marker', '·',       '·',                     '·',     'look at latest-code'],
    ['other marker', '·',       'same',                  'known', 'look at local-archive'],
    ['other marker', '·',       'here: same',            'known', 'unchanged'],
    ['other marker', '·',       'here: other',           'known', 'publish, archive-changed'],
    ['other marker', '·',       'here: longer',          'known', 'publish, archive-changed'],
    ['other marker', '·',       'here: other, S3: same', 'known', 'publish, archive-changed'],
    ['own marker',   '·',       'here: same',            'known', 'look at backup'],
    ['own marker',   'present', 'here: same',            'known', 'unchanged'],
    ['own marker',   'other',   'here: same',            'known', 'refuse: backup-conflict'],
    // What is in S3 tells nothing of it: another build, left by a run that died, or none.
    ['own marker',   'missing', 'here: same',            'known', 'unchanged, backup-missing'],
    ['own marker',   'missing', 'here: same, S3: other', 'known', 'unchanged, backup-missing'],
    ['own marker',   'missing', 'here: same, S3: 403',   'known', 'unchanged, backup-missing'],
  ])
})

describe('by both, in S3', () => {
  // prettier-ignore
  table({ detectChangesIn: 'both' }, [
    ['none',         '·',       'same',              '·',     'publish, first-version'],

    ['other marker', '·',       'same',              '·',     'publish, manifest-changed'],
    ['other marker', '·',       'other',             'known', 'publish, manifest-changed'],
    ['no marker',    '·',       'same',              'known', 'look at backup-bytes'],
    ['no marker',    'missing', 'same',              'known', 'publish, manifest-missing'],
    ['no marker',    'equal',   'same',              '·',     'look at latest-code'],
    ['no marker',    'equal',   'same',              'known', 'unchanged'],
    ['no marker',    'equal',   'other',             'known', 'publish, archive-changed'],

    ['own marker',   '·',       'same',              'known', 'look at backup'],
    ['own marker',   'other',   'other',             'known', 'refuse: backup-conflict'],
    ['own marker',   'present', 'same',              '·',     'look at latest-code'],
    ['own marker',   'present', '·',                 'known', 'look at archive'],
    ['own marker',   'present', 'same',              'known', 'unchanged'],
    ['own marker',   'present', 'no sha',            'known', 'look at archive-digest'],
    ['own marker',   'present', 'longer',            'known', 'publish, archive-changed'],
    ['own marker',   'present', 'other',             'known', 'publish, archive-changed'],
    ['own marker',   'present', 'other, of another', 'known', 'blocked, archive-changed: archive-of-another-manifest'],
    ['own marker',   'present', 'missing',           'known', 'refuse: archive-missing'],
    ['own marker',   'missing', 'same',              'known', 'unchanged, backup-missing'],
    ['own marker',   'missing', 'no sha',            'known', 'look at archive-digest'],
    ['own marker',   'missing', 'other',             'known', 'publish, archive-changed'],
  ])
})

describe('by both, on this machine', () => {
  // prettier-ignore
  table({ detectChangesIn: 'both', source }, [
    ['other marker', '·',       '·',                     '·',     'publish, manifest-changed'],
    ['own marker',   'present', '·',                     'known', 'look at local-archive'],
    ['own marker',   'present', 'here: same',            'known', 'unchanged'],
    ['own marker',   'present', 'here: other',           'known', 'publish, archive-changed'],
    ['own marker',   'missing', 'here: same, S3: other', 'known', 'unchanged, backup-missing'],
    ['own marker',   'missing', 'here: other, S3: same', 'known', 'publish, archive-changed'],
  ])
})

describe('by the manifest, of an archive on this machine', () => {
  // prettier-ignore
  table({ source }, [
    ['none',         '·',       '·',                     '·',     'publish, first-version'],
    ['other marker', '·',       '403',                   '·',     'publish, manifest-changed'],
    ['no marker',    'missing', 'missing',               '·',     'publish, manifest-missing'],
    ['own marker',   'present', '·',                     '·',     'unchanged'],
    // Its run may have died between upload and check.
    ['own marker',   'missing', '·',                     '·',     'look at archive'],
    ['own marker',   'missing', 'same',                  '·',     'look at latest-code'],
    ['own marker',   'missing', 'same',                  'known', 'unchanged, backup-missing'],
    ['own marker',   'missing', 'other',                 'known', 'publish, archive-changed'],
  ])
})

describe('by the manifest, without a bucket', () => {
  // prettier-ignore
  table(noBucket, [
    ['none',         '·',       '·',                     '·',     'publish, first-version'],
    ['own marker',   '·',       '·',                     '·',     'unchanged'],
    ['other marker', '·',       '·',                     '·',     'publish, manifest-changed'],
    ['no marker',    '·',       '·',                     '·',     'publish, manifest-missing'],
  ])
})

describe('by the archive, without a bucket', () => {
  // prettier-ignore
  table({ ...noBucket, detectChangesIn: 'archive', manifest: undefined }, [
    ['none',         '·',       '·',                     '·',     'publish, first-version'],
    ['no marker',    '·',       '·',                     '·',     'look at latest-code'],
    ['no marker',    '·',       '·',                     'known', 'look at local-archive'],
    ['no marker',    '·',       'here: same',            'known', 'unchanged'],
    ['no marker',    '·',       'here: other',           'known', 'publish, archive-changed'],
    ['own marker',   '·',       'here: same',            'known', 'unchanged'],
  ])
})

describe('by both, without a bucket', () => {
  // prettier-ignore
  table({ ...noBucket, detectChangesIn: 'both' }, [
    ['no marker',    '·',       'here: same',            'known', 'publish, manifest-missing'],
    ['own marker',   '·',       '·',                     '·',     'look at latest-code'],
    ['own marker',   '·',       'here: same',            'known', 'unchanged'],
    ['own marker',   '·',       'here: other',           'known', 'publish, archive-changed'],
  ])
})

describe('where the archive decides', () => {
  const same = factsOf(['own marker', 'present', 'same', 'known', ''])

  it.each(['archive', 'both'] as const)('settings and if-unchanged count as ever: %s', (detectChangesIn) => {
    const licence = { ...noSettings, license: 'MIT' }
    expect(inWords(plan(request({ detectChangesIn, settings: licence }), same))).toBe(
      'publish, settings-changed',
    )
    expect(inWords(plan(request({ detectChangesIn, ifUnchanged: 'publish' }), same))).toBe('publish, forced')
    expect(inWords(plan(request({ detectChangesIn, ifUnchanged: 'fail' }), same))).toBe('unchanged, fails')
  })

  it('an archive of this machine is published as that, and not from S3', () => {
    const facts = factsOf(['own marker', 'present', 'here: other, S3: same', 'known', ''])
    expect(plan(request({ detectChangesIn: 'both', source }), facts)).toEqual({
      kind: 'publish',
      reason: 'archive-changed',
    })
  })

  const version = layerVersion({ version: 3 })
  const code = { sha256: otherDigest, size: 1234 }
  const older = {
    unseen: { version },
    'present, no code': { version, backup: backups.present },
    present: { version, backup: backups.present, code },
    missing: { version, backup: backups.missing, code },
    'other backup': { version, backup: backups.other, code },
    'no backups': { version, code },
    none: null,
  } satisfies Record<string, Facts['older']>

  // The latest version holds the archive that is called `same`, the older one that which is called `other`.
  // prettier-ignore
  it.each<[string, Otherwise, keyof typeof older, keyof typeof archives, string]>([
    ['the archive', { detectChangesIn: 'archive' },           'unseen',           'other',       'look at older-backup'],
    ['the archive', { detectChangesIn: 'archive' },           'present, no code', 'other',       'look at older-code'],
    ['the archive', { detectChangesIn: 'archive' },           'present',          'other',       'unchanged, reused-older-version 3'],
    ['the archive', { detectChangesIn: 'archive' },           'missing',          'other',       'unchanged, reused-older-version 3, without its backup'],
    ['the archive', { detectChangesIn: 'archive' },           'other backup',     'other',       'refuse: backup-conflict'],
    ['the archive', { detectChangesIn: 'archive' },           'present',          'longer',      'publish, archive-changed'],
    ['the archive', { detectChangesIn: 'archive' },           'none',             'other',       'publish, archive-changed'],
    ['both',        { detectChangesIn: 'both' },              'present, no code', 'other',       'look at older-code'],
    ['both',        { detectChangesIn: 'both' },              'present',          'other',       'unchanged, reused-older-version 3'],
    ['both',        { detectChangesIn: 'both' },              'present',          'longer',      'publish, archive-changed'],
    ['both, here',  { detectChangesIn: 'both', source },      'missing',          'here: other', 'unchanged, reused-older-version 3, without its backup'],
    ['inline',      { ...noBucket, detectChangesIn: 'both' }, 'unseen',           'here: other', 'look at older-code'],
    ['inline',      { ...noBucket, detectChangesIn: 'both' }, 'no backups',       'here: other', 'unchanged, reused-older-version 3'],
    ['inline',      { ...noBucket, detectChangesIn: 'both' }, 'no backups',       'here: longer', 'publish, archive-changed'],
  ])('an older version is reused by %s: %s, %s, archive %s → %s', (_, over, candidate, found, expected) => {
    const facts = { ...factsOf(['own marker', 'present', found, 'known', '']), older: older[candidate] }
    expect(inWords(plan(request({ ...over, reuse: 'any' }), facts))).toBe(expected)
  })

  it('by the manifest alone, without a bucket, an older version with the marker is enough', () => {
    const facts = { ...factsOf(['other marker', '·', '·', '·', '']), older: older.unseen }
    expect(inWords(plan(request({ ...noBucket, reuse: 'any' }), facts))).toBe(
      'unchanged, reused-older-version 3',
    )
  })
})
