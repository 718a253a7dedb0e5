import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Policy } from '../../sandbox/policy.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { ARCHIVE, hex, MANIFEST, newLayer, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { credentialsOf } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const documented = readFileSync(join(import.meta.dirname, '../../docs/iam-policy.json'), 'utf8')
const statementsOf = (policy: Policy) => [policy.Statement].flat()
const actions = statementsOf(JSON.parse(documented) as Policy).flatMap(({ Action }) => Action)

/** The documented policy with the names of a layer and its bucket, and without one action. */
function policyFor(layer: Layer, without?: string): Policy {
  const policy = JSON.parse(
    documented.replaceAll('my-layer', layer.name).replaceAll('my-bucket', layer.bucket),
  ) as Policy
  const Statement = statementsOf(policy).map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => action !== without),
  }))
  return { ...policy, Statement }
}

type Change = (layer: Layer, archiveKey: string) => void

/** The life of a layer below a prefix of its own. Each stage does to it what has happened since the last run. */
const LIFE: [stage: string, result: string, change: Change, inputs?: Record<string, string>][] = [
  [
    'first version',
    'published',
    (layer, key) => {
      layer.uploadArchive({ key })
    },
  ],
  ['nothing changed', 'unchanged', () => undefined],
  [
    'dependency changed',
    'published',
    (layer, key) => {
      layer.manifest = OTHER_MANIFEST
      layer.uploadArchive({ key, metadata: { ...layer.digests, archive_sha256: hex('sha256', ARCHIVE) } })
    },
  ],
  [
    'backup lost',
    'repaired',
    (layer) =>
      void aws().world.buckets.deleteObject(layer.bucket, `${layer.name}/layer/000002/requirements.txt`),
  ],
  [
    'published by another tool',
    'unchanged',
    (layer) => {
      layer.hasVersion()
      const key = `${layer.name}/layer/000003/requirements.txt`
      aws().world.buckets.putObject(layer.bucket, key, OTHER_MANIFEST)
    },
  ],
  [
    'archive made here, which Lambda is to read for good',
    'published',
    (layer, key) => {
      layer.manifest = MANIFEST
      layer.hasFile('build/python/module.py', 'x = 3\n')
      const bucket = aws().world.buckets.find(layer.bucket)
      if (bucket === undefined) throw new Error('there is no bucket')
      bucket.policy = {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: `arn:aws:s3:::${layer.bucket}/${key}`,
        },
      }
    },
    { 'storage-mode': 'reference', 'source-dir': 'build' },
  ],
  [
    'archive that is not what its metadata say',
    'failed',
    (layer, key) => {
      layer.manifest = OTHER_MANIFEST
      layer.uploadArchive({ key, metadata: { ...layer.digests, archive_sha256: hex('sha256', 'other') } })
    },
  ],
]

/** Lives the life of a layer with a policy, up to the first failure or warning. */
async function live(layer: Layer, policy: Policy): Promise<FlowRun[]> {
  const role = { ...defaultPrincipal, accessKeyId: 'AKIAROLE000000000000', policy }
  aws().world.principals.addPrincipal(role)
  const runs: FlowRun[] = []
  for (const [, , change, more] of LIFE) {
    change(layer, `${layer.name}/layer/layer.zip`)
    const inputs = { prefix: layer.name, 'expected-bucket-owner': role.accountId, ...more }
    const run = await layer.run(inputs, { env: credentialsOf(role), leavesLock: true })
    runs.push(run)
    if (run.annotations.length > 0) break
  }
  return runs
}

describe('the documented policy', () => {
  it('is enough for the whole life of a layer', async () => {
    const layer = newLayer(aws())
    const runs = await live(layer, policyFor(layer))
    expect(runs.map(({ outputs }) => outputs['result'])).toEqual(LIFE.map(([, result]) => result))
    expect(runs.at(-1)?.errors).toEqual([expect.stringContaining('It was deleted again')])
    expect(layer.numbers()).toEqual([1, 2, 3, 4])
    expect(layer.locks()).toEqual([])
  })

  it.each(actions)('without %s some stage fails or warns, and the message names it', async (action) => {
    const layer = newLayer(aws())
    const runs = await live(layer, policyFor(layer, action))
    const messages = runs.at(-1)?.annotations.map(({ message }) => message)
    expect(messages).toEqual([expect.stringContaining(action)])
    expect(messages?.[0]).not.toContain('It was deleted again')
  })
})
