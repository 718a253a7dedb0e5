import { describe, expect, it } from '@jest/globals'
import {
  changesSince,
  olderManifest as findOlder,
  type Older,
  type OlderManifest,
} from '../../../src/core/preflight/changes.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { Backup, Facts } from '../../../src/core/model/facts.ts'
import { manifestOf } from '../../../src/core/model/manifest.ts'
import { sha256Of } from '../../../src/core/model/digest.ts'
import { Packages } from '../../../src/core/preflight/packages.ts'
import type { StoredObject } from '../../../src/core/ports.ts'
import type { LayerVersion } from '../../../src/core/model/layer-version.ts'
import { COMPARE, type Compare } from '../../../src/core/model/request.ts'
import { layerVersion, manifest, olderManifest, production, request, stored } from '../fixtures.ts'
import { backupOf, denied, noChanges, outdated, serviceError, updated } from '../region-scene.ts'
import { noInclude, services } from '../strict-ports.ts'

const uri = `s3://artifacts/${backupOf(7)}`
const byHand = layerVersion({ description: 'made by hand' })
const { bytes, sha256 } = olderManifest
const found = { kind: 'stored', uri, bytes, sha256 } as const

function find(
  facts: Facts,
  read?: () => Promise<StoredObject | undefined>,
  cancelled = new AbortController(),
) {
  const { services: ports, calls } = services({ bucket: read === undefined ? {} : { read } })
  return { calls, done: findOlder({ keys: request().keys, manifest }, facts, ports.bucket, cancelled.signal) }
}

const missing: OlderManifest = {
  kind: 'missing',
  why: expect.stringMatching(/^Version 7 has no backup at s3:\S+ \(404\)\.$/) as unknown as string,
}
const unknown = (why: RegExp): OlderManifest => ({
  kind: 'unknown',
  why: expect.stringMatching(why) as unknown as string,
})

describe('the older manifest', () => {
  const backup = (over: Partial<Backup>): Backup => ({ state: 'different', uri, ...over })

  // prettier-ignore
  it.each<[string, LayerVersion | null, Backup | undefined, OlderManifest]>([
    ['there is no version',                         null,           undefined,                              { kind: 'none' }],
    ['the marker is that of the manifest',          layerVersion(), undefined,                              { kind: 'same' }],
    ['the marker is, and the backup is lost',       layerVersion(), backup({ state: 'missing' }),           { kind: 'same' }],
    ['the marker is, and the backup is there',      layerVersion(), backup({ state: 'present' }),           { kind: 'same' }],
    ['there is no marker, and the backup is equal', byHand,         backup({ state: 'equal', stored: { bytes: manifest.bytes, sha256: manifest.sha256 } }), { kind: 'same' }],
    ['another backup was read',                     byHand,         backup({ stored: { bytes, sha256 } }),  found],
    ['the backup that the marker names was read',   outdated,       backup({ stored: { bytes, sha256 } }),  found],
    ['there is no marker, and no backup',           byHand,         backup({ state: 'missing' }),           missing],
    ['the backup that the marker names is lost',    outdated,       backup({ state: 'missing' }),           missing],
  ])('is known without a request when %s', async (_, latest, known, expected) => {
    const { done, calls } = find({ latest, ...(known && { backup: known }) })
    expect(await done).toEqual(expected)
    expect(calls).toEqual([])
  })

  // prettier-ignore
  it.each<[string, LayerVersion, () => Promise<StoredObject | undefined>, OlderManifest]>([
    ['is what the marker names',       outdated, () => Promise.resolve(stored(bytes)),          found],
    ['is what is there, by hand',      byHand,   () => Promise.resolve(stored(bytes)),          found],
    ['is missing',                     outdated, () => Promise.resolve(undefined),              missing],
    ['is not what the marker names',   outdated, () => Promise.resolve(stored(manifest.bytes)), unknown(/^The backup s3:\S+ is not the manifest of version 7: its bytes do not match the marker\.$/)],
    ['is too long to be read',         outdated, () => Promise.resolve(stored(undefined)),      unknown(/^The backup s3:\S+ was not read: it has more than 10000000 bytes, the limit for a manifest\.$/)],
    ['is cut short',                   outdated, () => Promise.resolve(stored(bytes.subarray(1))), unknown(/is not the manifest of version 7/)],
    ['is refused (403)',               outdated, () => Promise.reject(denied),                  unknown(/^The backup s3:\S+ was not read: 403$/)],
    ['is not given (500)',             outdated, () => Promise.reject(serviceError),            unknown(/^The backup s3:\S+ was not read: 500$/)],
    ['meets a defect of ours',         outdated, () => Promise.reject(new TypeError('x')),      unknown(/^The backup s3:\S+ was not read: Unexpected error: x$/)],
  ])('that nobody has looked at %s', async (_, latest, read, expected) => {
    const { done, calls } = find({ latest }, read)
    expect(await done).toEqual(expected)
    expect(calls).toEqual([`read ${backupOf(7)}`])
  })

  const other = layerVersion().arn.replace('numpy', 'scipy')
  const copy = layerVersion().arn.replace('eu-west-1', 'us-east-1')
  // prettier-ignore
  it.each<[string, LayerVersion, string, OlderManifest]>([
    ['another layer, with a marker',        outdated, other, unknown(/does not belong to version 7: .* arn:aws:lambda:eu-west-1:123456789012:layer:scipy:7\.$/)],
    ['another layer, without a marker',     byHand,   other, unknown(/layer:scipy:7\.$/)],
    ['another region, with a marker',       outdated, copy,  found],
    ['another region, without a marker',    byHand,   copy,  unknown(/arn:aws:lambda:us-east-1:\S+$/)],
  ])('is held against %s that its metadata name', async (_, latest, arn, expected) => {
    const settings = { metadata: { layer_version_arn: arn } }
    const read = () => Promise.resolve(stored(bytes, settings))
    expect(await find({ latest }, read).done).toEqual(expected)
    const known = backup({ stored: { bytes, sha256 }, other: { arn, isCopy: arn === copy } })
    expect(await find({ latest, backup: known }, read).done).toEqual(expected)
  })

  it('that was only looked at is read, so that its bytes are known', async () => {
    const settings = { latest: outdated, backup: backup({ state: 'present' }) }
    const { done, calls } = find(settings, () => Promise.resolve(stored(bytes)))
    expect(await done).toEqual(found)
    expect(calls).toHaveLength(1)
  })

  it('is not waited for when the run is cancelled', async () => {
    const cancelled = new AbortController()
    const { done } = find({ latest: outdated }, () => new Promise(() => undefined), cancelled)
    cancelled.abort()
    expect(await done).toEqual(unknown(/^The backup s3:\S+ was not read: the run was cancelled/))
  })
})

describe('what changed', () => {
  const packages = (text?: string, path = 'requirements.txt') =>
    new Packages(
      text === undefined ? manifest : manifestOf(path, path, [Buffer.from(text)]),
      production,
      () => ({
        include: noInclude,
      }),
    )
  const older = (text: string): Older => {
    const read = Buffer.from(text)
    return { kind: 'stored', uri, bytes: read, sha256: sha256Of(read) }
  }
  const exact = { compare: 'exact' } as const
  const log = { info: () => undefined }
  const since = (from: Older, of: Packages, { compare }: { compare: Compare }) =>
    changesSince({
      older: from,
      packages: of,
      contents: undefined,
      request: { compare, scope: production },
      log,
    })

  it.each(COMPARE)('is everything, of a first version, compare: %s', async (compare) => {
    expect(await since({ kind: 'none' }, packages('a==1\n'), { compare })).toEqual({
      ...noChanges,
      added: [{ name: 'a', version: '1', purl: 'pkg:pypi/a@1' }],
    })
  })

  it.each(COMPARE)(
    'is nothing where the bytes are the same, whatever they say, compare: %s',
    async (compare) => {
      expect(await since({ kind: 'same' }, packages('\u0000', 'layer.bin'), { compare })).toEqual(noChanges)
      // Reading it would fail for the file that it includes.
      const unread = packages('-r more.txt\n')
      expect(await since({ kind: 'same' }, unread, { compare })).toEqual(noChanges)
    },
  )

  it.each(COMPARE)('is the difference to an older one, compare: %s', async (compare) => {
    expect(await since(found, packages(), { compare })).toEqual(updated)
    expect(await since(older('# none\nboto3 == 1.40.0\n'), packages(), { compare })).toEqual(noChanges)
  })

  const unknown = 'Could not determine `changes`.'
  const decided = 'Could not compare the packages or determine `changes`, so the bytes decided.'

  // prettier-ignore
  it.each<[string, Older, Packages, RegExp, underPackages: string]>([
    ['the older one is not known',       { kind: 'unknown', why: 'It is gone.' }, packages(),                    /^ It is gone\.$/,                unknown],
    ['the older one is not understood',  older('<<<<<<< HEAD\n'),                 packages(),                    /^ s3:\S+, line 1: .*\.$/,        decided],
    ['the manifest is not understood',   found,                                   packages('=======\n'),         /^ requirements\.txt, line 1: .*\.$/, decided],
    ['a first one is not understood',    { kind: 'none' },                        packages('=======\n'),         /^ requirements\.txt, line 1: .*\.$/, unknown],
    ['the format is not known',          { kind: 'none' },                        packages('\u0000', 'l.bin'),   /^ The format of l\.bin is not supported\.$/, unknown],
  ])('is not known, and what that means and why is said, when %s', async (_, from, of, why, underPackages) => {
    for (const [compare, title] of [['exact', unknown], ['packages', underPackages]] as const) {
      const said = (await since(from, of, { compare })) as string
      expect(said.slice(0, title.length)).toBe(title)
      expect(said.slice(title.length)).toMatch(why)
    }
  })

  it.each([
    [new TypeError('x is not a function'), 'Unexpected error: x is not a function'],
    [new ActionError({ code: 'internal', message: 'Broken.', hint: '' }), 'Broken.'],
  ])('is not known after a defect of ours, which fails nothing: %s', async (defect, why) => {
    const broken = { since: () => Promise.reject(defect) } as unknown as Packages
    expect(await since(found, broken, exact)).toBe(`${unknown} ${why}`)
  })
})
