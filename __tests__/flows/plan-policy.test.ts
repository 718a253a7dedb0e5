import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Policy } from '../../sandbox/policy.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { ARCHIVE, hex, MANIFEST, newLayer, OTHER_ARCHIVE, OTHER_MANIFEST, REGION } from './fixture.ts'
import { useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { credentialsOf } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'
import { COMMENT, openPullRequest, useGithub } from './pull-request.ts'

const aws = useSandbox()
const github = useGithub()

const documented = readFileSync(join(import.meta.dirname, '../../docs/iam-policy-plan.json'), 'utf8')
const statementsOf = (policy: Policy) => [policy.Statement].flat()
const statements = statementsOf(JSON.parse(documented) as Policy).map(
  ({ Sid = '', Action }) => [Sid, Action] as const,
)

/** The documented policy with the names of a layer and its bucket, and without one statement. */
function policyFor(layer: Layer, without?: string): Policy {
  const text = documented.replaceAll('my-layer', layer.name).replaceAll('my-bucket', layer.bucket)
  const policy = JSON.parse(text) as Policy
  return { ...policy, Statement: statementsOf(policy).filter(({ Sid }) => Sid !== without) }
}

const backup = (layer: Layer, version: number) => `${layer.name}/${layer.backupKey(version)}`

/** What pull requests find, one after another, and what a dry run says of it. */
const STATES: [
  what: string,
  reason: string,
  result: string,
  change: (layer: Layer) => void,
  inputs?: Record<string, string>,
][] = [
  ['no version, and no archive', 'first-version', 'planned', () => undefined],
  [
    'the same manifest',
    'unchanged',
    'unchanged',
    (layer) => {
      const key = `${layer.name}/layer/layer.zip`
      layer.uploadArchive({ key, metadata: { ...layer.digests, archive_sha256: hex('sha256', ARCHIVE) } })
      layer.hasVersion({ description: layer.marker })
      aws().world.buckets.putObject(layer.bucket, backup(layer, 1), MANIFEST)
    },
  ],
  [
    'the same packages',
    'unchanged',
    'unchanged',
    (layer) => {
      layer.manifest = `# Reviewed.\n${MANIFEST}`
    },
  ],
  [
    'another manifest',
    'manifest-changed',
    'planned',
    (layer) => {
      layer.manifest = OTHER_MANIFEST
      layer.uploadArchive({ key: `${layer.name}/layer/layer.zip`, bytes: OTHER_ARCHIVE })
    },
  ],
  [
    'a version whose backup is lost',
    'backup-missing',
    'planned',
    (layer) => {
      const key = `${layer.name}/layer/layer.zip`
      layer.uploadArchive({ key, metadata: { ...layer.digests, archive_sha256: hex('sha256', ARCHIVE) } })
      layer.hasVersion({ description: layer.marker })
    },
  ],
  [
    'an archive that Lambda is to read for good',
    'first-version',
    'planned',
    (layer) => {
      for (const version of layer.numbers()) aws().world.layers.deleteVersion(REGION, layer.name, version)
      const bucket = aws().world.buckets.find(layer.bucket)
      if (bucket === undefined) throw new Error('there is no bucket')
      bucket.policy = {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: `arn:aws:s3:::${layer.bucket}/*`,
        },
      }
    },
    { 'storage-mode': 'reference' },
  ],
]

/** Plans in each state, up to the first run that does not end as it should. */
async function plan(layer: Layer, policy: Policy): Promise<FlowRun[]> {
  const role = { ...defaultPrincipal, accessKeyId: 'AKIAROLE000000000000', policy }
  aws().world.principals.addPrincipal(role)
  const { step } = openPullRequest(github())
  const env = { ...step.env, ...credentialsOf(role) }
  const inputs = { ...COMMENT, 'dry-run': 'true', compare: 'packages', prefix: layer.name }
  const runs: FlowRun[] = []
  for (const [, reason, , change, more] of STATES) {
    change(layer)
    const run = await layer.run({ ...inputs, ...more }, { ...step, env })
    runs.push(run)
    if (run.outputs['reason'] !== reason) break
  }
  return runs
}

describe('the documented policy for pull requests', () => {
  it('is enough for a dry run, whatever it finds', async () => {
    const layer = newLayer(aws())
    const runs = await plan(layer, policyFor(layer))
    expect(runs.map(({ outputs }) => [outputs['reason'], outputs['result']])).toEqual(
      STATES.map(([, reason, result]) => [reason, result]),
    )
    expect(runs.flatMap(({ errors }) => errors)).toEqual([])
    expect(runs.flatMap(({ warnings }) => warnings)).toEqual([expect.stringContaining('would fail now')])
    expect(JSON.parse(runs[3]?.outputs['changes'] ?? '')).toMatchObject({ updated: [{ name: 'requests' }] })
  })

  it('allows no write', () => {
    const actions = statements.flatMap(([, action]) => action)
    expect(actions.filter((action) => !/^\w+:(Get|List)[A-Z]\w+$/.test(action))).toEqual([])
  })

  it.each(statements)(
    'needs the statement %s: without %j a plan fails or warns, and says what is missing',
    async (sid, action) => {
      const layer = newLayer(aws())
      const runs = await plan(layer, policyFor(layer, sid))
      // What would keep the archive from being published is a warning.
      const result = sid === 'OnlyForStorageModeReference' ? 'planned' : 'failed'
      expect(runs.at(-1)?.outputs).toMatchObject({ result })
      const messages = runs.at(-1)?.annotations.map(({ message }) => message)
      // Of several calls at once, the one whose refusal comes first is named.
      expect(messages).toEqual([expect.stringMatching([action].flat().join('|'))])
    },
  )
})
