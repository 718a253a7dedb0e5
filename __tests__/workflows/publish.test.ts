import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import type { Policy } from '../../sandbox/policy.ts'
import { Act } from './act.ts'
import { ExampleRepository, manifest } from './example-repository.ts'
import { Functions } from './functions.ts'

const policy = readFileSync(join(import.meta.dirname, '../../docs/iam-policy.json'), 'utf8')
const arn = 'arn:aws:lambda:eu-west-1:123456789012:layer:my-layer'
const actionStep = 'Publish a version if the manifest changed'
const functionStep = 'Use that version in a function'

describe('the workflow of the quick start, with no more than the documented policy', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let functions: Functions
  let repository: ExampleRepository
  let act: Act

  const push = async () => {
    const { exitCode, jobs, log } = await act.push(repository, 'publish.yml')
    const [publish, release] = ['publish', 'release'].map((name) =>
      jobs.find((job) => job.name.endsWith(`/${name}`)),
    )
    if (!publish) throw new Error(`The workflow did not run:\n${log}`)
    return { exitCode, publish, release, outputs: publish.outputs['layer'] ?? {} }
  }
  const versions = () => sandbox.world.layers.versions('eu-west-1', 'my-layer').map(({ version }) => version)

  beforeAll(async () => {
    sandbox = await startSandbox()
    const role = {
      accessKeyId: 'AKIAQUICKSTART000000',
      secretAccessKey: 'quick-start-secret',
      accountId: '123456789012',
    }
    sandbox.world.principals.addPrincipal({ ...role, policy: JSON.parse(policy) as Policy })
    sandbox.world.buckets.createBucket({ name: 'my-bucket', region: 'eu-west-1', versioning: 'Enabled' })
    functions = new Functions(sandbox.url)
    repository = new ExampleRepository({ 'requirements.txt': manifest })
    act = new Act({
      AWS_ENDPOINT_URL: await functions.start(),
      STUB_ACCESS_KEY_ID: role.accessKeyId,
      STUB_SECRET_ACCESS_KEY: role.secretAccessKey,
    })
  })
  afterAll(async () => {
    act.remove()
    repository.remove()
    functions.close()
    await sandbox.close()
  })

  it('publishes the first version, gives it to the function and starts the release', async () => {
    const { exitCode, publish, release, outputs } = await push()
    expect(publish.errors).toEqual([])
    expect(exitCode).toBe(0)
    expect(publish.outputs['1']).toEqual({ 'node-version': expect.stringMatching(/^v24\./) })
    expect(outputs).toMatchObject({
      published: 'true',
      result: 'published',
      reason: 'first-version',
      'layer-version': '1',
      'layer-version-arn': `${arn}:1`,
    })
    expect(versions()).toEqual([1])
    expect(functions.layers.get('my-function')).toEqual([`${arn}:1`])
    expect(release?.log).toContain('Version 1 is new.')
    expect(publish.summary).toContain(`${arn}:1`)
  })

  it('publishes nothing for the same manifest; the function keeps its version and no release starts', async () => {
    functions.layers.clear()
    const { exitCode, publish, release, outputs } = await push()
    expect(exitCode).toBe(0)
    expect(publish.steps).toMatchObject({ [actionStep]: 'success', [functionStep]: 'success' })
    expect(outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      'layer-version-arn': `${arn}:1`,
    })
    expect(versions()).toEqual([1])
    expect(functions.layers.get('my-function')).toEqual([`${arn}:1`])
    expect(release?.log ?? '').not.toContain('is new')
  })

  it('publishes the next version once the manifest changed', async () => {
    repository.commit({ 'requirements.txt': `# Reviewed.\n${manifest}` })
    const { release, outputs } = await push()
    expect(outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', 'previous-version': '1' })
    expect(versions()).toEqual([1, 2])
    expect(functions.layers.get('my-function')).toEqual([`${arn}:2`])
    expect(release?.log).toContain('Version 2 is new.')
  })

  it('runs neither follower when publishing fails', async () => {
    functions.layers.clear()
    repository.commit({ 'requirements.txt': manifest })
    sandbox.faults.add({
      match: { operation: 'PublishLayerVersion' },
      fault: {
        kind: 'status',
        status: 400,
        code: 'CodeStorageExceededException',
        message: 'Limit exceeded.',
      },
    })
    const { exitCode, publish, release, outputs } = await push()
    expect(exitCode).toBe(1)
    expect(publish.steps[actionStep]).toBe('failure')
    expect(publish.steps).not.toHaveProperty([functionStep])
    expect(publish.errors).toHaveLength(1)
    expect(outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'code-storage-full' })
    expect(versions()).toEqual([1, 2])
    expect(functions.layers.size).toBe(0)
    expect(release?.log ?? '').not.toContain('is new')
  })
})
