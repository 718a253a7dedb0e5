import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Policy } from '../../sandbox/policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { Act } from './act.ts'
import { ExampleRepository, manifest } from './example-repository.ts'

const policy = readFileSync(join(import.meta.dirname, '../../docs/iam-policy.json'), 'utf8')
const regions = ['eu-west-1', 'us-east-1']
const notesStep = 'Put the ARNs into the notes of the release'

/** The notes of a release: what somebody wrote, and the ARNs of one version. */
function notesWith(written: string, version: number): string {
  const rows = regions.map((region) => {
    const arn = `arn:aws:lambda:${region}:123456789012:layer:my-layer:${version}`
    return `| \`my-layer\` | ${region} | \`python3.13\` | \`x86_64\` | \`${arn}\` |`
  })
  const table = ['| Layer | Region | Runtimes | Architectures | ARN |', '| - | - | - | - | - |', ...rows]
  return `${written}\n\n<!-- publish-lambda-layer: results -->\n\n${table.join('\n')}\n`
}

describe('the workflow that publishes once per release, with no more than the documented policy', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let repository: ExampleRepository
  let releases: string
  let act: Act

  const release = async (tag: string) => {
    const { exitCode, jobs, log } = await act.release(repository, 'publish-release.yml', tag)
    const [job] = jobs
    if (job === undefined) throw new Error(`The workflow did not run:\n${log}`)
    return { exitCode, job }
  }
  const notes = (tag: string) => readFileSync(join(releases, tag), 'utf8')
  const versions = () =>
    regions.map((region) =>
      sandbox.world.layers.versions(region, 'my-layer').map(({ description }) => description.split('[')[0]),
    )

  beforeAll(async () => {
    sandbox = await startSandbox()
    const role = {
      accessKeyId: 'AKIARELEASE000000000',
      secretAccessKey: 'release-secret',
      accountId: '123456789012',
    }
    const perRegion = policy.replaceAll(':::my-bucket', ':::my-bucket-*')
    sandbox.world.principals.addPrincipal({ ...role, policy: JSON.parse(perRegion) as Policy })
    for (const region of regions)
      sandbox.world.buckets.createBucket({ name: `my-bucket-${region}`, region, versioning: 'Enabled' })
    releases = mkdtempSync(join(tmpdir(), 'releases-'))
    for (const tag of ['v1', 'v2']) writeFileSync(join(releases, tag), `What is new in ${tag}.\n`)
    repository = new ExampleRepository({ 'requirements.txt': manifest })
    act = new Act({
      AWS_ENDPOINT_URL: sandbox.url,
      STUB_ACCESS_KEY_ID: role.accessKeyId,
      STUB_SECRET_ACCESS_KEY: role.secretAccessKey,
      STUB_RELEASES: releases,
    })
  })
  afterAll(async () => {
    act.remove()
    repository.remove()
    rmSync(releases, { recursive: true })
    await sandbox.close()
  })

  it('publishes a version in each region, and puts their ARNs below what the notes say', async () => {
    const { exitCode, job } = await release('v1')
    expect(job.errors).toEqual([])
    expect(exitCode).toBe(0)
    expect(versions()).toEqual([['Release v1 '], ['Release v1 ']])
    expect(notes('v1')).toBe(notesWith('What is new in v1.', 1))
  })

  it('replaces the table, and publishes nothing, when the release runs again', async () => {
    const { exitCode } = await release('v1')
    expect(exitCode).toBe(0)
    expect(versions()).toEqual([['Release v1 '], ['Release v1 ']])
    expect(notes('v1')).toBe(notesWith('What is new in v1.', 1))
  })

  it('leaves the notes alone where a region fails, and completes them when it runs again', async () => {
    sandbox.faults.add({
      match: { operation: 'PublishLayerVersion', region: 'us-east-1' },
      fault: {
        kind: 'status',
        status: 400,
        code: 'CodeStorageExceededException',
        message: 'Limit exceeded.',
      },
    })
    const { exitCode, job } = await release('v2')
    expect(exitCode).toBe(1)
    expect(job.errors).toEqual([expect.stringContaining('us-east-1')])
    expect(job.steps).not.toHaveProperty([notesStep])
    expect(notes('v2')).toBe('What is new in v2.\n')
    expect((await release('v2')).exitCode).toBe(0)
    expect(versions()).toEqual([
      ['Release v1 ', 'Release v2 '],
      ['Release v1 ', 'Release v2 '],
    ])
    expect(notes('v2')).toBe(notesWith('What is new in v2.', 2))
  })

  it('gives an older release that runs again the ARNs of its own version', async () => {
    expect((await release('v1')).exitCode).toBe(0)
    expect(notes('v1')).toBe(notesWith('What is new in v1.', 1))
  })

  it('fails, and edits nothing, where the notes cannot be read', async () => {
    const { exitCode, job } = await release('v3')
    expect(exitCode).toBe(1)
    expect(job.steps[notesStep]).toBe('failure')
  })
})
