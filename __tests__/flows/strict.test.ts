import { describe, expect, it } from '@jest/globals'
import { handMadeZip } from '../archive/hand-made-zip.ts'
import { layerWith, MANIFEST, useSandbox } from './fixture.ts'
import { SummaryPage, withoutCode } from './summary-page.ts'

const aws = useSandbox()

const HASH = `--hash=sha256:${'a'.repeat(64)}`

/** A layer whose manifest, and archive, are these. */
const layerOf = (manifest: string, path?: string) => layerWith(aws(), manifest, path)

describe('strict', () => {
  const OPEN = `six==1.17.0 ${HASH}\nrequests>=2\n-e ./lib\nidna==3.10\n`

  it.each([
    ['a version is due', {}],
    ['a dry run plans one', { 'dry-run': 'true' }],
  ])('is one failure that names all of it, before anything is written: %s', async (_, inputs) => {
    const layer = layerOf(OPEN)
    const run = await layer.run({ strict: 'true', ...inputs })
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'manifest-not-pinned' })
    expect(run.errors).toEqual([
      expect.stringMatching(
        /\(3 places\)[^]*\nrequirements\.txt:2: requests [^]*\nrequirements\.txt:3: [^]*editable[^]*\nrequirements\.txt:4: idna /,
      ),
    ])
    expect(layer.numbers()).toEqual([])
    expect(layer.keys()).toEqual(['layer/layer.zip'])
    expect(run.operations).not.toContain('PutObject')
    expect(new SummaryPage(run.summary).failures).toEqual(run.errors.map(withoutCode))
  })

  it.each(['unchanged', 'with a missing backup', 'dry run'])(
    'fails where nothing changed: %s',
    async (state) => {
      const layer = layerOf(OPEN)
      if (state === 'with a missing backup') layer.hasVersion({ description: layer.marker })
      else layer.hasVersionOfManifest()
      const keys = layer.keys()
      const run = await layer.run({ strict: 'true', 'dry-run': String(state === 'dry run') })
      expect(run.outputs).toMatchObject({ result: 'failed', reason: 'manifest-not-pinned' })
      expect(layer.keys()).toEqual(keys)
    },
  )

  it('fails once for several regions', async () => {
    const layer = layerOf(OPEN)
    layer.createBucket('eu-west-1')
    const run = await layer.run({
      strict: 'true',
      bucket: layer.bucketIn('{region}'),
      regions: 'us-east-1,eu-west-1',
    })
    expect(run.errors).toHaveLength(1)
    expect(run.errors[0]?.match(/requests is not fixed/g)).toHaveLength(1)
    expect(new SummaryPage(run.summary).failures).toEqual(run.errors.map(withoutCode))
    expect(layer.numbers()).toEqual([])
  })

  it('passes a manifest that fixes everything, also where nothing changed', async () => {
    const layer = layerOf(MANIFEST)
    expect((await layer.run({ strict: 'true' })).outputs).toMatchObject({ published: 'true' })
    expect((await layer.run({ strict: 'true' })).outputs).toMatchObject({ result: 'unchanged' })
  })

  it('fails where nobody can tell, as the manifest is damaged', async () => {
    const run = await layerOf(`${MANIFEST}<<<<<<< ours\n`).run({ strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'manifest-not-understood' })
    expect(run.errors).toEqual([expect.stringContaining('requirements.txt, line 2: ')])
  })

  it('fails where nobody can tell, as the format is not known', async () => {
    const run = await layerOf('a 1\n', 'deps.xyz').run({ strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'manifest-not-understood' })
    expect(run.errors).toEqual([expect.stringContaining('The format of deps.xyz is not supported')])
  })

  it('fails where another file is included, also where nothing changed', async () => {
    const layer = layerOf('-r base.txt\n')
    layer.hasFile('base.txt', 'six==1.17.0\n')
    expect((await layer.run()).outputs).toMatchObject({ published: 'true' })
    const run = await layer.run({ strict: 'true' })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'manifest-not-pinned' })
    expect(run.errors).toEqual([
      expect.stringContaining('requirements.txt:1: This line includes another file'),
    ])
  })

  it('tells in a dry run what would have changed, beside the failure', async () => {
    const run = await layerOf('six\n').run({ strict: 'true', 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'manifest-not-pinned' })
    expect(JSON.parse(run.outputs['changes'] ?? '')).toMatchObject({ added: [{ name: 'six' }] })
    expect(new SummaryPage(run.summary).of('p')).toContain('Packages: 1 added')
  })
})

describe('strict is about', () => {
  /** The layer's manifest is not pinned, and no runtime finds what its archive holds. */
  function doubtfulLayer(manifest = 'requests>=2\n', path?: string) {
    const layer = layerOf(manifest, path)
    layer.uploadArchive({ bytes: handMadeZip([{ name: 'module.py', data: 'x = 1\n' }]) })
    return layer
  }

  const [MANIFEST_SAYS, ARCHIVE_SAYS] = [/requests is not fixed/, /Nothing in the archive is where/]

  it.each<[strict: string, reason: string, errors: RegExp[], warnings: RegExp[]]>([
    ['false', 'first-version', [], [MANIFEST_SAYS, ARCHIVE_SAYS]],
    ['FALSE', 'first-version', [], [MANIFEST_SAYS, ARCHIVE_SAYS]],
    ['manifest', 'manifest-not-pinned', [MANIFEST_SAYS, /`strict` is `manifest`/], []],
    ['archive', 'archive-not-clean', [ARCHIVE_SAYS, /`strict` is `archive`/], []],
    ['true', 'manifest-not-pinned', [MANIFEST_SAYS, ARCHIVE_SAYS, /`strict` is `true`/], []],
    ['True', 'manifest-not-pinned', [MANIFEST_SAYS, ARCHIVE_SAYS], []],
  ])('what it names: %s', async (strict, reason, errors, warnings) => {
    const layer = doubtfulLayer()
    const run = await layer.run({ strict })
    expect(run.outputs).toMatchObject({ published: String(errors.length === 0), reason })
    expect(run.errors).toHaveLength(errors.length === 0 ? 0 : 1)
    for (const says of errors) expect(run.errors[0]).toMatch(says)
    for (const says of warnings) expect(run.warnings).toContainEqual(expect.stringMatching(says))
    const others = [MANIFEST_SAYS, ARCHIVE_SAYS].filter((says) => !warnings.includes(says))
    for (const says of others) expect(run.warnings.join('\n')).not.toMatch(says)
    expect(layer.numbers()).toEqual(errors.length === 0 ? [1] : [])
    expect(layer.keys().length === 1).toBe(errors.length > 0)
  })

  it('the archive also where the format of the manifest is not known', async () => {
    const inOrder = await layerOf('a 1\n', 'deps.xyz').run({ strict: 'archive' })
    expect(inOrder.outputs).toMatchObject({ published: 'true' })
    const layer = doubtfulLayer('a 1\n', 'deps.xyz')
    expect((await layer.run({ strict: 'archive' })).outputs).toMatchObject({ reason: 'archive-not-clean' })
    expect(layer.numbers()).toEqual([])
  })

  it('the archive that a dry run finds', async () => {
    const layer = layerOf(MANIFEST)
    layer.uploadArchive({ bytes: Buffer.from('not a zip') })
    const plan = async (strict: string) => (await layer.run({ 'dry-run': 'true', strict })).outputs
    expect(await plan('archive')).toMatchObject({ result: 'failed', reason: 'archive-invalid' })
    expect(await plan('manifest')).toMatchObject({ result: 'planned', reason: 'first-version' })
  })

  it('nothing else', async () => {
    const layer = layerOf(MANIFEST)
    const run = await layer.run({ strict: 'both' })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'invalid-input' })
    expect(run.errors).toEqual([
      expect.stringContaining('`strict` is "both": it must be true, false, manifest or archive.'),
    ])
  })
})
