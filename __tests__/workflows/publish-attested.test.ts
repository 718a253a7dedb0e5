import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Policy } from '../../sandbox/policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { Act } from './act.ts'
import { ExampleRepository, manifest } from './example-repository.ts'

const policy = readFileSync(join(import.meta.dirname, '../../docs/iam-policy.json'), 'utf8')
const attestSteps = ['Attest what was published', 'Attest what is in it']

describe('the workflow that attests the layer, with no more than the documented policy', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let repository: ExampleRepository
  let act: Act

  const push = async () => {
    const { exitCode, jobs } = await act.push(repository, 'publish-attested.yml')
    const [job] = jobs
    if (job === undefined) throw new Error('The workflow did not run.')
    return { exitCode, job }
  }

  beforeAll(async () => {
    sandbox = await startSandbox()
    const role = {
      accessKeyId: 'AKIAATTESTED00000000',
      secretAccessKey: 'attested-secret',
      accountId: '123456789012',
    }
    sandbox.world.principals.addPrincipal({ ...role, policy: JSON.parse(policy) as Policy })
    sandbox.world.buckets.createBucket({ name: 'my-bucket', region: 'eu-west-1', versioning: 'Enabled' })
    repository = new ExampleRepository({ 'requirements.txt': manifest })
    act = new Act({
      AWS_ENDPOINT_URL: sandbox.url,
      STUB_ACCESS_KEY_ID: role.accessKeyId,
      STUB_SECRET_ACCESS_KEY: role.secretAccessKey,
    })
  })
  afterAll(async () => {
    act.remove()
    repository.remove()
    await sandbox.close()
  })

  it('attests the digest of the very bytes that Lambda has, under the ARN of the version', async () => {
    const { exitCode, job } = await push()
    expect(job.errors).toEqual([])
    expect(exitCode).toBe(0)
    const [version] = sandbox.world.layers.versions('eu-west-1', 'my-layer')
    const digest = createHash('sha256')
      .update(version?.zip ?? '')
      .digest('hex')
    const subject = `${version?.layerVersionArn} sha256:${digest}`
    expect(job.log).toContain(`attested ${subject}`)
    const packages = manifest.match(/^[\w.-]+==/gm)?.length
    expect(job.log).toContain(`attested ${packages} components of ${subject}`)
  })

  it('attests nothing where nothing was published', async () => {
    const { exitCode, job } = await push()
    expect(exitCode).toBe(0)
    for (const step of attestSteps) expect(job.steps).not.toHaveProperty([step])
    expect(job.log).not.toContain('attested ')
  })
})
