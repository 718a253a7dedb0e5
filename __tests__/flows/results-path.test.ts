import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { isResults } from '../docs/results-validator.ts'
import { newLayer, temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const FILES = { 'results-path': 'out/results.json\nout/{layer}.md' }

/** The JSON file of a layer. Throws if its schema does not accept it. */
function listOf(layer: Layer): Record<string, unknown>[] {
  const value: unknown = JSON.parse(readFileSync(join(layer.workspace, 'out/results.json'), 'utf8'))
  if (!isResults(value)) throw new Error(JSON.stringify(isResults.errors))
  return value as Record<string, unknown>[]
}

const tableOf = (layer: Layer) => readFileSync(join(layer.workspace, `out/${layer.name}.md`), 'utf8')

/** The files of a run say what its output says. */
function expectSame(layer: Layer, run: FlowRun): void {
  expect(listOf(layer)).toEqual(JSON.parse(run.outputs['results'] ?? ''))
  expect(readdirSync(join(layer.workspace, 'out')).sort()).toEqual([`${layer.name}.md`, 'results.json'])
  expect(run.stdout).toContain('Results written to out/results.json')
}

const DENIED = { kind: 'status', status: 403, code: 'AccessDeniedException' } as const

describe('the files of the results', () => {
  it('are the output, and a table of ARNs', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({
      ...FILES,
      'compatible-runtimes': 'python3.13,python3.14',
      'compatible-architectures': 'arm64',
    })
    expectSame(layer, run)
    expect(tableOf(layer)).toBe(
      [
        '<!-- publish-lambda-layer: results -->',
        '',
        '| Layer | Region | Runtimes | Architectures | ARN |',
        '| - | - | - | - | - |',
        `| \`${layer.name}\` | us-east-1 | \`python3.13\`, \`python3.14\` | \`arm64\` | \`${layer.arn(1)}\` |`,
        '',
      ].join('\n'),
    )
  })

  it('are written by every run, and replace those of the one before', async () => {
    const layer = newLayer(aws())
    const runs: [string, Record<string, string>, () => void][] = [
      ['planned', { 'dry-run': 'true' }, () => undefined],
      ['published', {}, () => undefined],
      ['unchanged', {}, () => undefined],
      ['repaired', {}, () => aws().world.buckets.deleteObject(layer.bucket, layer.backupKey(1))],
      ['failed', { 'if-unchanged': 'fail' }, () => undefined],
    ]
    for (const [result, inputs, before] of runs) {
      before()
      const run = await layer.run({ ...FILES, ...inputs })
      expect(run.outputs).toMatchObject({ result })
      expectSame(layer, run)
      expect(tableOf(layer).includes(layer.arn(1))).toBe(result !== 'planned')
    }
  })

  it('have a dash for a region that failed before it had a version', async () => {
    const layer = newLayer(aws())
    layer.createBucket('eu-west-1')
    layer.uploadArchive({ region: 'eu-west-1' })
    aws().faults.add({ match: { operation: 'PublishLayerVersion', region: 'eu-west-1' }, fault: DENIED })
    const regions = { bucket: layer.bucketIn('{region}'), regions: 'eu-west-1,us-east-1' }
    const run = await layer.run({ ...FILES, ...regions })
    expect(run.exitCode).toBe(1)
    expectSame(layer, run)
    expect(listOf(layer)).toMatchObject([
      { result: 'failed', reason: 'access-denied' },
      { result: 'published' },
    ])
    expect(tableOf(layer).split('\n').slice(4)).toEqual([
      `| \`${layer.name}\` | eu-west-1 | — | — | — |`,
      `| \`${layer.name}\` | us-east-1 | — | — | \`${layer.arn(1)}\` |`,
      '',
    ])
  })

  it('can be in the temporary directory of the runner', async () => {
    const layer = newLayer(aws())
    const temporary = temporaryDirectory()
    const path = join(temporary, 'new/results.json')
    const run = await layer.run({ 'results-path': path }, { env: { RUNNER_TEMP: temporary } })
    expect(run.errors).toEqual([])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(1)
  })
})

describe('the files of a run that has no results', () => {
  const NOTHING = 'There is no layer version: the step failed before it looked for one.'

  it.each<[string, Record<string, string>, string]>([
    ['another input is refused', { compare: 'dates' }, 'invalid-input'],
    ['the manifest is not there', { 'manifest-path': 'nowhere.txt' }, 'manifest-not-found'],
    ['the layer has no name', { 'layer-name': '' }, 'invalid-input'],
  ])('say so, because %s', async (_, inputs, reason) => {
    const layer = newLayer(aws())
    const run = await layer.run({ 'results-path': `out/results.json\nout/${layer.name}.md`, ...inputs })
    expect(run.outputs).toMatchObject({ result: 'failed', reason, results: '[]' })
    expect(run.errors).toHaveLength(1)
    expect(listOf(layer)).toEqual([])
    expect(tableOf(layer)).toContain(NOTHING)
    expect((await layer.run(FILES)).outputs).toMatchObject({ result: 'published' })
    expect(tableOf(layer)).toContain(layer.arn(1))
  })

  it('are those whose paths are valid', async () => {
    const layer = newLayer(aws())
    layer.hasFile('mine.json', '{}')
    const run = await layer.run({ 'results-path': 'mine.json, out/results.json, results.txt' })
    expect(run.errors).toEqual([expect.stringMatching(/2 problems[^]*"mine\.json"[^]*"results\.txt"/)])
    expect(listOf(layer)).toEqual([])
    expect(readFileSync(join(layer.workspace, 'mine.json'), 'utf8')).toBe('{}')
  })
})

describe('a results file that cannot be written', () => {
  it.each<[string, (layer: Layer) => void, string | RegExp]>([
    [
      'a directory is in its place',
      ({ workspace }) => mkdirSync(join(workspace, 'out/results.json'), { recursive: true }),
      'it is a directory; specify a file in it.',
    ],
    [
      'another file is in its place',
      (layer) => {
        layer.hasFile('out/results.json', '{"mine": 1}')
      },
      'there is a file that is not an earlier results file; it would be overwritten.',
    ],
    [
      'a link leads out',
      ({ workspace }) => {
        symlinkSync(temporaryDirectory(), join(workspace, 'out'))
      },
      'it is outside the workspace and the directory in `RUNNER_TEMP`.',
    ],
  ])('because %s fails the step, and the outputs name the version', async (_, happens, says) => {
    const layer = newLayer(aws())
    const action = () => {
      happens(layer)
    }
    aws().faults.add({ match: { operation: 'ListLayerVersions' }, fault: { kind: 'run', action } })
    const run = await layer.run(FILES)
    expect(run.exitCode).toBe(1)
    expect(run.errors).toEqual([
      expect.stringContaining('results-unwritable: `results-path` is "out/results.json": '),
    ])
    expect(run.errors[0]).toContain(says)
    expect(run.outputs).toMatchObject({ result: 'published', published: 'true', 'layer-version': '1' })
    expect(run.summary).toContain(`Published <code>${layer.name}:1</code>`)
    rmSync(join(layer.workspace, 'out'), { recursive: true })
    expectSame(layer, await layer.run(FILES))
  })

  it('is one annotation together with the failure of the run, and the other files are written', async () => {
    const layer = newLayer(aws())
    const action = () => {
      layer.hasFile('out/results.json', 'mine')
      layer.hasFile('b.md', 'mine')
    }
    aws().faults.add({ match: { operation: 'ListLayerVersions' }, fault: { kind: 'run', action } })
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault: DENIED })
    const run = await layer.run({ 'results-path': `${FILES['results-path']}, b.md` })
    expect(run.errors).toEqual([
      expect.stringMatching(
        /^access-denied: [^]*\nresults-unwritable: .*"out\/results\.json".*\n.*"b\.md": /,
      ),
    ])
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'access-denied' })
    expect(tableOf(layer)).toContain('| — |')
  })
})
