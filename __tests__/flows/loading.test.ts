import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { FROM_SOURCE, layerWith, layerWithSource, MANIFEST, newLayer } from './fixture.ts'
import { temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer, StepOptions } from './fixture.ts'
import { COMMENT, openPullRequest, useGithub } from './pull-request.ts'

const aws = useSandbox()
const github = useGithub()

const dist = join(import.meta.dirname, '../../dist')
const example = (path: string) => readFileSync(join(import.meta.dirname, '../manifest/files', path), 'utf8')

/** What a run may do without, each with a text that only its own files hold. */
const PARTS = {
  parsers: 'ManifestError',
  TOML: 'Invalid TOML document',
  YAML: 'YAMLException',
  'GitHub client': 'octokit',
  publication: 'Could not save the lock for the post step',
  inspection: 'Lambda does not accept an empty layer',
  'contents of archives': 'because that would take too many requests',
  'link to a version': 'AWS answered a link that does not lead to S3',
  'archives in S3': 'Another archive was uploaded to',
  'maker of zips': 'The directory also cannot be zipped',
  SBOM: 'bom-1.6.schema.json',
  'reader of sets': 'which wildcards do not follow',
  'follow-ups': 'An earlier follow-up failed',
  sharing: 'changed again and again while',
  'client of SSM': 'AmazonSSM',
  'table of ARNs': 'the step failed before it looked for one',
}

/** What every run that publishes from an archive in S3 loads. */
const PUBLISHING: (keyof typeof PARTS)[] = [
  'publication',
  'inspection',
  'contents of archives',
  'archives in S3',
]

const holds = (file: string, text: string) => readFileSync(join(dist, file), 'utf8').includes(text)

/** Runs the step, and tells which files of the bundle it loaded, and which of the parts these hold. */
async function loadedBy(
  layer: Layer,
  inputs: Record<string, string> = {},
  { env, ...step }: StepOptions = {},
) {
  const folder = temporaryDirectory()
  const [hook, list] = [join(folder, 'hook.cjs'), join(folder, 'list.json')]
  const write = `require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache)))`
  writeFileSync(hook, `process.on('exit', () => { ${write} })\n`)
  const run = await layer.run(inputs, { ...step, env: { ...env, NODE_OPTIONS: `--require=${hook}` } })
  const files = (JSON.parse(readFileSync(list, 'utf8')) as string[])
    .filter((path) => dirname(path) === dist)
    .map((path) => basename(path))
  const parts = Object.entries(PARTS).filter(([, text]) => files.some((file) => holds(file, text)))
  return { run, files, parts: parts.map(([name]) => name) }
}

/** A layer without versions, with this manifest. */
const layerOf = (path: string, manifest: string) => layerWith(aws(), manifest, path)

describe('the files of the bundle', () => {
  it.each(Object.entries(PARTS))('hold the %s in others than the first', (_, text) => {
    const files = readdirSync(dist).filter((file) => file.endsWith('.js') && holds(file, text))
    expect(files).not.toEqual([])
    expect(files).not.toContain('index.js')
  })
})

describe('a run loads what it uses', () => {
  it.each([
    ['exact', {}],
    ['packages', { compare: 'packages' }],
    ['exact, in a dry run', { 'dry-run': 'true' }],
  ])('one that finds the same bytes: none of the parts, compare %s', async (_, inputs) => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const { run, files, parts } = await loadedBy(layer, inputs)
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(files[0]).toBe('index.js')
    // The second one reads what the runner says of the event, for the links of the summary.
    expect(files.slice(1).filter((file) => !holds(file, 'GITHUB_EVENT_PATH'))).toEqual([])
    expect(parts).toEqual([])
  })

  it.each<[path: string, text: string, parts: string[]]>([
    ['requirements.txt', MANIFEST, ['parsers']],
    ['package-lock.json', example('npm/v3.json'), ['parsers']],
    ['yarn.lock', example('yarn-v1/yarn.lock'), ['parsers']],
    ['uv.lock', example('uv/uv.lock'), ['parsers', 'TOML']],
    ['pnpm-lock.yaml', example('pnpm/pnpm-10.20.0.yaml'), ['parsers', 'YAML']],
  ])('one that publishes a first version: no other parser than that of %s', async (path, text, expected) => {
    const { run, parts } = await loadedBy(layerOf(path, text))
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.outputs['changes']).not.toBe('null')
    expect(parts).toEqual([...expected, ...PUBLISHING])
  })

  it.each([
    ['from a directory', true],
    ['from a directory, without a bucket', false],
  ])(
    'one that publishes %s: what makes zips too, and nothing of S3 without a bucket',
    async (_, hasBucket) => {
      const layer = layerWithSource(aws())
      const { run, parts } = await loadedBy(layer, { ...FROM_SOURCE, ...(!hasBucket && { bucket: '' }) })
      expect(run.outputs).toMatchObject({ published: 'true' })
      const archive = hasBucket ? PUBLISHING : ['publication', 'inspection', 'contents of archives']
      expect(parts).toEqual(['parsers', ...archive, 'maker of zips'])
    },
  )

  it.each([
    ['with a bucket', {}],
    ['without a bucket', { bucket: '' }],
  ])('one that finds nothing changed, with source-dir, %s: none of the parts', async (_, inputs) => {
    const layer = layerWithSource(aws())
    layer.hasVersionOfManifest()
    const { run, parts } = await loadedBy(layer, { ...FROM_SOURCE, ...inputs })
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(parts).toEqual([])
  })

  it('one that finds the same bytes and writes an SBOM: the parser, and what makes SBOMs', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const { run, parts } = await loadedBy(layer, { 'sbom-path': 'sbom.json' })
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(parts).toEqual(['parsers', 'SBOM'])
  })

  it.each([
    ['a list', 'results.json', []],
    ['a table', 'results.md', ['table of ARNs']],
  ])('one that finds the same bytes and writes results, as %s: %s loads %j', async (_, path, expected) => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const { run, parts } = await loadedBy(layer, { 'results-path': path })
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(parts).toEqual(expected)
  })

  it('one that finds the same set of files and lines: what reads sets and texts, and no parser of any', async () => {
    const layer = layerWithSource(aws())
    const inputs = { ...FROM_SOURCE, identity: 'v1' }
    await layer.run(inputs)
    const { run, parts } = await loadedBy(layer, inputs)
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(parts).toEqual(['parsers', 'reader of sets'])
  })

  it.each<[input: string, value: string, parts: string[]]>([
    ['share-with', '222222222222', ['follow-ups', 'sharing']],
    ['ssm-parameter', '/loading', ['follow-ups', 'client of SSM']],
  ])('one that finds the same bytes, with %s: what that needs', async (input, value, expected) => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const { run, parts } = await loadedBy(layer, { [input]: value })
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(parts).toEqual(expected)
  })

  it('one of a format that is not known: no parser of any', async () => {
    const { parts } = await loadedBy(layerOf('deps.xyz', 'a 1\n'))
    expect(parts).not.toContain('TOML')
    expect(parts).not.toContain('YAML')
  })

  it.each([
    ['comment: false on a pull request', { comment: 'false' }, false],
    ['comment: true on a push', {}, false],
    ['comment: true on a pull request', {}, true],
  ])('the client of GitHub only to comment: %s', async (when, inputs, loads) => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const { step } = openPullRequest(github())
    const push = { ...step, event: { name: 'push', payload: {} } }
    const { run, parts } = await loadedBy(
      layer,
      { ...COMMENT, ...inputs },
      when.endsWith('push') ? push : step,
    )
    expect(run.warnings).toEqual([])
    expect(parts.includes('GitHub client')).toBe(loads)
  })
})
