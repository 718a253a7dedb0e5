import { describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import type { ParameterType } from '../../sandbox/ssm/parameters.ts'
import { newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const OTHER = 'eu-west-1'
const NAMES = { 'ssm-parameter': '/layers/{layer}/latest, /layers/{layer}/v{version}' }
const LATEST = { 'ssm-parameter': '/layers/{layer}/latest' }

const nameOf = ({ name }: Layer, end = 'latest') => `/layers/${name}/${end}`
const parameter = (layer: Layer, end = 'latest', region = REGION) =>
  aws().world.parameters.find(region, nameOf(layer, end))
const valuesOf = (layer: Layer, end?: string) => parameter(layer, end)?.history.map(({ value }) => value)
const followUps = ({ outputs }: FlowRun) =>
  (JSON.parse(outputs['results'] ?? '') as { 'follow-ups': object[] }[]).flatMap((one) => one['follow-ups'])
const writes = () => aws().record.entries.filter(({ operation }) => operation === 'PutParameter').length

function hold(layer: Layer, value: string, type: ParameterType = 'String', end = 'latest'): void {
  aws().world.parameters.put({ region: REGION, name: nameOf(layer, end), value, type })
}

/** A layer whose latest version is of its manifest. */
function keptLayer(versions = 1): Layer {
  const layer = newLayer(aws())
  for (let number = 1; number < versions; number++) layer.hasVersion()
  layer.hasVersionOfManifest()
  return layer
}

describe('a parameter', () => {
  it('holds the ARN from the first version on: one for all, and one for each', async () => {
    const layer = newLayer(aws())
    const run = await layer.run(NAMES)
    expect(run.outputs).toMatchObject({ result: 'published' })
    expect(followUps(run)).toMatchObject([
      { kind: 'ssm-parameter', target: nameOf(layer), state: 'done' },
      { kind: 'ssm-parameter', target: nameOf(layer, 'v1'), state: 'done' },
    ])
    expect(parameter(layer)).toMatchObject({ type: 'String', tier: 'Standard' })
    expect([valuesOf(layer), valuesOf(layer, 'v1')]).toEqual([[layer.arn(1)], [layer.arn(1)]])
  })

  it('is not written again where it holds the ARN, and what is missing is made good', async () => {
    const layer = keptLayer()
    hold(layer, layer.arn(1))
    aws().record.clear()
    const run = await layer.run(NAMES)
    expect(run.outputs).toMatchObject({ result: 'unchanged', reason: 'unchanged' })
    expect(followUps(run)).toMatchObject([{ state: 'unchanged' }, { state: 'done' }])
    expect(writes()).toBe(1)
    expect(valuesOf(layer)).toEqual([layer.arn(1)])
    expect(valuesOf(layer, 'v1')).toEqual([layer.arn(1)])
  })

  it('is set to the new version, and each version keeps its own', async () => {
    const layer = newLayer(aws())
    await layer.run(NAMES)
    layer.manifest = OTHER_MANIFEST
    layer.uploadArchive()
    await layer.run(NAMES)
    expect(valuesOf(layer)).toEqual([layer.arn(1), layer.arn(2)])
    expect([valuesOf(layer, 'v1'), valuesOf(layer, 'v2')]).toEqual([[layer.arn(1)], [layer.arn(2)]])
  })

  it('is written also where only the backup is repaired', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    const run = await layer.run(LATEST)
    expect(run.outputs).toMatchObject({ result: 'repaired' })
    expect(valuesOf(layer)).toEqual([layer.arn(1)])
  })

  it('that holds a newer version is left alone by an ordinary run, and lowered by one that goes back', async () => {
    const newer = keptLayer()
    hold(newer, newer.arn(5))
    const run = await newer.run(LATEST)
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(run.warnings).toEqual([expect.stringContaining('holds version 5')])
    expect(valuesOf(newer)).toEqual([newer.arn(5)])

    const layer = newLayer(aws())
    const { manifest } = layer
    await layer.run(LATEST)
    layer.manifest = OTHER_MANIFEST
    layer.uploadArchive()
    await layer.run(LATEST)
    layer.manifest = manifest
    layer.uploadArchive()
    const back = await layer.run({ ...LATEST, reuse: 'any' })
    expect(back.outputs).toMatchObject({ result: 'unchanged', reason: 'reused-older-version' })
    expect(valuesOf(layer)).toEqual([layer.arn(1), layer.arn(2), layer.arn(1)])
  })

  it.each<[what: string, type: ParameterType, value: string]>([
    ['a value of somebody else', 'String', 'a value of others'],
    ['the ARN of another layer', 'String', 'arn:aws:lambda:us-east-1:123456789012:layer:another-one:1'],
    ['a secret', 'SecureString', 'hunter2hunter2'],
    ['a list', 'StringList', 'a-list,of-values'],
  ])('that holds %s is never overwritten, and its value is never shown', async (_, type, value) => {
    const layer = newLayer(aws())
    hold(layer, value, type)
    const run = await layer.run({ ...NAMES, 'results-path': 'results.json' })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'parameter-conflict', published: 'true' })
    expect(run.outputs['layer-version-arn']).toBe(layer.arn(1))
    expect(followUps(run)).toMatchObject([
      { state: 'failed', code: 'parameter-conflict' },
      { state: 'skipped' },
    ])
    expect(valuesOf(layer)).toEqual([value])
    // What became of each is listed once in the log.
    expect(run.stdout.split(`\nssm-parameter ${nameOf(layer)}: failed\n`)).toHaveLength(2)
    expect(run.stdout).not.toContain('⏎')
    expect(`${run.stdout}${run.summary}${JSON.stringify(run.outputs)}`).not.toContain(value)
  })

  it('of one version that holds something else is a conflict', async () => {
    const layer = keptLayer()
    hold(layer, layer.arn(9), 'String', 'v1')
    const run = await layer.run({ 'ssm-parameter': '/layers/{layer}/v{version}' })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'parameter-conflict', published: 'false' })
    expect(valuesOf(layer, 'v1')).toEqual([layer.arn(9)])
  })
})

describe('a dry run', () => {
  it('says what would be written, and writes nothing', async () => {
    const layer = keptLayer(2)
    hold(layer, layer.arn(1))
    aws().record.clear()
    const run = await layer.run({ ...NAMES, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(followUps(run)).toMatchObject([
      { state: 'planned' },
      { state: 'planned', target: nameOf(layer, 'v2') },
    ])
    expect(writes()).toBe(0)
  })

  it('finds a parameter that may not be overwritten before there is a version', async () => {
    const layer = newLayer(aws())
    const fine = await layer.run({ ...NAMES, 'dry-run': 'true' })
    expect(fine.outputs).toMatchObject({ result: 'planned', 'layer-version': '' })
    expect(followUps(fine)).toMatchObject([
      { state: 'planned' },
      { state: 'planned', target: nameOf(layer, 'v{version}') },
    ])
    hold(layer, 'a value of others')
    const run = await layer.run({ ...NAMES, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'parameter-conflict' })
    expect(run.stdout).not.toContain('a value of others')
  })
})

describe('several regions', () => {
  it('have parameters of their own, and a failure in one stops no other', async () => {
    const layer = newLayer(aws())
    layer.createBucket(OTHER, { versioning: 'Enabled' })
    layer.uploadArchive({ region: OTHER })
    hold(layer, 'a value of others')
    const inputs = { regions: `${REGION}, ${OTHER}`, bucket: layer.bucket.replace(REGION, '{region}') }
    const run = await layer.run({ ...LATEST, ...inputs })
    expect(JSON.parse(run.outputs['results'] ?? '')).toMatchObject([
      { region: REGION, result: 'failed', published: true, 'follow-ups': [{ state: 'failed' }] },
      { region: OTHER, result: 'published', 'follow-ups': [{ state: 'done' }] },
    ])
    expect(parameter(layer, 'latest', OTHER)?.latest.value).toBe(layer.arn(1, OTHER))
    expect(run.errors).toHaveLength(1)
  })
})

describe('SSM', () => {
  it.each<[what: string, fault: Fault, times: number]>([
    ['loses the answer', { kind: 'drop-after' }, 1],
    ['never gets the request', { kind: 'drop-before' }, 1],
    ['fails after it wrote', { kind: 'status-after', status: 500 }, 1],
    ['throttles', { kind: 'status', status: 400, code: 'ThrottlingException' }, 2],
    ['sees writes at once', { kind: 'status', status: 400, code: 'TooManyUpdates', message: '' }, 1],
  ])('%s: the parameter is written exactly once', async (_, fault, times) => {
    const layer = keptLayer(2)
    hold(layer, layer.arn(1))
    aws().faults.add({ match: { operation: 'PutParameter' }, times, fault })
    const run = await layer.run(LATEST)
    expect(run.annotations).toEqual([])
    expect(followUps(run)).toMatchObject([{ state: 'done' }])
    expect(valuesOf(layer)).toEqual([layer.arn(1), layer.arn(2)])
  })

  it('has no room for one more parameter: the message is that of AWS', async () => {
    const layer = keptLayer()
    const message = 'You have reached the maximum number of parameters.'
    const fault: Fault = { kind: 'status', status: 400, code: 'ParameterLimitExceeded', message }
    aws().faults.add({ match: { operation: 'PutParameter' }, fault })
    const run = await layer.run(LATEST)
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'aws-refused', published: 'false' })
    expect(run.errors).toEqual([expect.stringContaining(message)])
  })
})
