import { describe, expect, it } from '@jest/globals'
import type { Archive, Backup, Facts, Comparison } from '../../../src/core/model/facts.ts'

import { plan } from '../../../src/core/plan/plan.ts'
import { IF_UNCHANGED, type IfUnchanged } from '../../../src/core/model/request.ts'
import {
  archive,
  layerVersion,
  manifest,
  noSettings,
  olderManifest,
  otherDigest,
  request,
} from '../fixtures.ts'
import { inWords, latestVersions } from './plan-words.ts'
import { noChanges, updated } from '../region-scene.ts'

const uri = 's3://artifacts/team/layer/000007/requirements.txt'

const { bytes, sha256 } = olderManifest
const own = { bytes: manifest.bytes, sha256: manifest.sha256 }

/** Where a backup was read, its bytes are those that the other marker names, unless it says otherwise. */
const backups = {
  '·': undefined,
  missing: { state: 'missing', uri },
  present: { state: 'present', uri },
  'another size': { state: 'different', uri, evidence: 'it has 3 bytes' },
  equal: { state: 'equal', uri, stored: own },
  older: { state: 'different', uri, stored: { bytes, sha256 } },
  foreign: { state: 'different', uri, stored: { bytes, sha256: otherDigest } },
} satisfies Record<string, Backup | undefined>

const comparisons = {
  '·': undefined,
  same: { kind: 'compared', same: true, changes: noChanges },
  other: { kind: 'compared', same: false, changes: updated },
  'limits only': { kind: 'compared', same: false, changes: noChanges },
  'no sense': { kind: 'not-understood', why: 'It is damaged.' },
} satisfies Record<string, Comparison | undefined>

const archives = {
  '·': undefined,
  own: archive(),
  missing: { state: 'missing', uri: 's3://artifacts/team/layer/layer.zip' },
} satisfies Record<string, Archive | undefined>

const older = layerVersion({ version: 3 })
const olderVersions = {
  '·': undefined,
  none: null,
  unseen: { version: older },
  present: { version: older, backup: { state: 'present', uri } },
} satisfies Record<string, Facts['older']>

function factsOf(
  latest: keyof typeof latestVersions,
  backup: keyof typeof backups,
  packages: keyof typeof comparisons,
  found: keyof typeof archives,
  olderVersion: keyof typeof olderVersions = '·',
): Facts {
  const [known, compared, seen] = [backups[backup], comparisons[packages], archives[found]]
  return {
    latest: latestVersions[latest],
    ...(known && { backup: known }),
    ...(compared && { packages: compared }),
    ...(seen && { archive: seen }),
    ...(olderVersions[olderVersion] !== undefined && { older: olderVersions[olderVersion] }),
  }
}

type Row = [
  keyof typeof latestVersions,
  keyof typeof backups,
  keyof typeof comparisons,
  keyof typeof archives,
  packages: string,
  exact: string,
]

/** Every state of the facts that a run can come to, and what follows under `compare: packages` and `compare: exact`. */
// prettier-ignore
const table: Row[] = [
  // latest        backup          packages       archive    → compare: packages             compare: exact
  ['none',         '·',            '·',           '·',       'look at archive',              'look at archive'],
  ['none',         '·',            '·',           'own',     'publish, first-version',       'publish, first-version'],

  ['own marker',   '·',            '·',           '·',       'look at backup',               'look at backup'],
  ['own marker',   'present',      '·',           '·',       'unchanged',                    'unchanged'],
  ['own marker',   'another size', '·',           '·',       'refuse: backup-conflict',      'refuse: backup-conflict'],
  ['own marker',   'missing',      '·',           '·',       'look at archive',              'look at archive'],
  ['own marker',   'missing',      '·',           'missing', 'unchanged, backup-missing',    'unchanged, backup-missing'],

  ['other marker', '·',            '·',           '·',       'look at backup-bytes',         'look at archive'],
  ['other marker', '·',            '·',           'own',     'look at backup-bytes',         'publish, manifest-changed'],
  ['other marker', 'missing',      '·',           '·',       'look at archive',              'look at archive'],
  ['other marker', 'missing',      '·',           'own',     'publish, manifest-changed',    'publish, manifest-changed'],
  ['other marker', 'foreign',      '·',           '·',       'refuse: backup-conflict',      'look at archive'],
  ['other marker', 'foreign',      '·',           'own',     'refuse: backup-conflict',      'publish, manifest-changed'],
  ['other marker', 'equal',        '·',           'own',     'refuse: backup-conflict',      'publish, manifest-changed'],
  ['other marker', 'older',        '·',           '·',       'look at packages',             'look at archive'],
  ['other marker', 'older',        '·',           'own',     'look at packages',             'publish, manifest-changed'],
  ['other marker', 'older',        'same',        '·',       'unchanged',                    'look at archive'],
  ['other marker', 'older',        'same',        'own',     'unchanged',                    'publish, manifest-changed'],
  ['other marker', 'older',        'same',        'missing', 'unchanged',                    'blocked, manifest-changed: archive-missing'],
  ['other marker', 'older',        'other',       '·',       'look at archive',              'look at archive'],
  ['other marker', 'older',        'other',       'own',     'publish, manifest-changed',    'publish, manifest-changed'],
  ['other marker', 'older',        'other',       'missing', 'blocked, manifest-changed: archive-missing', 'blocked, manifest-changed: archive-missing'],
  ['other marker', 'older',        'limits only', 'own',     'publish, manifest-changed',    'publish, manifest-changed'],
  ['other marker', 'older',        'no sense',    'own',     'publish, manifest-changed',    'publish, manifest-changed'],

  ['no marker',    '·',            '·',           'own',     'look at backup-bytes',         'look at backup-bytes'],
  ['no marker',    'missing',      '·',           'own',     'publish, manifest-missing',    'publish, manifest-missing'],
  ['no marker',    'equal',        '·',           'own',     'unchanged',                    'unchanged'],
  ['no marker',    'foreign',      '·',           'own',     'look at packages',             'publish, manifest-changed'],
  ['no marker',    'older',        '·',           'own',     'look at packages',             'publish, manifest-changed'],
  ['no marker',    'older',        'same',        'own',     'unchanged',                    'publish, manifest-changed'],
  ['no marker',    'older',        'other',       'own',     'publish, manifest-changed',    'publish, manifest-changed'],
  ['no marker',    'older',        'limits only', 'own',     'publish, manifest-changed',    'publish, manifest-changed'],
  ['no marker',    'older',        'no sense',    'own',     'publish, manifest-changed',    'publish, manifest-changed'],
]

describe('the decision table', () => {
  it.each(table)(
    'latest %s, backup %s, packages %s, archive %s → packages: %s; exact: %s',
    (latest, backup, packages, found, ...expected) => {
      const facts = factsOf(latest, backup, packages, found)
      expect([
        inWords(plan(request({ compare: 'packages' }), facts)),
        inWords(plan(request({ compare: 'exact' }), facts)),
      ]).toEqual(expected)
    },
  )
})

describe('the same packages', () => {
  const wanted = request({ compare: 'packages' })

  it.each(['other marker', 'no marker'] as const)('keep the latest version and its backup: %s', (latest) => {
    expect(plan(wanted, factsOf(latest, 'older', 'same', 'own'))).toEqual({
      kind: 'unchanged',
      reason: 'unchanged',
      version: latestVersions[latest],
      backupMissing: false,
      fails: false,
    })
  })

  it.each(['other marker', 'no marker'] as const)('do not outweigh settings: %s', (latest) => {
    const facts = factsOf(latest, 'older', 'same', 'own')
    const settings = { ...noSettings, runtimes: ['python3.14'] }
    expect(inWords(plan({ ...wanted, settings }, facts))).toBe('publish, settings-changed')
    expect(inWords(plan({ ...wanted, settings: { ...noSettings, description: 'Other.' } }, facts))).toBe(
      'unchanged',
    )
  })

  const expected: Record<IfUnchanged, string> = {
    skip: 'unchanged',
    fail: 'unchanged, fails',
    publish: 'publish, forced',
  }
  it.each(IF_UNCHANGED)('are unchanged under if-unchanged: %s', (ifUnchanged) => {
    const facts = factsOf('other marker', 'older', 'same', 'own')
    expect(inWords(plan({ ...wanted, ifUnchanged }, facts))).toBe(expected[ifUnchanged])
  })
})

describe('a backup that is not what the marker names', () => {
  it('is a conflict that names the version, the backup, and what shows it', () => {
    const wanted = request({ compare: 'packages' })
    expect(plan(wanted, factsOf('other marker', 'foreign', '·', 'own'))).toMatchObject({
      kind: 'refuse',
      error: {
        code: 'backup-conflict',
        message: `The backup ${uri} is not the manifest of version 7 of numpy: its bytes do not match the marker.`,
      },
    })
  })

  it('is one that names another layer, whatever it holds', () => {
    const other = { arn: layerVersion().arn.replace('numpy', 'scipy'), isCopy: false }
    const facts = factsOf('other marker', 'older', 'same', 'own')
    const named = { ...facts, backup: { ...backups.older, other } }
    expect(plan(request({ compare: 'packages' }), named)).toMatchObject({
      kind: 'refuse',
      error: {
        code: 'backup-conflict',
        message: `The backup ${uri} does not belong to version 7 of numpy: its metadata says that it was written for ${other.arn}.`,
      },
    })
  })

  it.each([
    [{ ifUnchanged: 'publish' as const }],
    [{ reuse: 'any' as const }],
    [{ settings: { ...noSettings, license: 'MIT' } }],
  ])('is one also under %j', (over) => {
    const wanted = request({ compare: 'packages', ...over })
    expect(inWords(plan(wanted, factsOf('other marker', 'foreign', '·', 'own')))).toBe(
      'refuse: backup-conflict',
    )
  })
})

describe('reuse: any', () => {
  // prettier-ignore
  it.each<[Row[0], Row[1], Row[2], keyof typeof olderVersions, string]>([
    ['other marker', '·',       '·',        '·',       'look at backup-bytes'],
    ['other marker', 'older',   '·',        '·',       'look at packages'],
    ['other marker', 'older',   'same',     '·',       'unchanged'],
    ['other marker', 'older',   'same',     'present', 'unchanged'],
    ['other marker', 'older',   'other',    '·',       'look at older-version'],
    ['other marker', 'older',   'other',    'none',    'publish, manifest-changed'],
    ['other marker', 'older',   'other',    'unseen',  'look at older-backup'],
    ['other marker', 'older',   'other',    'present', 'unchanged, reused-older-version 3'],
    ['other marker', 'older',   'no sense', '·',       'look at older-version'],
    ['other marker', 'older',   'no sense', 'present', 'unchanged, reused-older-version 3'],
    ['other marker', 'missing', '·',        '·',       'look at older-version'],
    ['other marker', 'missing', '·',        'present', 'unchanged, reused-older-version 3'],
    ['no marker',    'older',   'same',     '·',       'unchanged'],
    ['no marker',    'older',   'other',    'present', 'unchanged, reused-older-version 3'],
  ])('latest %s, backup %s, packages %s, older version %s → %s', (latest, backup, packages, olderVersion, expected) => {
    const wanted = request({ compare: 'packages', reuse: 'any' })
    expect(inWords(plan(wanted, factsOf(latest, backup, packages, 'own', olderVersion)))).toBe(expected)
  })

  it('goes back to an older version where only the settings of the latest one differ', () => {
    const wanted = request({ compare: 'packages', reuse: 'any', settings: { ...noSettings, license: 'MIT' } })
    const next = (olderVersion: keyof typeof olderVersions) =>
      inWords(plan(wanted, factsOf('other marker', 'older', 'same', 'own', olderVersion)))
    expect(next('·')).toBe('look at older-version')
    expect(next('none')).toBe('publish, settings-changed')
    expect(next('present')).toBe('unchanged, reused-older-version 3')
  })
})
