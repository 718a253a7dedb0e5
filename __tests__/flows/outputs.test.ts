import { afterEach, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { startAnswerProxy } from './answer-proxy.ts'
import type { AnswerServer } from '../aws/answer-server.ts'
import { ARCHIVE, backupKey, hex, MANIFEST, newLayer, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { ALWAYS_SET } from './scan.ts'

const aws = useSandbox()

let proxy: AnswerServer | undefined
afterEach(() => {
  proxy?.close()
})

const { outputs: documented } = parse(
  readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8'),
) as { outputs: Record<string, unknown> }

describe('the outputs of a published version', () => {
  it('are what AWS answered', async () => {
    const layer = newLayer(aws())
    const run = await layer.run()
    const { results, ...scalars } = run.outputs
    const expected = {
      published: true,
      result: 'published',
      reason: 'first-version',
      'layer-name': layer.name,
      'layer-arn': layer.arn(1).replace(/:1$/, ''),
      'layer-version': 1,
      'layer-version-arn': layer.arn(1),
      region: REGION,
      'previous-version': null,
      'manifest-uri': `s3://${layer.bucket}/layer/000001/requirements.txt`,
      'manifest-sha256': hex('sha256', MANIFEST),
      'manifest-md5': hex('md5', MANIFEST),
      'code-sha256': layer.latest().codeSha256,
      'code-size': ARCHIVE.length,
      'created-date': layer.latest().createdDate,
      'signing-job-arn': null,
      'signing-profile-version-arn': null,
      'subject-digest': `sha256:${hex('sha256', ARCHIVE)}`,
    }
    const changes = {
      added: [{ name: 'requests', version: '2.32.5', purl: 'pkg:pypi/requests@2.32.5' }],
      removed: [],
      updated: [],
    }
    expect(JSON.parse(results ?? '')).toEqual([
      { ...expected, changes, 'follow-ups': [], 'resolved-s3-object': null },
    ])
    expect(scalars).toEqual({
      ...Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, String(value ?? '')])),
      changes: JSON.stringify(changes),
    })
  })

  it('name the signing job and profile of a signed archive', async () => {
    const layer = newLayer(aws())
    const signing = {
      SigningJobArn: 'arn:aws:signer:us-east-1:123456789012:/signing-jobs/4711',
      SigningProfileVersionArn: 'arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/1',
    }
    proxy = await startAnswerProxy(aws().url, ({ method }, body) => {
      if (method !== 'POST') return undefined
      const answer = JSON.parse(body) as { Content: object }
      return JSON.stringify({ ...answer, Content: { ...answer.Content, ...signing } })
    })
    const run = await layer.run({}, { env: { AWS_ENDPOINT_URL: proxy.url } })
    expect(run.outputs).toMatchObject({
      'signing-job-arn': signing.SigningJobArn,
      'signing-profile-version-arn': signing.SigningProfileVersionArn,
    })
  })
})

describe('on every path', () => {
  const fault = (layer: Layer, operation: string) => {
    layer.sandbox.faults.add({
      match: { operation },
      times: 3,
      fault: { kind: 'status', status: 403, code: 'X' },
    })
  }
  const paths: Record<string, (layer: Layer) => Promise<FlowRun>> = {
    published: (layer) => layer.run(),
    planned: (layer) => layer.run({ 'dry-run': 'true' }),
    unchanged: (layer) => {
      layer.hasVersionOfManifest()
      return layer.run()
    },
    repaired: (layer) => {
      layer.hasVersion({ description: layer.marker })
      return layer.run()
    },
    'bad input': (layer) => layer.run({ 'dry-run': 'perhaps' }),
    'no credentials': (layer) =>
      layer.run(
        {},
        { env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' } },
      ),
    'looking failed': (layer) => {
      fault(layer, 'ListLayerVersions')
      return layer.run()
    },
    'publishing failed': (layer) => {
      fault(layer, 'PublishLayerVersion')
      return layer.run()
    },
    'backup failed': (layer) => {
      fault(layer, 'PutObject')
      return layer.run()
    },
    'unchanged, and that fails': (layer) => {
      layer.hasVersionOfManifest()
      return layer.run({ 'if-unchanged': 'fail' })
    },
  }

  it.each(Object.keys(paths))('every output of action.yml is set, and no other: %s', async (path) => {
    const run = await paths[path]?.(newLayer(aws()))
    expect(Object.keys(run?.outputs ?? {}).sort()).toEqual(Object.keys(documented).sort())
    expect(Object.keys(documented)).toEqual(expect.arrayContaining(ALWAYS_SET))
    expect(run?.outputs['published']).toMatch(/^(true|false)$/)
    expect(run?.outputs['result']).toMatch(/^(failed|published|planned|repaired|unchanged)$/)
    expect(run?.outputs['reason']).toMatch(/^[a-z-]+$/)
    expect(JSON.parse(run?.outputs['results'] ?? '')).toBeInstanceOf(Array)
  })
})

describe('a run that fails after a version was published', () => {
  it('still names the version, and the next run completes it', async () => {
    const layer = newLayer(aws())
    aws().faults.add({
      match: { operation: 'PutObject', key: backupKey(1) },
      times: 3,
      fault: { kind: 'status', status: 500 },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      published: 'true',
      result: 'failed',
      reason: 'service-error',
      'layer-version': '1',
      'layer-version-arn': layer.arn(1),
      'code-size': String(ARCHIVE.length),
      'manifest-uri': '',
    })
    expect(layer.numbers()).toEqual([1])
    expect((await layer.run()).outputs).toMatchObject({ result: 'repaired', 'layer-version': '1' })
    expect(layer.numbers()).toEqual([1])
    expect(layer.backup(1)).toBe(MANIFEST)
  })
})
