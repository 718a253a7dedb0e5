import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { Archive, Backup, Facts } from '../../../src/core/model/facts.ts'
import { withMarker } from '../../../src/core/model/marker.ts'
import { highest, olderVersion, plan } from '../../../src/core/plan/plan.ts'
import type { LayerCode, LayerVersion } from '../../../src/core/model/layer-version.ts'
import { IF_UNCHANGED, type IfUnchanged, type LayerSettings } from '../../../src/core/model/request.ts'
import {
  archive,
  archiveDigest,
  layerVersion,
  manifest,
  noSettings,
  olderManifest,
  otherDigest,
  request,
} from '../fixtures.ts'
import { backups, backupUri, inWords, latestVersions } from './plan-words.ts'

const uri = 's3://artifacts/team/layer/layer.zip'
const forbidden = new ActionError({ code: 'access-denied', message: '403', hint: '' })

const archives = {
  '·': undefined,
  own: archive(),
  'own, no sha': archive({ sha256: undefined }),
  other: archive({ manifestSha256: olderManifest.sha256, manifestMd5: olderManifest.md5 }),
  'no digest': archive({ manifestSha256: undefined, manifestMd5: undefined }),
  missing: { state: 'missing', uri },
  '403': { state: 'missing-or-forbidden', uri, error: forbidden },
} satisfies Record<string, Archive | undefined>

const codes = {
  '·': undefined,
  same: { sha256: archiveDigest, size: 1234 },
  other: { sha256: otherDigest, size: 1234 },
  longer: { sha256: archiveDigest, size: 1235 },
} satisfies Record<string, LayerCode | undefined>

type Row = [
  keyof typeof latestVersions,
  keyof typeof backups,
  keyof typeof archives,
  keyof typeof codes,
  string,
]

/** Every state of the facts that a run can come to; `·` is a fact that nobody has looked at. */
// prettier-ignore
const table: Row[] = [
  // latest        backup     archive        code     → plan, or what to look at next
  ['none',         '·',       '·',           '·',     'look at archive'],
  ['none',         '·',       'own',         '·',     'publish, first-version'],
  ['none',         '·',       'own, no sha', '·',     'publish, first-version'],
  ['none',         '·',       'other',       '·',     'blocked, first-version: archive-of-another-manifest'],
  ['none',         '·',       'no digest',   '·',     'blocked, first-version: archive-without-digest'],
  ['none',         '·',       'missing',     '·',     'blocked, first-version: archive-missing'],
  ['none',         '·',       '403',         '·',     'blocked, first-version: archive-missing-or-forbidden'],

  ['other marker', '·',       '·',           '·',     'look at archive'],
  ['other marker', '·',       'own',         '·',     'publish, manifest-changed'],
  ['other marker', '·',       'own, no sha', '·',     'publish, manifest-changed'],
  ['other marker', '·',       'other',       '·',     'blocked, manifest-changed: archive-of-another-manifest'],
  ['other marker', '·',       'no digest',   '·',     'blocked, manifest-changed: archive-without-digest'],
  ['other marker', '·',       'missing',     '·',     'blocked, manifest-changed: archive-missing'],
  ['other marker', '·',       '403',         '·',     'blocked, manifest-changed: archive-missing-or-forbidden'],

  ['no marker',    '·',       '·',           '·',     'look at backup-bytes'],
  ['no marker',    '·',       'own',         '·',     'look at backup-bytes'],
  ['no marker',    '·',       'missing',     '·',     'look at backup-bytes'],
  ['no marker',    'equal',   '·',           '·',     'unchanged'],
  ['no marker',    'equal',   'other',       '·',     'unchanged'],
  ['no marker',    'equal',   'missing',     '·',     'unchanged'],
  ['no marker',    'other',   '·',           '·',     'look at archive'],
  ['no marker',    'other',   'own',         '·',     'publish, manifest-changed'],
  ['no marker',    'other',   'missing',     '·',     'blocked, manifest-changed: archive-missing'],
  ['no marker',    'missing', '·',           '·',     'look at archive'],
  ['no marker',    'missing', 'own',         '·',     'publish, manifest-missing'],
  ['no marker',    'missing', 'other',       '·',     'blocked, manifest-missing: archive-of-another-manifest'],

  ['own marker',   '·',       '·',           '·',     'look at backup'],
  ['own marker',   '·',       'own',         '·',     'look at backup'],
  ['own marker',   '·',       'missing',     '·',     'look at backup'],
  ['own marker',   'present', '·',           '·',     'unchanged'],
  ['own marker',   'present', 'own',         '·',     'unchanged'],
  ['own marker',   'present', 'other',       '·',     'unchanged'],
  ['own marker',   'present', 'no digest',   '·',     'unchanged'],
  ['own marker',   'present', 'missing',     '·',     'unchanged'],
  ['own marker',   'present', '403',         '·',     'unchanged'],
  ['own marker',   'other',   '·',           '·',     'refuse: backup-conflict'],
  ['own marker',   'other',   'own',         '·',     'refuse: backup-conflict'],
  ['own marker',   'other',   'missing',     '·',     'refuse: backup-conflict'],
  ['own marker',   'missing', '·',           '·',     'look at archive'],
  ['own marker',   'missing', 'other',       '·',     'unchanged, backup-missing'],
  ['own marker',   'missing', 'no digest',   '·',     'unchanged, backup-missing'],
  ['own marker',   'missing', 'missing',     '·',     'unchanged, backup-missing'],
  ['own marker',   'missing', '403',         '·',     'refuse: archive-missing-or-forbidden'],
  ['own marker',   'missing', 'own',         '·',     'look at latest-code'],
  ['own marker',   'missing', 'own',         'same',  'unchanged, backup-missing'],
  ['own marker',   'missing', 'own',         'other', 'publish, archive-changed'],
  ['own marker',   'missing', 'own',         'longer', 'publish, archive-changed'],
  ['own marker',   'missing', 'own, no sha', '·',     'look at latest-code'],
  ['own marker',   'missing', 'own, no sha', 'same',  'unchanged, backup-missing'],
  ['own marker',   'missing', 'own, no sha', 'other', 'unchanged, backup-missing'],
  ['own marker',   'missing', 'own, no sha', 'longer', 'publish, archive-changed'],
]

describe('the decision table', () => {
  it.each(table)(
    'latest %s, backup %s, archive %s, code %s → %s',
    (latest, backup, found, code, expected) => {
      const facts = factsOf(latestVersions[latest], backups[backup], archives[found], codes[code])
      expect(inWords(plan(request(), facts))).toBe(expected)
    },
  )
})

const settled = factsOf(layerVersion(), backups.present, archives.own, undefined)

describe('settings of the latest version', () => {
  const latest = {
    license: 'MIT',
    runtimes: ['python3.12', 'python3.13'],
    architectures: ['arm64', 'x86_64'],
  }
  const facts: Facts = { ...settled, latest: layerVersion(latest) }

  it.each<[string, Partial<LayerSettings>]>([
    ['nothing is given', {}],
    ['the licence is the same', { license: 'MIT' }],
    ['the runtimes are the same', { runtimes: ['python3.12', 'python3.13'] }],
    ['the runtimes are in another order', { runtimes: ['python3.13', 'python3.12'] }],
    ['the architectures are in another order', { architectures: ['x86_64', 'arm64'] }],
    ['only the description differs', { description: 'Another text' }],
  ])('do not differ when %s', (_, settings) => {
    expect(inWords(plan(request({ settings: { ...noSettings, ...settings } }), facts))).toBe('unchanged')
  })

  it.each<[string, Partial<LayerSettings>]>([
    ['the licence is another', { license: 'Apache-2.0' }],
    ['the licence has another letter case', { license: 'mit' }],
    ['a runtime is new', { runtimes: ['python3.12', 'python3.13', 'python3.14'] }],
    ['a runtime is gone', { runtimes: ['python3.13'] }],
    ['a runtime is another', { runtimes: ['python3.12', 'python3.14'] }],
    ['an architecture is gone', { architectures: ['arm64'] }],
    ['one of several differs', { license: 'MIT', architectures: ['arm64'] }],
  ])('differ when %s', (_, settings) => {
    const wanted = request({ settings: { ...noSettings, ...settings } })
    expect(inWords(plan(wanted, facts))).toBe('publish, settings-changed')
  })

  it.each<IfUnchanged>(['skip', 'fail', 'publish'])('count under if-unchanged: %s', (ifUnchanged) => {
    const wanted = request({ settings: { ...noSettings, license: 'Apache-2.0' }, ifUnchanged })
    expect(inWords(plan(wanted, facts))).toBe('publish, settings-changed')
  })

  it('differ from none at all', () => {
    const wanted = request({ settings: { ...noSettings, architectures: ['x86_64'] } })
    expect(inWords(plan(wanted, settled))).toBe('publish, settings-changed')
  })

  it('matter less than the manifest, and more than a backup to restore', () => {
    const wanted = request({ settings: { ...noSettings, license: 'Apache-2.0' } })
    const changed = { ...facts, latest: latestVersions['other marker'] }
    const lost = { ...facts, backup: backups.missing, latestCode: codes.same }
    expect(inWords(plan(wanted, changed))).toBe('publish, manifest-changed')
    expect(inWords(plan(wanted, lost))).toBe('publish, settings-changed')
  })

  it('do not turn the backup of another layer into a publish', () => {
    const wanted = request({ settings: { ...noSettings, license: 'Apache-2.0' }, ifUnchanged: 'publish' })
    const backup = { ...backups.present, other: { arn: 'arn', isCopy: false } }
    expect(inWords(plan(wanted, { ...facts, backup }))).toBe('refuse: backup-conflict')
  })

  it('do not turn a backup conflict into a publish', () => {
    const wanted = request({ settings: { ...noSettings, license: 'Apache-2.0' }, ifUnchanged: 'publish' })
    expect(inWords(plan(wanted, { ...facts, backup: backups.other }))).toBe('refuse: backup-conflict')
  })

  it('wait for the archive before a version is published', () => {
    const wanted = request({ settings: { ...noSettings, license: 'Apache-2.0' } })
    const unseen = { latest: layerVersion(latest), backup: backups.present }
    expect(inWords(plan(wanted, unseen))).toBe('look at archive')
  })
})

describe('if-unchanged', () => {
  const lost: Facts = { ...settled, backup: backups.missing, latestCode: codes.same }
  const changed: Facts = { ...settled, latest: latestVersions['other marker'] }

  // prettier-ignore
  it.each<[IfUnchanged, string, Facts, string]>([
    ['skip',    'nothing changed',    settled, 'unchanged'],
    ['skip',    'the backup is lost', lost,    'unchanged, backup-missing'],
    ['fail',    'nothing changed',    settled, 'unchanged, fails'],
    ['fail',    'the backup is lost', lost,    'unchanged, backup-missing, fails'],
    ['fail',    'a version is due',   changed, 'publish, manifest-changed'],
    ['publish', 'nothing changed',    settled, 'publish, forced'],
    ['publish', 'the backup is lost', lost,    'publish, forced'],
    ['publish', 'a version is due',   changed, 'publish, manifest-changed'],
  ])('%s: when %s', (ifUnchanged, _, facts, expected) => {
    expect(inWords(plan(request({ ifUnchanged }), facts))).toBe(expected)
  })
})

const older = layerVersion({ version: 3 })
const olderBackupUri = 's3://artifacts/team/layer/000003/requirements.txt'

const olderFacts = {
  '·': undefined,
  none: null,
  unseen: { version: older },
  present: { version: older, backup: { state: 'present', uri: olderBackupUri } },
  other: { version: older, backup: { state: 'different', uri: olderBackupUri } },
  missing: { version: older, backup: { state: 'missing', uri: olderBackupUri } },
  'missing, same code': {
    version: older,
    backup: { state: 'missing', uri: olderBackupUri },
    code: codes.same,
  },
  'missing, other code': {
    version: older,
    backup: { state: 'missing', uri: olderBackupUri },
    code: codes.other,
  },
  'missing, longer code': {
    version: older,
    backup: { state: 'missing', uri: olderBackupUri },
    code: codes.longer,
  },
} satisfies Record<string, Facts['older']>

type ReuseRow = [
  keyof typeof latestVersions,
  keyof typeof backups,
  keyof typeof olderFacts,
  keyof typeof archives,
  string,
]

/** The latest version does not stand for the manifest; backup is that of the latest version. */
// prettier-ignore
const reuseTable: ReuseRow[] = [
  // latest        backup     older version          archive        → plan, or what to look at next
  ['none',         '·',       '·',                    '·',           'look at archive'],
  ['none',         '·',       '·',                    'own',         'publish, first-version'],

  ['own marker',   'present', '·',                    '·',           'unchanged'],
  ['own marker',   'missing', '·',                    'missing',     'unchanged, backup-missing'],
  ['own marker',   'other',   '·',                    'own',         'refuse: backup-conflict'],
  ['own marker',   'other',   'present',              'own',         'refuse: backup-conflict'],

  ['no marker',    '·',       '·',                    'own',         'look at backup-bytes'],
  ['no marker',    'equal',   '·',                    'own',         'unchanged'],
  ['no marker',    'other',   '·',                    'own',         'look at older-version'],
  ['no marker',    'other',   'none',                 'own',         'publish, manifest-changed'],
  ['no marker',    'other',   'present',              'own',         'unchanged, reused-older-version 3'],
  ['no marker',    'missing', '·',                    'own',         'look at older-version'],
  ['no marker',    'missing', 'none',                 'own',         'publish, manifest-missing'],
  ['no marker',    'missing', 'present',              'own',         'unchanged, reused-older-version 3'],

  ['other marker', '·',       '·',                    '·',           'look at older-version'],
  ['other marker', '·',       '·',                    'own',         'look at older-version'],
  ['other marker', '·',       'none',                 '·',           'look at archive'],
  ['other marker', '·',       'none',                 'own',         'publish, manifest-changed'],
  ['other marker', '·',       'none',                 'other',       'blocked, manifest-changed: archive-of-another-manifest'],
  ['other marker', '·',       'none',                 'missing',     'blocked, manifest-changed: archive-missing'],
  ['other marker', '·',       'unseen',               '·',           'look at older-backup'],
  ['other marker', '·',       'unseen',               'own',         'look at older-backup'],
  ['other marker', '·',       'present',              '·',           'unchanged, reused-older-version 3'],
  ['other marker', '·',       'present',              'own',         'unchanged, reused-older-version 3'],
  ['other marker', '·',       'present',              'missing',     'unchanged, reused-older-version 3'],
  ['other marker', '·',       'other',                '·',           'refuse: backup-conflict'],
  ['other marker', '·',       'other',                'own',         'refuse: backup-conflict'],
  ['other marker', '·',       'missing',              '·',           'look at archive'],
  ['other marker', '·',       'missing',              'other',       'unchanged, reused-older-version 3, without its backup'],
  ['other marker', '·',       'missing',              'no digest',   'unchanged, reused-older-version 3, without its backup'],
  ['other marker', '·',       'missing',              'missing',     'unchanged, reused-older-version 3, without its backup'],
  ['other marker', '·',       'missing',              '403',         'refuse: archive-missing-or-forbidden'],
  ['other marker', '·',       'missing',              'own',         'look at older-code'],
  ['other marker', '·',       'missing',              'own, no sha', 'look at older-code'],
  ['other marker', '·',       'missing, same code',   'own',         'unchanged, reused-older-version 3, without its backup'],
  ['other marker', '·',       'missing, other code',  'own',         'publish, manifest-changed'],
  ['other marker', '·',       'missing, longer code', 'own',         'publish, manifest-changed'],
  ['other marker', '·',       'missing, other code',  'own, no sha', 'unchanged, reused-older-version 3, without its backup'],
  ['other marker', '·',       'missing, longer code', 'own, no sha', 'publish, manifest-changed'],
]

describe('reuse: any', () => {
  const ofReuse = ([latest, backup, candidate, found]: ReuseRow): Facts => {
    const fact = olderFacts[candidate]
    const facts = factsOf(latestVersions[latest], backups[backup], archives[found], undefined)
    return { ...facts, ...(fact !== undefined && { older: fact }) }
  }

  it.each(reuseTable)('latest %s, backup %s, older version %s, archive %s → %s', (...row) => {
    expect(inWords(plan(request({ reuse: 'any' }), ofReuse(row)))).toBe(row[4])
  })

  it('counts the settings: a latest version with other ones leads to an older one', () => {
    const wanted = request({ reuse: 'any', settings: { ...noSettings, license: 'MIT' } })
    expect(inWords(plan(wanted, settled))).toBe('look at older-version')
    expect(inWords(plan(wanted, { ...settled, older: null }))).toBe('publish, settings-changed')
    expect(inWords(plan(wanted, { ...settled, older: olderFacts.present }))).toBe(
      'unchanged, reused-older-version 3',
    )
  })

  it('goes back behind a latest version that holds another archive', () => {
    const unfinished = { ...settled, backup: backups.missing, latestCode: codes.other }
    const wanted = request({ reuse: 'any' })
    expect(inWords(plan(wanted, unfinished))).toBe('look at older-version')
    expect(inWords(plan(wanted, { ...unfinished, older: null }))).toBe('publish, archive-changed')
    expect(inWords(plan(wanted, { ...unfinished, older: olderFacts.present }))).toBe(
      'unchanged, reused-older-version 3',
    )
  })

  // prettier-ignore
  it.each<[IfUnchanged, keyof typeof olderFacts, string]>([
    ['skip',    'present',            'unchanged, reused-older-version 3'],
    ['fail',    'present',            'unchanged, reused-older-version 3, fails'],
    ['fail',    'missing, same code', 'unchanged, reused-older-version 3, without its backup, fails'],
    ['publish', 'present',            'publish, manifest-changed'],
    ['publish', '·',                  'publish, manifest-changed'],
  ])('under if-unchanged: %s, older version %s → %s', (ifUnchanged, candidate, expected) => {
    const facts = ofReuse(['other marker', '·', candidate, 'own', expected])
    expect(inWords(plan(request({ reuse: 'any', ifUnchanged }), facts))).toBe(expected)
  })

  it('names the older version and its backup where that is another manifest', () => {
    const next = plan(request({ reuse: 'any' }), ofReuse(['other marker', '·', 'other', 'own', '']))
    expect(next).toMatchObject({ error: { message: expect.stringContaining(olderBackupUri) } })
    expect(next).toMatchObject({ error: { message: expect.stringContaining('version 3 of numpy') } })
  })

  it.each(IF_UNCHANGED)('is asked for: without it no older version is looked at (%s)', (ifUnchanged) => {
    const facts = ofReuse(['other marker', '·', 'present', 'own', ''])
    expect(inWords(plan(request({ ifUnchanged }), facts))).toBe('publish, manifest-changed')
  })
})

describe('the older version to go back to', () => {
  const own = withMarker('Layer.', manifest.sha256)
  const others = withMarker('Layer.', olderManifest.sha256)
  const wanted = request({ settings: { ...noSettings, license: 'MIT' } })

  // prettier-ignore
  it.each<[string, Partial<LayerVersion>[], number | null]>([
    ['there is none',                 [],                                                                                     null],
    ['only the latest would do',      [{ version: 7, description: own }],                                                     null],
    ['only one after it would do',    [{ version: 8, description: own }],                                                     null],
    ['one bears the marker',          [{ version: 3, description: own }],                                                     3],
    ['all bear other markers',        [{ version: 3, description: others }, { version: 4, description: '' }],                 null],
    ['several would do',              [{ version: 3, description: own }, { version: 5, description: own }, { version: 4, description: own }], 5],
    ['the higher has other settings', [{ version: 3, description: own }, { version: 5, description: own, license: 'ISC' }],   3],
    ['all have other settings',       [{ version: 3, description: own, license: '' }],                                        null],
  ])('when %s', (_, listed, expected) => {
    const versions = listed.map((over) => layerVersion({ license: 'MIT', ...over }))
    expect(olderVersion(wanted, layerVersion({ version: 7 }), versions)?.version ?? null).toBe(expected)
  })
})

describe('the highest version', () => {
  it.each([
    ['of none is none', [], null],
    ['of one is that', [4], 4],
    ['is the one with the greatest number, not the longest text', [9, 10, 8], 10],
    ['may stand first', [10, 9, 8], 10],
  ])('%s', (_, numbers, expected) => {
    expect(highest(numbers.map((version) => layerVersion({ version })))?.version ?? null).toBe(expected)
  })
})

describe('a plan', () => {
  it('carries the archive that was checked', () => {
    const found = archive({ objectVersion: 'checked' })
    expect(plan(request(), { latest: null, archive: found })).toEqual({
      kind: 'publish',
      reason: 'first-version',
      archive: found,
    })
  })

  it('names both sides of a backup conflict and what shows it', () => {
    const next = plan(request(), { latest: layerVersion(), backup: backups.other })
    expect(next).toMatchObject({ kind: 'refuse', error: { message: expect.stringContaining(backupUri) } })
    expect(next).toMatchObject({ error: { message: expect.stringContaining('version 7 of numpy') } })
    expect(next).toMatchObject({ error: { message: expect.stringContaining('it has 3 bytes') } })
  })
})

function factsOf(
  latest: LayerVersion | null,
  backup: Backup | undefined,
  found: Archive | undefined,
  latestCode: LayerCode | undefined,
): Facts {
  return {
    latest,
    ...(backup && { backup }),
    ...(found && { archive: found }),
    ...(latestCode && { latestCode }),
  }
}

describe('a backup that names another version', () => {
  const other = { arn: layerVersion().arn.replace('numpy', 'scipy'), isCopy: false }
  const copy = { arn: layerVersion().arn.replace('eu-west-1', 'us-east-1'), isCopy: true }

  // prettier-ignore
  it.each<[keyof typeof latestVersions, 'present' | 'equal' | 'other', typeof other, string]>([
    ['own marker',   'present', other, 'refuse: backup-conflict'],
    ['own marker',   'other',   other, 'refuse: backup-conflict'],
    ['no marker',    'equal',   other, 'refuse: backup-conflict'],
    ['no marker',    'other',   other, 'refuse: backup-conflict'],
    ['other marker', 'other',   other, 'publish, manifest-changed'],
    ['own marker',   'present', copy,  'unchanged'],
    ['own marker',   'other',   copy,  'refuse: backup-conflict'],
    ['no marker',    'equal',   copy,  'refuse: backup-conflict'],
  ])('%s, backup %s', (latest, backup, named, expected) => {
    const facts = { latest: latestVersions[latest], archive: archives.own }
    const next = plan(request(), { ...facts, backup: { ...backups[backup], other: named } })
    expect(inWords(next)).toBe(expected)
  })

  it('is one whose message names both, and the file', () => {
    const facts = { latest: latestVersions['own marker'], archive: archives.own }
    expect(plan(request(), { ...facts, backup: { ...backups.other, other } })).toMatchObject({
      error: {
        message: `The backup ${backupUri} is not the manifest of version 7 of numpy: it has 3 bytes, and its metadata says that it was written for ${other.arn}.`,
      },
    })
  })

  it('is one also as that of an older version', () => {
    const older = { version: layerVersion({ version: 3 }), backup: { ...backups.present, other } }
    const facts = { latest: latestVersions['other marker'], archive: archives.own, older }
    expect(inWords(plan(request({ reuse: 'any' }), facts))).toBe('refuse: backup-conflict')
  })
})
