import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Policy, Statement } from '../../sandbox/policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { Act } from './act.ts'
import { ExampleRepository, manifest } from './example-repository.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../../docs', file), 'utf8')
const base = JSON.parse(read('iam-policy.json')) as { Statement: Statement[] }
const more = Object.values(JSON.parse(read('iam-policy-follow-ups.json')) as Record<string, Statement>)
const policy: Policy = { ...base, Statement: [...base.Statement, ...more] }

const arn = 'arn:aws:lambda:eu-west-1:123456789012:layer:my-layer'
const folder = '/layers/my-layer'

describe('the workflow for a layer of an organization, with no more than the documented policies', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let repository: ExampleRepository
  let act: Act

  const push = async () => {
    const { exitCode, jobs, log } = await act.push(repository, 'publish-shared.yml')
    const [job] = jobs
    if (job === undefined) throw new Error(`The workflow did not run:\n${log}`)
    return { exitCode, job }
  }
  /** The organizations that may use each version. */
  const shared = () =>
    sandbox.world.layers
      .versions('eu-west-1', 'my-layer')
      .map(({ policy: { statements } }) => statements.map(({ Condition: condition }) => condition))
  const recorded = (...names: string[]) =>
    names.map((name) => sandbox.world.parameters.find('eu-west-1', `${folder}/${name}`)?.latest.value)
  const organization = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }

  beforeAll(async () => {
    sandbox = await startSandbox()
    const role = {
      accessKeyId: 'AKIASHARED0000000000',
      secretAccessKey: 'shared-secret',
      accountId: '123456789012',
    }
    sandbox.world.principals.addPrincipal({ ...role, policy })
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

  it('publishes a version, shares it, and records it under both names', async () => {
    const { exitCode, job } = await push()
    expect(job.errors).toEqual([])
    expect(exitCode).toBe(0)
    expect(shared()).toEqual([[organization]])
    expect(recorded('latest', '1')).toEqual([`${arn}:1`, `${arn}:1`])
  })

  it('shares and records the next version too, and leaves the first as it is', async () => {
    repository.commit({ 'requirements.txt': `# Reviewed.\n${manifest}` })
    expect((await push()).exitCode).toBe(0)
    expect(shared()).toEqual([[organization], [organization]])
    expect(recorded('latest', '1', '2')).toEqual([`${arn}:2`, `${arn}:1`, `${arn}:2`])
  })

  it('completes what an earlier run did not do, without a new version', async () => {
    repository.commit({ 'requirements.txt': `# Reviewed again.\n${manifest}` })
    sandbox.faults.add({
      match: { operation: 'AddLayerVersionPermission' },
      fault: { kind: 'status', status: 403, code: 'AccessDeniedException', message: 'Denied.' },
    })
    const { exitCode, job } = await push()
    expect(exitCode).toBe(1)
    expect(job.errors).toEqual([expect.stringContaining('lambda:AddLayerVersionPermission')])
    expect(recorded('latest', '3')).toEqual([`${arn}:2`, undefined])
    expect((await push()).exitCode).toBe(0)
    expect(shared()).toEqual([[organization], [organization], [organization]])
    expect(recorded('latest', '3')).toEqual([`${arn}:3`, `${arn}:3`])
  })
})
