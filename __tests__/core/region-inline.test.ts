import { describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors/action-error.ts'
import { withMarker } from '../../src/core/model/marker.ts'
import type { LayerVersions, PublishInput } from '../../src/core/ports.ts'
import type { LayerVersion, PublishedVersion } from '../../src/core/model/layer-version.ts'
import { badZip, doubtfulZip, layerZip, localArchive, readerOf } from './archive-fixtures.ts'
import { layerVersion, manifest, otherDigest, type Otherwise } from './fixtures.ts'
import { noChanges, outdated, runIn, serviceError } from './region-scene.ts'
import { fakeClock, isWrite } from './strict-ports.ts'

const local = localArchive()
const code = { sha256: local.sha256, size: local.size }
const other = { ...code, sha256: otherDigest }
const published: PublishedVersion = { ...layerVersion({ version: 8 }), code }
const publish = 'publish inline'
const byHand = layerVersion({ description: 'made by hand' })

/** What is listed before the call, and after it; what the versions hold. */
function layers(
  before: LayerVersion[],
  after: LayerVersion[] = [published, ...before],
  codes: Record<number, PublishedVersion['code']> = {},
): Partial<LayerVersions> & { sent: PublishInput[] } {
  const sent: PublishInput[] = []
  return {
    sent,
    newest: () => Promise.resolve(sent.length === 0 ? before : after),
    code: (version) => Promise.resolve(codes[version] ?? code),
    archive: () => Promise.resolve(readerOf(layerZip)),
    publish: (input) => {
      sent.push(input)
      return Promise.resolve({ kind: 'published', version: published })
    },
  }
}

function inline(of: Partial<LayerVersions>, over: Otherwise = {}, archive = local, clock = fakeClock()) {
  return runIn(
    { layers: of },
    {
      source: { kind: 'zip', path: 'layer.zip' },
      targets: [{ region: 'eu-west-1', bucket: undefined }],
      ...over,
    },
    Promise.resolve(),
    { localArchive: () => Promise.resolve(archive), clock },
  )
}

describe('a region without a bucket', () => {
  it('gets a version from the archive itself, with the marker, no lock and no backup', async () => {
    const of = layers([outdated])
    const { done, calls } = inline(of)
    const outcome = await done
    expect(outcome).toMatchObject({
      region: 'eu-west-1',
      bucket: undefined,
      result: 'published',
      reason: 'manifest-changed',
      version: published,
      code,
      previousVersion: 7,
    })
    expect(outcome).not.toHaveProperty('backupKey')
    expect(of.sent).toMatchObject([
      { source: { zip: layerZip }, description: withMarker('', manifest.sha256) },
    ])
    expect(calls.toSorted()).toEqual(['archive 7', 'code 8', 'newest', 'newest', publish])
  })

  it('does not know what changed where neither manifests nor contents tell, and says why', async () => {
    const outcome = await inline(layers([outdated])).done
    expect(outcome).not.toHaveProperty('changes')
    expect(outcome.warnings).toEqual([
      'Could not determine `changes`. Without `bucket`, manifests are not backed up. The archive of the latest version has no packages that can be read.',
    ])
  })

  it.each<[string, LayerVersion[], string]>([
    ['of a first version', [], 'first-version'],
    ['of one that nobody marked', [byHand], 'manifest-missing'],
  ])('is published to %s', async (_, before, reason) => {
    const { done, calls } = inline(layers(before))
    expect(await done).toMatchObject({ result: 'published', reason })
    expect(calls.filter(isWrite)).toEqual([publish])
  })

  it('stands by its marker alone, and its archive is not looked for', async () => {
    const { done, calls } = inline(layers([layerVersion()]), {}, localArchive(badZip))
    const outcome = await done
    expect(outcome).toMatchObject({
      result: 'unchanged',
      version: layerVersion(),
      changes: noChanges,
      warnings: [],
    })
    expect(outcome).not.toHaveProperty('backupKey')
    expect(calls).toEqual(['newest'])
  })

  it('in a dry run only plans to', async () => {
    const { done, calls } = inline(layers([]), { dryRun: true }, localArchive(doubtfulZip))
    expect(await done).toMatchObject({ result: 'planned', warnings: [expect.stringContaining('python')] })
    expect(calls).toEqual(['newest'])
  })

  it.each([
    ['cannot be a layer', localArchive(badZip), {}, 'archive-invalid'],
    ['may be a mistake, with strict', localArchive(doubtfulZip), { strict: true }, 'archive-not-clean'],
    ['is too large', localArchive(layerZip, { size: 52_428_801 }), {}, 'archive-too-large-inline'],
  ])('gets no version from an archive that %s', async (_, archive, over, reason) => {
    const { done, calls } = inline(layers([outdated]), over, archive)
    expect(await done).toMatchObject({ result: 'failed', reason, published: false })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('gets no version from an archive that changed after it was checked', async () => {
    const changed = new ActionError({ code: 'archive-unreadable', message: 'm', hint: 'h' })
    const archive = localArchive(layerZip, { bytes: () => Promise.reject(changed) })
    const { done, calls } = inline(layers([outdated]), {}, archive)
    expect(await done).toMatchObject({ result: 'failed', reason: 'archive-unreadable', published: false })
    expect(calls.filter(isWrite)).toEqual([])
  })

  it('that others published to at once reports the lowest, warns of the others, and deletes none', async () => {
    const first = { ...layerVersion({ version: 8 }), code: other }
    const own = { ...layerVersion({ version: 9 }), code }
    const of = layers([outdated], [own, first, outdated], { 8: other, 9: code })
    const { done, calls } = inline({
      ...of,
      publish: () => ((of.sent.length = 1), Promise.resolve({ kind: 'published', version: own })),
    })
    const outcome = await done
    expect(outcome).toMatchObject({
      result: 'published',
      published: true,
      version: { version: 8 },
      code: other,
    })
    expect(outcome.warnings[0]).toMatch(/:8\. Duplicates: \S+:9\./)
    expect(calls.filter(isWrite)).toEqual([publish])
  })

  it('of which AWS publishes other bytes than were sent has that version deleted, and no other', async () => {
    const wrong = { ...layerVersion({ version: 9 }), code: other }
    const of = layers([outdated], [wrong, published, outdated], { 8: code, 9: other })
    const { done, calls } = inline({
      ...of,
      publish: () => Promise.resolve({ kind: 'published', version: wrong }),
      delete: () => Promise.resolve(),
    })
    const outcome = await done
    expect(outcome).toMatchObject({ result: 'failed', reason: 'published-bytes-differ', published: false })
    expect(outcome.error?.message).toContain('build/layer.zip had ')
    expect(calls.filter(isWrite)).toEqual([publish, 'delete 9'])
  })

  it('whose call has no answer finds its version, and publishes no second one', async () => {
    const of = layers([outdated])
    const { done, calls } = inline({
      ...of,
      publish: (input) => (of.sent.push(input), Promise.resolve({ kind: 'unknown', error: serviceError })),
    })
    expect(await done).toMatchObject({ result: 'published', version: { version: 8 } })
    expect(calls.filter(isWrite)).toEqual([publish])
  })

  it('by the archive alone stands or not by what the latest version holds', async () => {
    const plain = layerVersion({ description: '' })
    const over: Otherwise = { manifest: undefined, detectChangesIn: 'archive' }
    const same = await inline(layers([plain]), over).done
    expect(same).toMatchObject({ result: 'unchanged', sameArchive: true, warnings: [] })

    const listed = [plain, { ...published, description: '' }]
    const of = layers([plain], listed, { 7: other, 8: code })
    const made = await inline(of, over).done
    expect(made).toMatchObject({ result: 'published', reason: 'archive-changed', warnings: [] })
    expect(made).not.toHaveProperty('changes')
    expect(of.sent).toMatchObject([{ description: '' }])
  })
})
