import { describe, expect, it } from '@jest/globals'
import { layerWithoutArchive, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { archiveOf, npmTree, python } from './installed.ts'

const aws = useSandbox()

const REQUIREMENTS = 'idna==3.10\nrequests==2.32.5\nurllib3==2.5.0\n'
const INSTALLED = { idna: '3.10', requests: '2.32.5', urllib3: '2.5.0' }

/** How an archive of the layer gets to the action. */
const WAYS: Record<string, (layer: Layer, files: Record<string, string>) => Promise<Record<string, string>>> =
  {
    'in S3': async (layer, files) => {
      layer.uploadArchive({ bytes: await archiveOf(files) })
      return {}
    },
    'of a zip': async (layer, files) => {
      layer.hasFile('layer.zip', await archiveOf(files))
      return { 'zip-path': 'layer.zip' }
    },
    'of a directory, inline': (layer, files) => {
      for (const [path, text] of Object.entries(files)) layer.hasFile(`build/${path}`, text)
      return Promise.resolve({ 'source-dir': 'build', bucket: '' })
    },
  }

function layerOf(manifest = REQUIREMENTS, path = 'requirements.txt'): Layer {
  const layer = layerWithoutArchive(aws())
  layer.manifestPath = path
  layer.manifest = manifest
  return layer
}

/** The first warnings are about hashes, which these manifests do not have. */
const ofArchive = (texts: readonly string[]) => texts.filter((text) => !text.includes('hash'))

describe.each(Object.entries(WAYS))('an archive %s', (_, give) => {
  it.each<[string, Record<string, string>, RegExp | undefined]>([
    ['with all packages is silent', INSTALLED, undefined],
    ['with more than the manifest names is silent', { ...INSTALLED, pip: '25.0', six: '1.17.0' }, undefined],
    [
      'without one package names it',
      { idna: '3.10', requests: '2.32.5' },
      /A package of requirements\.txt is missing: urllib3 2\.5\.0\.$/,
    ],
    [
      'with an older package names both versions',
      { ...INSTALLED, requests: '2.32.4' },
      /A package has another version than in requirements\.txt: requests 2\.32\.4 instead of 2\.32\.5\.$/,
    ],
    [
      'of the manifest of yesterday names all of it',
      { idna: '3.9', requests: '2.32.4', six: '1.17.0', urllib3: '2.4.0' },
      /3 packages have another version .*idna 3\.9 instead of 3\.10, requests 2\.32\.4 .*, urllib3 2\.4\.0 /,
    ],
    ['without any metadata claims nothing', {}, undefined],
  ])('%s', async (__, packages, says) => {
    const layer = layerOf()
    const inputs = await give(layer, python(packages))
    for (const dryRun of ['true', 'false']) {
      const run = await layer.run({ ...inputs, 'dry-run': dryRun })
      expect(run.outputs['reason']).toBe('first-version')
      const warned = ofArchive(run.warnings)
      expect(warned).toHaveLength(says === undefined ? 0 : 1)
      expect(warned.join()).toMatch(says ?? /^$/)
    }
    expect(layer.numbers()).toEqual([1])
  })

  it('that is not of the manifest fails with strict, with all that is wrong in one error', async () => {
    const layer = layerOf('idna==3.10\nrequests==2.32.5\nsix\n')
    const files = {
      ...python({ idna: '3.9', six: '1.17.0' }),
      'python/bin/x.cpython-39-x86_64-linux-gnu.so': '',
    }
    const inputs = { ...(await give(layer, files)), 'compatible-runtimes': 'python3.13' }
    const run = await layer.run({ ...inputs, strict: 'archive' })
    expect(run.outputs).toMatchObject({
      result: 'failed',
      reason: 'archive-not-of-manifest',
      published: 'false',
    })
    expect(run.errors).toEqual([expect.stringContaining('requests 2.32.5 of requirements.txt is missing.')])
    expect(run.errors).toEqual([expect.stringContaining('It has idna 3.9 instead of 3.10.')])
    expect(run.errors).toEqual([expect.stringContaining('cpython-39')])
    const both = await layer.run({ ...inputs, strict: 'true' })
    expect(both.outputs).toMatchObject({ result: 'failed', reason: 'manifest-not-pinned' })
    expect(both.errors).toEqual([expect.stringMatching(/six[^]*cpython-39[^]*requests 2\.32\.5 of/)])
    expect(layer.numbers()).toEqual([])
  })

  it('may lack ignored packages, and may have them', async () => {
    const layer = layerOf('boto3==1.40.0\nbotocore==1.40.0\nsix==1.17.0\n')
    const inputs = await give(layer, python({ six: '1.17.0', boto3: '1.39.0' }))
    const ignored = await layer.run({ ...inputs, 'ignore-packages': 'boto*', strict: 'archive' })
    expect(ignored.outputs).toMatchObject({ published: 'true' })
    expect(ofArchive(ignored.warnings)).toEqual([])
    expect(ignored.stdout).not.toMatch(/boto/)
  })

  it('is told in the log what it has beyond the manifest', async () => {
    const layer = layerOf()
    const many = Object.fromEntries(Array.from({ length: 12 }, (__, index) => [`more-${index + 10}`, '1.0']))
    const inputs = await give(layer, python({ ...INSTALLED, ...many, setuptools: '80.0' }))
    const { stdout } = await layer.run(inputs)
    expect(stdout).toMatch(/more than requirements\.txt names: more_10 1\.0, .* and 2 more/)
    expect(stdout).not.toContain('setuptools')
  })
})

describe('an archive of npm packages', () => {
  const ROOT = { name: 'x', dependencies: { a: '1.0.0', b: '2.0.0' } }
  const lock = (packages: Record<string, object>) =>
    JSON.stringify({ name: 'x', lockfileVersion: 3, packages: { '': ROOT, ...packages } })
  const hash = { integrity: 'sha512-AAAA' }
  const LOCK = lock({
    'node_modules/a': { version: '1.0.0', ...hash },
    'node_modules/b': { version: '2.0.0', dependencies: { a: '1.5.0' }, ...hash },
    'node_modules/b/node_modules/a': { version: '1.5.0', ...hash },
  })
  const TREE = { a: '1.0.0', b: '2.0.0', 'b/node_modules/a': '1.5.0' }

  it.each<[string, Record<string, string>, string | undefined]>([
    ['with all of them is silent', TREE, undefined],
    ['without a nested one names it', { a: '1.0.0', b: '2.0.0' }, 'a 1.5.0'],
    ['with an older one names it', { ...TREE, b: '1.9.0' }, 'b 1.9.0 instead of 2.0.0'],
    ['without one names it', { a: '1.0.0' }, 'b 2.0.0'],
  ])('%s', async (_, tree, says) => {
    for (const [name, give] of Object.entries(WAYS)) {
      const layer = layerOf(LOCK, 'package-lock.json')
      const run = await layer.run(await give(layer, npmTree('nodejs', tree)))
      expect([name, run.outputs['published']]).toEqual([name, 'true'])
      expect(run.warnings).toHaveLength(says === undefined ? 0 : 1)
      expect(run.warnings.join()).toContain(says ?? '')
    }
  })

  it('takes one more read in S3', async () => {
    const reads = async (files: Record<string, string>) => {
      const layer = layerOf(LOCK, 'package-lock.json')
      layer.uploadArchive({ bytes: await archiveOf(files) })
      const run = await layer.run()
      expect(run.warnings).toEqual([])
      return run.requests.filter(({ headers }) => headers['range'] !== undefined).length
    }
    const none = await reads({ 'nodejs/node_modules/x.js': '' })
    expect((await reads(npmTree('nodejs', TREE))) - none).toBe(1)
  })
})
