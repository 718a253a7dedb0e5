import { afterEach, describe, expect, it } from '@jest/globals'
import { startAnswerProxy } from './answer-proxy.ts'
import type { AnswerServer } from '../aws/answer-server.ts'
import { newLayer, REGION, useSandbox } from './fixture.ts'

const aws = useSandbox()

let proxy: AnswerServer | undefined
afterEach(() => {
  proxy?.close()
})

const PARAMETER = { Value: 'arn:aws:lambda:us-east-1:123456789012:layer:x:1', Type: 'String', Version: 1 }

describe('a parameter', () => {
  it.each<[what: string, answer: unknown]>([
    ['nothing', {}],
    ['no value', { Parameter: { ...PARAMETER, Value: undefined } }],
    ['a value that is a number', { Parameter: { ...PARAMETER, Value: 5 } }],
    ['a value that is a list', { Parameter: { ...PARAMETER, Value: ['a'] } }],
    ['a value that is too long', { Parameter: { ...PARAMETER, Value: 'v'.repeat(20_001) } }],
    ['a type that is an object', { Parameter: { ...PARAMETER, Type: { length: 1 } } }],
    ['a version that is a text', { Parameter: { ...PARAMETER, Version: '1' } }],
    ['a version that is no whole number', { Parameter: { ...PARAMETER, Version: 1e300 } }],
    ['a text', { Parameter: 'x' }],
  ])('is not written where the answer to reading it has %s', async (_, answer) => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const name = `/answers/${layer.name}`
    aws().world.parameters.put({ region: REGION, name, value: 'of others' })
    proxy = await startAnswerProxy(aws().url, (__, body) =>
      body.startsWith('{"Parameter":') ? JSON.stringify(answer) : undefined,
    )
    const inputs = { 'ssm-parameter': name }
    const { outputs, errors } = await layer.run(inputs, { env: { AWS_ENDPOINT_URL: proxy.url } })
    expect(outputs).toMatchObject({ result: 'failed', reason: 'service-error', published: 'false' })
    expect(errors).toHaveLength(1)
    expect(aws().world.parameters.find(REGION, name)?.history).toHaveLength(1)
  })

  it('that is the longest secret there can be, as AWS encrypts it, is a conflict', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    const value = Buffer.alloc(8_192 + 500).toString('base64')
    proxy = await startAnswerProxy(aws().url, (__, body) =>
      body.startsWith('{"Parameter":')
        ? JSON.stringify({ Parameter: { ...PARAMETER, Value: value, Type: 'SecureString' } })
        : undefined,
    )
    const name = `/answers/${layer.name}`
    aws().world.parameters.put({ region: REGION, name, value: 'of others' })
    const run = await layer.run({ 'ssm-parameter': name }, { env: { AWS_ENDPOINT_URL: proxy.url } })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'parameter-conflict' })
    expect(run.errors).toEqual([expect.stringContaining('has the type SecureString')])
  })
})
