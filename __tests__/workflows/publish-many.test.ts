import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse, stringify } from 'yaml'
import type { Principal } from '../../sandbox/principals.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { Act, type WorkflowRun } from './act.ts'
import { ExampleRepository, manifest } from './example-repository.ts'

const layers = ['tools', 'reports']
const regions = ['eu-west-1', 'us-east-1']

/** A role that may do everything but publish one layer in one region. */
const role = {
  accessKeyId: 'AKIAPUBLISHMANY00000',
  secretAccessKey: 'publish-many-secret',
  accountId: '123456789012',
} satisfies Principal
const everything = { Effect: 'Allow', Action: '*', Resource: '*' } as const
const butReports = {
  Effect: 'Deny',
  Action: 'lambda:PublishLayerVersion',
  Resource: 'arn:aws:lambda:us-east-1:123456789012:layer:reports',
} as const

describe('the workflow for many layers and regions', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let repository: ExampleRepository
  let act: Act

  const push = (workflow = 'publish-many.yml') => act.push(repository, workflow)
  const report = ({ jobs }: WorkflowRun) =>
    jobs
      .find(({ name }) => name.endsWith('/report'))
      ?.summary.trim()
      .split('\n')
  const versions = () =>
    Object.fromEntries(
      layers.flatMap((layer) =>
        regions.map((region) => [`${layer} ${region}`, sandbox.world.layers.versions(region, layer).length]),
      ),
    )

  beforeAll(async () => {
    sandbox = await startSandbox()
    sandbox.world.principals.addPrincipal({ ...role, policy: { Statement: [everything, butReports] } })
    for (const region of regions)
      sandbox.world.buckets.createBucket({ name: `my-bucket-${region}`, region, versioning: 'Enabled' })
    repository = new ExampleRepository(
      Object.fromEntries(
        layers.map((layer) => [`layers/${layer}/requirements.txt`, `# ${layer}\n${manifest}`]),
      ),
    )
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

  it('publishes everywhere but where a region fails', async () => {
    const { exitCode, jobs } = await push()
    expect(exitCode).toBe(1)
    expect(versions()).toEqual({
      'tools eu-west-1': 1,
      'tools us-east-1': 1,
      'reports eu-west-1': 1,
      'reports us-east-1': 0,
    })
    expect(jobs.flatMap(({ errors }) => errors)).toEqual([
      expect.stringContaining('lambda:PublishLayerVersion'),
    ])
  })

  it('reports every layer and region, the failed one too', async () => {
    // act ends a run at a called workflow that failed, where GitHub goes on to the jobs with `if: always()`. So the
    // report job runs alone, unaltered, after a job that fails in the place of the called workflow.
    const workflow = parse(repository.workflow('publish-many.yml')) as { jobs: Record<string, unknown> }
    workflow.jobs['publish'] = { 'runs-on': 'ubuntu-latest', steps: [{ run: 'exit 1' }] }
    repository.commit({ '.github/workflows/report-only.yml': stringify(workflow) })
    expect(report(await push('report-only.yml'))).toEqual([
      '| Layer | Region | Result | Reason | Version |',
      '| --- | --- | --- | --- | --- |',
      '| reports | eu-west-1 | published | first-version | 1 |',
      '| reports | us-east-1 | failed | access-denied |  |',
      '| tools | eu-west-1 | published | first-version | 1 |',
      '| tools | us-east-1 | published | first-version | 1 |',
    ])
  })

  it('does only what is missing when it runs again', async () => {
    act.clearArtifacts()
    sandbox.world.principals.addPrincipal(role)
    const run = await push()
    expect(run.exitCode).toBe(0)
    expect(report(run)?.slice(2)).toEqual([
      '| reports | eu-west-1 | unchanged | unchanged | 1 |',
      '| reports | us-east-1 | published | first-version | 1 |',
      '| tools | eu-west-1 | unchanged | unchanged | 1 |',
      '| tools | us-east-1 | unchanged | unchanged | 1 |',
    ])
  })
})
