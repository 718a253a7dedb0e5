import { describe, expect, it } from '@jest/globals'
import { manifestOf, type Manifest } from '../../src/core/model/manifest.ts'
import { withMarker } from '../../src/core/model/marker.ts'
import type { Ports } from '../../src/core/ports.ts'
import { archiveHead, backupHead, layerVersion, type Otherwise } from './fixtures.ts'
import { names, region, runAll, targets } from './run-scene.ts'
import { includedFile, isWrite, type Answers } from './strict-ports.ts'

/** A manifest of this text. */
const manifestWith = (text: string, path = 'deps/requirements.txt') =>
  manifestOf(path, path.split('/').at(-1) ?? '', [Buffer.from(text)])

/** Regions whose archives were built from this manifest. */
const builtFrom = ({ sha256 }: Manifest): Required<Answers>[] =>
  (['changed', 'no version', 'by hand'] as const).map((state) => {
    const regional = region(state)
    const head = () => Promise.resolve(archiveHead({ metadata: { manifest_sha256: sha256 } }))
    return { ...regional, bucket: { ...regional.bucket, head } }
  })

describe('strict', () => {
  const open = manifestWith('boto3\nsix>=1\n')

  it('writes nothing in any region when the manifest leaves anything open, for one cause', async () => {
    const { whole, calls } = runAll(builtFrom(open), { strict: true, manifest: open })
    const { regions, notPinned } = await whole
    const [first, ...others] = regions.map(({ error }) => error)
    expect(first).toMatchObject({
      code: 'manifest-not-pinned',
      message: expect.stringContaining('(2 places)'),
    })
    for (const error of others) expect(error).toBe(first)
    expect(regions.map(({ reason, published }) => [reason, published])).toEqual(
      names.map(() => ['manifest-not-pinned', false]),
    )
    expect(notPinned.map(({ file, line }) => [file, line])).toEqual([
      ['deps/requirements.txt', 1],
      ['deps/requirements.txt', 2],
    ])
    expect(calls.flat().filter(isWrite)).toEqual([])
  })

  it.each<[string, Otherwise]>([
    ['a dry run', { dryRun: true }],
    ['a run that would go back to an older version', { reuse: 'any' }],
  ])('fails %s as well', async (_, over) => {
    const { done } = runAll(builtFrom(open), { strict: true, manifest: open, ...over })
    expect(new Set((await done).map(({ reason }) => reason))).toEqual(new Set(['manifest-not-pinned']))
  })

  it('refuses a damaged manifest, also where nothing changed', async () => {
    const damaged = manifestWith('boto3==1\n<<<<<<< HEAD\n')
    const unchanged = region('unchanged')
    unchanged.layers.newest = () =>
      Promise.resolve([layerVersion({ description: withMarker('', damaged.sha256) })])
    const { done, calls } = runAll([unchanged], { targets: [targets[0]], strict: true, manifest: damaged })
    expect((await done)[0]).toMatchObject({ result: 'failed', reason: 'manifest-not-understood' })
    expect(calls.flat().filter(isWrite)).toEqual([])
  })

  it('lets a manifest pass that fixes everything, and costs no request', async () => {
    const pinned = runAll([region('changed'), region('unchanged'), region('no backup')], { strict: true })
    const loose = runAll([region('changed'), region('unchanged'), region('no backup')])
    expect((await pinned.done).map(({ result }) => result)).toEqual(['published', 'unchanged', 'repaired'])
    await loose.done
    expect(pinned.calls.map((calls) => calls.toSorted())).toEqual(
      loose.calls.map((calls) => calls.toSorted()),
    )
  })

  it('stands beside the check of the account: either of them keeps the run from writing', async () => {
    const allowedAccountIds = ['123456789012']
    const own = () => Promise.resolve('123456789012')
    const other = () => Promise.resolve('999999999999')
    const reasonsOf = async (manifest: Manifest, accountId: Ports['accountId']) => {
      const { done, calls } = runAll(
        builtFrom(manifest),
        { strict: true, manifest, allowedAccountIds },
        { accountId },
      )
      const reasons = new Set((await done).map(({ reason }) => reason))
      expect(calls.flat().some(isWrite)).toBe(reasons.has('manifest-changed'))
      return [...reasons]
    }
    expect(await reasonsOf(open, own)).toEqual(['manifest-not-pinned'])
    expect(await reasonsOf(open, other)).toEqual(['manifest-not-pinned'])
    expect(await reasonsOf(manifestWith('boto3==1\n'), other)).toEqual(['account-not-allowed'])
    expect(await reasonsOf(manifestWith('boto3==1\n'), own)).toContain('manifest-changed')
  })

  it('refuses a format that is not known, and a file that includes others', async () => {
    const unknown = manifestWith('\u0000', 'layer.bin')
    const including = manifestWith('-r more.txt\n')
    const filesAround = () => ({ include: () => includedFile('six==1\n') })
    for (const [manifest, code] of [
      [unknown, 'manifest-not-understood'],
      [including, 'manifest-not-pinned'],
    ] as const) {
      const { done, calls } = runAll(builtFrom(manifest), { strict: true, manifest }, { filesAround })
      expect((await done).map(({ reason }) => reason)).toEqual([code, code, code])
      expect(calls.flat().filter(isWrite)).toEqual([])
    }
  })

  it('tells in a dry run what would have changed', async () => {
    const { done } = runAll(builtFrom(open), { strict: true, manifest: open, dryRun: true })
    const [, first] = await done
    expect(first).toMatchObject({ result: 'failed', reason: 'manifest-not-pinned' })
    expect(first?.changes?.added.map(({ name }) => name)).toEqual(['boto3', 'six'])
  })
})

describe('what a run says of the manifest', () => {
  const open = manifestWith('boto3\n-r more.txt\n')
  const filesAround: Ports['filesAround'] = () => ({ include: () => includedFile('six\n') })

  it('is said of the run and not of a region, with what is included', async () => {
    const { regions, notPinned } = await runAll(builtFrom(open), { manifest: open }, { filesAround }).whole
    expect(regions.map(({ result }) => result)).toEqual(['published', 'published', 'published'])
    expect(regions.flatMap(({ warnings: own }) => own)).not.toContainEqual(
      expect.stringContaining('included'),
    )
    expect(notPinned.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'deps/requirements.txt:2',
      'deps/requirements.txt:1',
      'deps/more.txt:1',
    ])
    expect(notPinned[0]?.text).toContain('This line includes another file')
  })

  it('is what it includes and no more where nothing changed: it was not read', async () => {
    const asked: string[] = []
    const unread: Ports['filesAround'] = () => ({
      include: (path) => (asked.push(path), includedFile('six\n')),
    })
    const unchanged = region('unchanged')
    unchanged.layers.newest = () =>
      Promise.resolve([layerVersion({ description: withMarker('', open.sha256) })])
    const backup = backupHead({ size: open.bytes.length, md5: open.md5, metadata: {} })
    unchanged.bucket.head = () => Promise.resolve(backup)
    const over = { targets: [targets[0]], manifest: open } satisfies Otherwise
    const { regions, notPinned } = await runAll([unchanged], over, { filesAround: unread }).whole
    expect(regions[0]).toMatchObject({ result: 'unchanged' })
    expect(notPinned.map(({ line, text }) => [line, text])).toEqual([
      [2, expect.stringContaining('another file')],
    ])
    expect(asked).toEqual([])
  })

  it('is read once for all regions', async () => {
    const asked: string[] = []
    const once: Ports['filesAround'] = () => ({
      include: (path) => (asked.push(path), includedFile('six\n')),
    })
    await runAll(builtFrom(open), { manifest: open, compare: 'packages' }, { filesAround: once }).whole
    expect(asked).toEqual(['more.txt'])
  })
})
