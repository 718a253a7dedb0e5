import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { useBackend } from './backends.ts'
import { Layer } from './layer.ts'
import { tool } from './tools.ts'

const first = 'requests==2.32.4 --hash=sha256:' + '27d0316682c8'.padEnd(64, '0') + '\n'
const second = 'requests==2.32.5 --hash=sha256:' + '2462f94637a3'.padEnd(64, '0') + '\n'

const unchanged = { refused: expect.stringContaining('Dependencies unchanged') }

/** The real aws_lambda_artifact_builder and this action take turns on one layer: they share its state in S3. */
describe.each([
  { backendName: 'sandbox', builder: 'pip', manifest: 'requirements.txt' },
  { backendName: 'sandbox', builder: 'poetry', manifest: 'poetry.lock' },
  { backendName: 'sandbox', builder: 'uv', manifest: 'uv.lock' },
  { backendName: 'moto', builder: 'pip', manifest: 'requirements.txt' },
  { backendName: 'ministack', builder: 'pip', manifest: 'requirements.txt' },
] as const)('with the Python library for $manifest on $backendName', ({ backendName, builder, manifest }) => {
  const backend = useBackend(backendName)
  let layer: Layer

  beforeEach(async () => {
    layer = await Layer.create(backend())
  })
  afterEach(() => layer.remove())

  /** Runs steps of the library and gives what came of each. */
  async function library(...steps: ('upload' | 'publish')[]): Promise<unknown[]> {
    const script = join(import.meta.dirname, 'python_library.py')
    const parameters = [script, layer.name, `s3://${layer.bucket()}/path/lambda`, builder, ...steps]
    const env = { ...layer.env, PATH: process.env['PATH'], HOME: layer.workspace }
    const options = { cwd: layer.workspace, env }
    const { stdout } = await promisify(execFile)(tool('venv/bin/python'), parameters, options)
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  }

  async function action(inputs: Record<string, string> = {}): Promise<Record<string, string>> {
    const { outputs } = await layer.run({ prefix: 'path/lambda', 'manifest-path': manifest, ...inputs })
    return outputs
  }

  it('publishes the archive that the library uploaded, and the library agrees that nothing is left to do', async () => {
    await layer.build(first, manifest)
    await library('upload')
    expect(await action()).toMatchObject({ result: 'published', reason: 'first-version' })
    expect(await library('publish')).toEqual([unchanged])
    expect(await layer.versions()).toEqual({ 1: layer.marker })
  })

  it('uploads an archive that the library publishes', async () => {
    await layer.build(first, manifest)
    const local = { 'zip-path': 'build/lambda/layer/layer.zip' }
    expect(await action(local)).toMatchObject({ result: 'published', reason: 'first-version' })
    await layer.deleteVersion(1)
    await layer.delete(`path/lambda/layer/000001/${manifest}`)
    // Version 1 is gone, and its backup with it: the library finds our archive, and publishes it.
    expect(await library('publish')).toEqual([expect.objectContaining({ version: expect.any(Number) })])
    expect(await action(local)).toMatchObject({ result: 'unchanged', reason: 'unchanged' })
  })

  it('goes on from a version that the library published', async () => {
    await layer.build(first, manifest)
    const backup = `s3://${layer.bucket()}/path/lambda/layer/000001/${manifest}`
    expect(await library('upload', 'publish')).toEqual([{}, { version: 1, backup }])
    expect(await action()).toMatchObject({
      result: 'unchanged',
      reason: 'unchanged',
      'layer-version': '1',
      'manifest-uri': backup,
    })

    await layer.build(second, manifest)
    expect(await action()).toMatchObject({ result: 'failed', reason: 'archive-of-another-manifest' })
    await library('upload')
    expect(await action()).toMatchObject({
      result: 'published',
      reason: 'manifest-changed',
      'layer-version': '2',
      'previous-version': '1',
    })
    expect(await library('publish')).toEqual([unchanged])
    expect(await layer.versions()).toEqual({ 1: '', 2: layer.marker })
  })
})
