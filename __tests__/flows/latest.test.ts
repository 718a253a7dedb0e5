import { afterEach, describe, expect, it } from '@jest/globals'
import type { Fault } from '../../sandbox/faults.ts'
import { startAnswerProxy } from './answer-proxy.ts'
import type { AnswerServer } from '../aws/answer-server.ts'
import type { Rewrite } from './answer-proxy.ts'
import { newLayer, OTHER_MANIFEST, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

let proxy: AnswerServer | undefined
afterEach(() => {
  aws().world.layers.listOrder = 'newest-first'
  proxy?.close()
})

/** Versions 1 to 9 of other manifests, then one of the manifest. */
function layerWithTenVersions(): Layer {
  const layer = newLayer(aws())
  for (let number = 1; number < 10; number++) layer.hasVersion({ description: `Version ${number}` })
  layer.hasVersionOfManifest()
  return layer
}

async function runWithAnswers(layer: Layer, rewrite: Rewrite) {
  proxy = await startAnswerProxy(aws().url, rewrite)
  return layer.run({}, { env: { AWS_ENDPOINT_URL: proxy.url } })
}

const isList: (request: Parameters<Rewrite>[0]) => boolean = ({ method, url }) =>
  method === 'GET' && url.includes('/versions?')

describe('the latest version', () => {
  it('is the one with the highest number, wherever the list has it', async () => {
    const layer = layerWithTenVersions()
    aws().world.layers.listOrder = 'shuffled'
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      result: 'unchanged',
      'layer-version': '10',
      'previous-version': '10',
    })
  })

  it('is the highest that was not deleted; numbers are not expected to follow each other', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    for (const description of ['Version 2', 'Version 3']) layer.hasVersion({ description })
    for (const number of [2, 3]) aws().world.layers.deleteVersion(REGION, layer.name, number)
    expect((await layer.run()).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })

    layer.manifest = OTHER_MANIFEST
    layer.uploadArchive()
    expect((await layer.run()).outputs).toMatchObject({ 'layer-version': '4', 'previous-version': '1' })
    expect(layer.backup(4)).toBe(OTHER_MANIFEST)
  })

  it('is none when all were deleted', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    aws().world.layers.deleteVersion(REGION, layer.name, 1)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({
      reason: 'first-version',
      'layer-version': '2',
      'previous-version': '',
    })
  })

  it('is found behind an empty page that leads to the next', async () => {
    const layer = layerWithTenVersions()
    const NextMarker = Buffer.from('after 1000').toString('base64')
    const run = await runWithAnswers(layer, (request) =>
      isList(request) && !request.url.includes('Marker=')
        ? JSON.stringify({ LayerVersions: [], NextMarker })
        : undefined,
    )
    expect(run.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '10' })
  })

  it('is not looked for on and on behind empty pages that lead to themselves', async () => {
    const layer = layerWithTenVersions()
    const NextMarker = Buffer.from('after 1000').toString('base64')
    const run = await runWithAnswers(layer, (request) =>
      isList(request) ? JSON.stringify({ LayerVersions: [], NextMarker }) : undefined,
    )
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'service-error' })
    expect(run.operations.filter((operation) => operation === 'ListLayerVersions')).toHaveLength(2)
    expect(layer.numbers()).toHaveLength(10)
  })

  it.each([
    ['without the list', '{}'],
    ['that is null', '{"LayerVersions":null}'],
    ['that is another document', '{"message":"Bad gateway"}'],
    ['without numbers', '{"LayerVersions":[{"LayerVersionArn":"arn:aws:lambda:x"}]}'],
  ])('is not taken for none after an answer %s', async (_, answer) => {
    const layer = layerWithTenVersions()
    const run = await runWithAnswers(layer, (request) => (isList(request) ? answer : undefined))
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'service-error' })
    expect(layer.numbers()).toHaveLength(10)
  })

  it.each<[string, Fault]>([
    ['a body that was cut', { kind: 'cut-body' }],
    ['a connection that broke', { kind: 'drop-before' }],
    ['throttling', { kind: 'status', status: 429, code: 'TooManyRequestsException' }],
    ['a failure inside of AWS', { kind: 'status', status: 500 }],
  ])('is looked for again after %s', async (_, fault) => {
    const layer = layerWithTenVersions()
    aws().faults.add({ match: { operation: 'ListLayerVersions' }, fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '10' })
  })
})
