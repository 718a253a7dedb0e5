import { afterEach, describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()
afterEach(() => {
  aws().world.guesses.reset()
})

const [ACCOUNT, ORGANIZATION] = ['222222222222', 'o-a1b2c3d4e5']
const BOTH = { 'share-with': `${ACCOUNT}, ${ORGANIZATION}` }
const ONE = { 'share-with': ACCOUNT }
const CHINA = 'cn-north-1'

const statementsOf = (layer: Layer, region = REGION) => layer.latest(region).policy.statements
const followUps = ({ outputs }: FlowRun) =>
  (JSON.parse(outputs['results'] ?? '') as { 'follow-ups': object[] }[]).flatMap((one) => one['follow-ups'])
const adds = () =>
  aws().record.entries.filter(({ operation }) => operation === 'AddLayerVersionPermission').length

/** A layer whose latest version is of its manifest. */
function keptLayer(): Layer {
  const layer = newLayer(aws())
  layer.hasVersionOfManifest()
  return layer
}

/** A statement as another tool writes it. */
const byHand = (layer: Layer, principal: unknown, more: object = {}) => ({
  Sid: 'by-hand',
  Effect: 'Allow',
  Principal: principal,
  Action: 'lambda:GetLayerVersion',
  Resource: layer.latest().layerVersionArn,
  ...more,
})

describe('a version', () => {
  it('is shared when it is published, with everybody who is named, and each version anew', async () => {
    const layer = newLayer(aws())
    const run = await layer.run(BOTH)
    expect(run.outputs).toMatchObject({ result: 'published' })
    expect(followUps(run)).toMatchObject([
      { kind: 'share-with', target: ACCOUNT, state: 'done' },
      { kind: 'share-with', target: ORGANIZATION, state: 'done' },
    ])
    const expected = (arn: string) => [
      {
        Sid: `publish-lambda-layer-account-${ACCOUNT}`,
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: 'lambda:GetLayerVersion',
        Resource: arn,
      },
      {
        Sid: `publish-lambda-layer-organization-${ORGANIZATION}`,
        Effect: 'Allow',
        Principal: '*',
        Action: 'lambda:GetLayerVersion',
        Resource: arn,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
      },
    ]
    expect(statementsOf(layer)).toEqual(expected(layer.arn(1)))
    layer.manifest = OTHER_MANIFEST
    layer.uploadArchive()
    await layer.run(BOTH)
    expect(statementsOf(layer)).toEqual(expected(layer.arn(2)))
  })

  it('is in the outputs that a run by hand prints, which are printed once, with what became of it', async () => {
    const layer = newLayer(aws())
    const run = await layer.run(ONE, { files: false })
    expect(run.stdout.split('::group::Outputs')).toHaveLength(2)
    expect(followUps(run)).toMatchObject([{ target: ACCOUNT, state: 'done' }])
  })

  it('is shared again where nothing was published and the access was lost', async () => {
    const layer = newLayer(aws())
    await layer.run(BOTH)
    layer.latest().policy.remove(`publish-lambda-layer-account-${ACCOUNT}`)
    const run = await layer.run(BOTH)
    expect(run.outputs).toMatchObject({ result: 'unchanged', reason: 'unchanged' })
    expect(followUps(run)).toMatchObject([{ state: 'done' }, { state: 'unchanged' }])
    aws().record.clear()
    expect(followUps(await layer.run(BOTH))).toMatchObject([{ state: 'unchanged' }, { state: 'unchanged' }])
    expect(adds()).toBe(0)
  })

  it('is shared where its backup is repaired, and where an older one is reused', async () => {
    const repaired = newLayer(aws())
    repaired.hasVersion({ description: repaired.marker })
    const run = await repaired.run(ONE)
    expect(run.outputs).toMatchObject({ result: 'repaired' })
    expect(statementsOf(repaired)).toHaveLength(1)

    const layer = keptLayer()
    const { manifest } = layer
    layer.manifest = OTHER_MANIFEST
    layer.hasVersionOfManifest()
    layer.manifest = manifest
    const back = await layer.run({ ...ONE, reuse: 'any' })
    expect(back.outputs).toMatchObject({ reason: 'reused-older-version', 'layer-version': '1' })
    expect(layer.versions().map(({ policy }) => policy.statements.length)).toEqual([1, 0])
  })

  it.each<[who: string, principal: unknown, more: object]>([
    ['in the words of AWS', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, {}],
    ['by bare digits', { AWS: ACCOUNT }, {}],
    ['among others', { AWS: ['333333333333', ACCOUNT] }, {}],
    ['with everybody', '*', {}],
  ])('that is shared %s already gets no second statement', async (_, principal, more) => {
    const layer = keptLayer()
    layer.latest().policy.put(byHand(layer, principal, more))
    const run = await layer.run(ONE)
    expect(run.annotations).toEqual([])
    expect(followUps(run)).toMatchObject([{ state: 'unchanged' }])
    expect(statementsOf(layer)).toHaveLength(1)
  })

  it.each<[who: string, principal: unknown, more: object]>([
    ['another account', { AWS: '333333333333' }, {}],
    ['the organization alone', '*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } }],
    [
      'the account under a condition',
      { AWS: ACCOUNT },
      { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    ['a role of the account', { AWS: `arn:aws:iam::${ACCOUNT}:role/a` }, {}],
  ])(
    'that is shared with %s is shared with the account too, and that statement stays',
    async (_, who, more) => {
      const layer = keptLayer()
      const before = byHand(layer, who, more)
      layer.latest().policy.put(before)
      const run = await layer.run(ONE)
      expect(followUps(run)).toMatchObject([{ state: 'done' }])
      expect(statementsOf(layer)).toEqual([before, expect.objectContaining({ Effect: 'Allow' })])
    },
  )

  it('is shared with everybody by the word alone', async () => {
    const layer = keptLayer()
    await layer.run({ 'share-with': 'public' })
    expect(statementsOf(layer)).toMatchObject([{ Sid: 'publish-lambda-layer-public', Principal: '*' }])
    expect(statementsOf(layer)[0]).not.toHaveProperty('Condition')
  })

  it('that is no longer shared with somebody keeps the statement, and a warning names it', async () => {
    const layer = keptLayer()
    await layer.run(BOTH)
    const run = await layer.run(ONE)
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(run.warnings).toEqual([
      expect.stringMatching(
        new RegExp(`no longer asks[^]*remove-layer-version-permission[^]*organization-${ORGANIZATION}`),
      ),
    ])
    expect(statementsOf(layer)).toHaveLength(2)
  })

  it('has the partition of its region in what AWS writes', async () => {
    const layer = newLayer(aws())
    layer.createBucket(CHINA, { versioning: 'Enabled' })
    layer.uploadArchive({ region: CHINA })
    const inputs = { ...ONE, regions: CHINA, bucket: layer.bucketIn(CHINA) }
    await layer.run(inputs)
    expect(statementsOf(layer, CHINA)).toMatchObject([
      { Principal: { AWS: `arn:aws-cn:iam::${ACCOUNT}:root` } },
    ])
    expect(followUps(await layer.run(inputs))).toMatchObject([{ state: 'unchanged' }])
  })
})

describe('a dry run', () => {
  it('says who would get access, with a version and without one, and writes nothing', async () => {
    const layer = newLayer(aws())
    aws().record.clear()
    const ahead = await layer.run({ ...BOTH, 'dry-run': 'true' })
    expect(ahead.outputs).toMatchObject({ result: 'planned', 'layer-version-arn': '' })
    expect(followUps(ahead)).toMatchObject([{ state: 'planned' }, { state: 'planned' }])
    layer.hasVersionOfManifest()
    const run = await layer.run({ ...BOTH, 'dry-run': 'true' })
    expect(followUps(run)).toMatchObject([{ state: 'planned' }, { state: 'planned' }])
    expect(adds()).toBe(0)
  })
})

describe('other writers, and answers that are lost', () => {
  it('a statement that comes in between is kept, and the run adds its own', async () => {
    const layer = keptLayer()
    const other = { ...byHand(layer, { AWS: '333333333333' }), Sid: 'other' }
    const action = () => {
      layer.latest().policy.put(other)
    }
    layer.latest().policy.put(byHand(layer, { AWS: '444444444444' }))
    aws().faults.add({ match: { operation: 'AddLayerVersionPermission' }, fault: { kind: 'run', action } })
    const run = await layer.run(BOTH)
    expect(run.annotations).toEqual([])
    expect(followUps(run)).toMatchObject([{ state: 'done' }, { state: 'done' }])
    expect(statementsOf(layer)).toHaveLength(4)
    expect(statementsOf(layer)).toContainEqual(other)
  })

  it('a policy that changes each time is given up, with an error, and the version is named', async () => {
    const layer = keptLayer()
    let number = 0
    const action = () => {
      layer.latest().policy.put({ ...byHand(layer, { AWS: '333333333333' }), Sid: `other-${number++}` })
    }
    layer.latest().policy.put(byHand(layer, { AWS: '444444444444' }))
    const match = { operation: 'AddLayerVersionPermission' }
    aws().faults.add({ match, times: 20, fault: { kind: 'run', action } })
    const run = await layer.run(ONE)
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'policy-conflict', 'layer-version': '1' })
    expect(run.errors).toEqual([expect.stringContaining('changed again and again')])
    expect(number).toBe(6)
  })

  it.each([
    ['the answer is lost', { kind: 'drop-after' }, 'id'],
    ['the answer is lost, and AWS looks at the revision first', { kind: 'drop-after' }, 'revision'],
    ['AWS fails after it added', { kind: 'status-after', status: 500 }, 'id'],
    ['AWS throttles', { kind: 'status', status: 429, code: 'TooManyRequestsException' }, 'id'],
  ] as [string, Fault, 'id' | 'revision'][])('%s: one statement each', async (_, fault, checkedFirst) => {
    const layer = keptLayer()
    aws().world.guesses.checkedFirst = checkedFirst
    aws().faults.add({ match: { operation: 'AddLayerVersionPermission', nth: 1 }, fault })
    const run = await layer.run(BOTH)
    expect(run.annotations).toEqual([])
    expect(followUps(run)).toMatchObject([{ state: 'done' }, { state: 'done' }])
    expect(statementsOf(layer)).toHaveLength(2)
  })

  it('a version that is not visible yet is waited for', async () => {
    const layer = keptLayer()
    const fault: Fault = {
      kind: 'status',
      status: 404,
      code: 'ResourceNotFoundException',
      message: 'no version',
    }
    aws().faults.add({ match: { operation: 'AddLayerVersionPermission' }, times: 2, fault })
    const run = await layer.run(ONE)
    expect(run.annotations).toEqual([])
    expect(statementsOf(layer)).toHaveLength(1)
  })

  it.each(['no policy at all', '{"Statement": 7}', '[]'])(
    'a policy that is none fails the step, and nothing is added: %s',
    async (text) => {
      const layer = keptLayer()
      layer.latest().policy.text = text
      aws().record.clear()
      const run = await layer.run(ONE)
      expect(run.outputs).toMatchObject({ result: 'failed', reason: 'service-error', 'layer-version': '1' })
      expect(adds()).toBe(0)
    },
  )

  it('a policy that has no room is refused before anything is added', async () => {
    const layer = keptLayer()
    const filler = { ...byHand(layer, { AWS: '333333333333' }), Sid: 'x'.repeat(20_100) }
    layer.latest().policy.put(filler)
    aws().record.clear()
    const run = await layer.run(BOTH)
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'policy-too-large' })
    expect(adds()).toBe(0)
  })
})
