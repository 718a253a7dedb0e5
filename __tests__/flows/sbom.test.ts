import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { bomOf } from '../manifest/sbom/cyclonedx.ts'
import { changedLayer, hex, layerWith, MANIFEST, newLayer, OTHER_MANIFEST } from './fixture.ts'
import { temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer, StepOptions } from './fixture.ts'

const aws = useSandbox()

const SBOM = { 'sbom-path': 'reports/sbom.json' }

/** The SBOM in the workspace of a layer. */
const textOf = (layer: Layer) => readFileSync(join(layer.workspace, SBOM['sbom-path']), 'utf8')

const isWritten = (layer: Layer) => readdirSync(layer.workspace).includes('reports')

describe('the SBOM', () => {
  it('lists the packages of the manifest, with package URLs and hashes', async () => {
    const layer = newLayer(aws())
    const run = await layer.run(SBOM)
    expect(run.outputs).toMatchObject({ result: 'published' })
    const { metadata, components } = await bomOf(textOf(layer))
    expect(metadata.component.name).toBe(layer.name)
    expect(metadata.properties[0]?.value).toBe(hex('sha256', MANIFEST))
    expect(components).toEqual([
      {
        type: 'library',
        'bom-ref': 'pkg:pypi/requests@2.32.5',
        name: 'requests',
        version: '2.32.5',
        hashes: [{ alg: 'SHA-256', content: MANIFEST.trim().split('sha256:')[1] }],
        purl: 'pkg:pypi/requests@2.32.5',
      },
    ])
    expect(run.stdout).toContain('SBOM written to reports/sbom.json')
    expect(readdirSync(join(layer.workspace, 'reports'))).toEqual(['sbom.json'])
  })

  it('is the same after a version was published, in a dry run, unchanged and repaired', async () => {
    const layer = newLayer(aws())
    const results: Record<string, string> = {}
    const runs: [Record<string, string>, () => void][] = [
      [{ 'dry-run': 'true' }, () => undefined],
      [{}, () => undefined],
      [{}, () => undefined],
      [{}, () => aws().world.buckets.deleteObject(layer.bucket, layer.backupKey(1))],
    ]
    for (const [inputs, before] of runs) {
      before()
      const { outputs } = await layer.run({ ...SBOM, ...inputs })
      results[outputs['result'] ?? ''] = textOf(layer)
      rmSync(join(layer.workspace, 'reports'), { recursive: true })
    }
    expect(Object.keys(results)).toEqual(['planned', 'published', 'unchanged', 'repaired'])
    expect(new Set(Object.values(results)).size).toBe(1)
  })

  it('replaces an older one', async () => {
    const layer = changedLayer(aws(), MANIFEST, OTHER_MANIFEST)
    layer.manifest = MANIFEST
    await layer.run(SBOM)
    layer.manifest = OTHER_MANIFEST
    await layer.run(SBOM)
    expect((await bomOf(textOf(layer))).components[0]?.version).toBe('2.32.4')
  })

  it('can be in the temporary directory of the runner, and have the name of the layer', async () => {
    const layer = newLayer(aws())
    const temporary = temporaryDirectory()
    const path = join(temporary, '{layer}/{layer}.cdx.json')
    const run = await layer.run({ 'sbom-path': path }, { env: { RUNNER_TEMP: temporary } })
    expect(run.errors).toEqual([])
    await bomOf(readFileSync(path.replaceAll('{layer}', layer.name), 'utf8'))
  })

  it('lists what is in scope', async () => {
    const layer = layerWith(aws(), 'boto3==1.40.0\nsix==1.17.0\n')
    await layer.run({ ...SBOM, 'ignore-packages': 'boto*' })
    expect((await bomOf(textOf(layer))).components.map(({ name }) => name)).toEqual(['six'])
  })

  it('contains no credentials of the lock file', async () => {
    const secret = 'S3cr3t-of-the-index'
    const layer = layerWith(
      aws(),
      [
        `--index-url https://robot:${secret}@pypi.example/simple`,
        'six==1.17.0',
        `own @ git+https://robot:${secret}@code.example/own.git@main`,
        `file @ https://files.example/file-1.0.tar.gz?token=${secret}`,
        '',
      ].join('\n'),
    )
    await layer.run(SBOM)
    const { components } = await bomOf(textOf(layer))
    expect(components.map(({ name, externalReferences }) => [name, externalReferences?.[0]?.url])).toEqual([
      ['six', undefined],
      ['file', 'https://files.example/file-1.0.tar.gz'],
      ['own', 'git+https://code.example/own.git'],
    ])
    expect(textOf(layer)).not.toContain(secret)
  })
})

describe('the SBOM of a run that fails', () => {
  it('is written all the same', async () => {
    const layer = newLayer(aws())
    aws().faults.add({
      match: { operation: 'PublishLayerVersion' },
      fault: { kind: 'status', status: 403, code: 'AccessDeniedException' },
    })
    const run = await layer.run(SBOM)
    expect(run.outputs).toMatchObject({ result: 'failed', published: 'false' })
    expect((await bomOf(textOf(layer))).components).toHaveLength(1)
  })

  it.each([
    ['deps.xyz', 'a 1\n', 'The format of deps.xyz is not supported.'],
    ['requirements.txt', 'boto3==1\n<<<<<<< HEAD\n', 'requirements.txt, line 2: '],
  ])('because %s cannot be understood is not, and nothing else is', async (path, text, says) => {
    const layer = layerWith(aws(), text, path)
    const run = await layer.run(SBOM)
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'manifest-not-understood' })
    expect(run.errors).toEqual([expect.stringContaining(says)])
    expect(layer.numbers()).toEqual([])
    expect(layer.keys()).toEqual(['layer/layer.zip'])
    expect(isWritten(layer)).toBe(false)
    expect((await layer.run()).outputs).toMatchObject({ result: 'published' })
  })

  it('because of an input is not', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ ...SBOM, compare: 'dates' })
    expect(run.outputs).toMatchObject({ reason: 'invalid-input' })
    expect(isWritten(layer)).toBe(false)
  })
})

describe('an SBOM that cannot be written', () => {
  /** Runs the step, in which something happens to the file when AWS is asked first. */
  async function runWith(layer: Layer, happens: () => void, step: StepOptions = {}) {
    const action = () => {
      happens()
      return Promise.resolve()
    }
    aws().faults.add({ match: { operation: 'ListLayerVersions' }, fault: { kind: 'run', action } })
    return layer.run(SBOM, step)
  }

  it.each<[string, (layer: Layer) => void, string | RegExp]>([
    [
      'a directory is in its place',
      ({ workspace }) => mkdirSync(join(workspace, 'reports/sbom.json'), { recursive: true }),
      'it is a directory; specify a file in it.',
    ],
    [
      'another file is in its place',
      (layer) => {
        layer.hasFile('reports/sbom.json', 'mine')
      },
      'there is a file that is not an SBOM; it would be overwritten.',
    ],
    [
      'a file is in the place of its folder',
      (layer) => {
        layer.hasFile('reports', 'mine')
      },
      // Windows has another code for it.
      /it cannot be written: E[A-Z]+\.\n/,
    ],
    [
      'a link leads out',
      ({ workspace }) => {
        symlinkSync(temporaryDirectory(), join(workspace, 'reports'))
      },
      'it is outside the workspace and the directory in `RUNNER_TEMP`.',
    ],
  ])('because %s fails the step, and the outputs name the version', async (_, happens, says) => {
    const layer = newLayer(aws())
    const run = await runWith(layer, () => {
      happens(layer)
    })
    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    expect(run.errors[0]).toContain('sbom-unwritable: `sbom-path` is "reports/sbom.json": ')
    expect(run.errors[0]).toMatch(says)
    expect(run.outputs).toMatchObject({ result: 'published', published: 'true', 'layer-version': '1' })
    expect(run.summary).toContain(`Published <code>${layer.name}:1</code>`)
    expect(layer.backup(1)).toBe(MANIFEST)
    rmSync(join(layer.workspace, 'reports'), { recursive: true })
    expect((await layer.run(SBOM)).outputs).toMatchObject({ result: 'unchanged' })
    await bomOf(textOf(layer))
  })

  it('is one annotation together with the failure of the run', async () => {
    const layer = newLayer(aws())
    aws().faults.add({
      match: { operation: 'PublishLayerVersion' },
      fault: { kind: 'status', status: 403, code: 'AccessDeniedException' },
    })
    const run = await runWith(layer, () => {
      layer.hasFile('reports', 'mine')
    })
    expect(run.errors).toEqual([expect.stringMatching(/^access-denied: .*\nsbom-unwritable: /s)])
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'access-denied' })
  })
})
