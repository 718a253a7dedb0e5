import { describe, expect, it } from '@jest/globals'
import { layerWith, newLayer, OTHER_ARCHIVE, useSandbox } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { SummaryPage } from './summary-page.ts'

const aws = useSandbox()

const HASH = `--hash=sha256:${'a'.repeat(64)}`

/** A layer whose manifest, and archive, are these. */
const layerOf = (manifest: string, path?: string) => layerWith(aws(), manifest, path)

/** Where the warnings are shown: `file:line`, and what they say. */
const annotationsOf = ({ annotations }: FlowRun) =>
  annotations
    .filter(({ level }) => level === 'warning')
    .map(({ message, properties: { file, line } }) => [file === undefined ? '' : `${file}:${line}`, message])

const warned = (at: string, says: RegExp) => [at, expect.stringMatching(says)]

/** A requirement that leaves each thing open, and what the warning says to write instead. */
const PROBLEMS: [problem: string, requirement: string, instead: RegExp][] = [
  ['no version', 'requests>=2', /^requests is not fixed to one version.*NAME==VERSION/],
  ['a version with a star', 'requests==2.*', /^requests is not fixed to one version.*NAME==VERSION/],
  ['no hash', 'idna==3.10', /^idna has no hash.*--hash=sha256:DIGEST.*--generate-hashes/],
  ['editable', '-e ./lib', /is editable.*NAME==VERSION.*NAME @ git\+URL@COMMIT/],
  ['a local path', './lib', /is a local path.*NAME==VERSION/],
  [
    'a branch',
    'lib @ git+https://github.com/octo/lib@main',
    /^lib comes from a branch.*NAME @ git\+URL@COMMIT/,
  ],
  [
    'no reference',
    'lib @ git+https://github.com/octo/lib',
    /^lib comes from a branch.*full hash of a commit/,
  ],
  ['a URL without a hash', 'lib @ https://example.com/lib.whl', /^lib comes from a URL.*#sha256=DIGEST/],
]

describe('what a manifest leaves open is a warning on its line', () => {
  it.each(PROBLEMS)('%s', async (_, requirement, instead) => {
    const run = await layerOf(`# Comment.\nsix==1.17.0 ${HASH}\n${requirement}\n`).run()
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(annotationsOf(run)).toEqual([warned('requirements.txt:3', instead)])
    expect(new SummaryPage(run.summary).of('li')).toContain(`requirements.txt:3: ${run.warnings[0]}`)
  })

  it.each([
    ['with hashes', `six==1.17.0 ${HASH}\nlib @ https://example.com/lib.whl ${HASH}\n`],
    ['without any hash', 'six==1.17.0\nidna===3.10\n'],
    ['at a commit', `lib @ git+https://github.com/octo/lib@${'a'.repeat(40)}\n`],
    ['with the hash in the URL', `lib @ https://example.com/lib.whl#sha256=${'a'.repeat(64)}\n`],
  ])('and not where everything is fixed: %s', async (_, manifest) => {
    const run = await layerOf(manifest).run({ strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([])
  })

  it('also in a lock file that a tool wrote', async () => {
    const lock = [
      'version = 1',
      '',
      '[[package]]',
      'name = "lib"',
      'version = "1.0"',
      'source = { editable = "lib" }',
      '',
    ]
    const run = await layerOf(lock.join('\n'), 'uv.lock').run()
    expect(annotationsOf(run)).toEqual([warned('uv.lock:3', /lib is editable.*lock again/)])
  })

  it('in a manifest in a folder, whose path begins at the top of the workspace', async () => {
    const run = await layerOf('six\n', 'layers/one/requirements.txt').run()
    expect(annotationsOf(run)).toEqual([warned('layers/one/requirements.txt:1', /^six /)])
  })

  it('in a manifest that is given by its absolute path', async () => {
    const layer = layerOf('six\n', 'layers/one/requirements.txt')
    const run = await layer.run({ 'manifest-path': `${layer.workspace}/layers/one/requirements.txt` })
    expect(annotationsOf(run)).toEqual([warned('layers/one/requirements.txt:1', /^six /)])
  })

  it('in the file that it includes, beside one that this file is not compared', async () => {
    const layer = layerOf('\n-r parts/base.txt\nidna==3.10\n', 'app/requirements.txt')
    layer.hasFile('app/parts/base.txt', '# Base.\n-r ../../common.txt\nsix>=1\n')
    layer.hasFile('common.txt', 'requests>=2\n')
    const run = await layer.run()
    expect(annotationsOf(run)).toEqual([
      warned('app/requirements.txt:2', /^This line includes another file/),
      warned('common.txt:1', /^requests /),
      warned('app/parts/base.txt:3', /^six /),
    ])
  })

  it('once for several regions', async () => {
    const layer = layerOf('six\n')
    layer.createBucket('eu-west-1', { versioning: 'Enabled' })
    layer.uploadArchive({ region: 'eu-west-1' })
    const run = await layer.run({ bucket: layer.bucketIn('{region}'), regions: 'us-east-1,eu-west-1' })
    expect(annotationsOf(run)).toEqual([warned('requirements.txt:1', /^six /)])
    expect(new SummaryPage(run.summary).of('li').filter((text) => text.includes('six'))).toHaveLength(1)
  })

  it.each(['dry-run', 'compare'])('whenever the manifest is read: %s', async (input) => {
    const layer = newLayer(aws())
    layer.manifest = '# Before.\nsix\n'
    layer.hasVersionOfManifest()
    layer.manifest = 'six\n'
    layer.uploadArchive({ bytes: OTHER_ARCHIVE })
    const run = await layer.run({ [input]: input === 'compare' ? 'packages' : 'true' })
    expect(run.outputs).toMatchObject({ published: 'false' })
    expect(annotationsOf(run)).toEqual([warned('requirements.txt:1', /^six /)])
  })

  it('and is not looked for where nothing changed', async () => {
    const layer = newLayer(aws())
    layer.manifest = 'six\n'
    layer.hasVersionOfManifest()
    expect((await layer.run()).warnings).toEqual([])
  })

  it('where nothing changed in a file that includes others, as their changes go unnoticed', async () => {
    const layer = newLayer(aws())
    layer.manifest = 'six\n-c limits.txt\n'
    layer.hasVersionOfManifest()
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(annotationsOf(run)).toEqual([warned('requirements.txt:2', /^This line includes another file/)])
  })
})

describe('GitHub shows ten warnings of a step', () => {
  const manifestOf = (count: number) =>
    Array.from({ length: count }, (_, index) => `package-${index + 1}\n`).join('')
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => `requirements.txt:${index + 1}`)
  const listed = ({ summary }: FlowRun) =>
    new SummaryPage(summary).of('li').filter((text) => text.startsWith('requirements.txt:'))

  it('so ten are shown', async () => {
    const run = await layerOf(manifestOf(10)).run()
    expect(annotationsOf(run).map(([at]) => at)).toEqual(lines(10))
    expect(listed(run)).toHaveLength(10)
  })

  it('of twelve the first nine, and how many more there are; all stand in summary and log', async () => {
    const run = await layerOf(manifestOf(12)).run()
    expect(annotationsOf(run).map(([at]) => at)).toEqual([...lines(9), ''])
    expect(run.warnings.at(-1)).toMatch(/^3 more warnings/)
    expect(listed(run).map((text) => text.split(': ')[0])).toEqual(lines(12))
    expect(new SummaryPage(run.summary).of('strong')).toContain('Warnings: 12')
    for (const [index, line] of lines(12).entries()) {
      expect(run.stdout).toContain(
        index < 9 ? `line=${index + 1}::package-${index + 1} ` : `\n${line}: package-`,
      )
    }
  })

  it('counts those of the run among them, and shows these first', async () => {
    const layer = newLayer(aws(), { versioning: 'Suspended' })
    layer.manifest = manifestOf(12)
    layer.uploadArchive()
    const run = await layer.run()
    expect(run.warnings[0]).toMatch(/not versioned/)
    expect(run.warnings).toHaveLength(10)
    expect(run.warnings.at(-1)).toMatch(/^4 more warnings/)
  })
})
