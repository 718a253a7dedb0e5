import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { newLayer, useSandbox } from './fixture.ts'

const aws = useSandbox()

const NAMES = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_LAMBDA', 'AWS_ENDPOINT_URL_STS']

describe('an endpoint in the place of AWS', () => {
  it.each(NAMES)(
    'that is plain http to another machine is refused, and nothing is sent: %s',
    async (name) => {
      const layer = newLayer(aws())
      const run = await layer.run({}, { env: { [name]: 'http://10.255.255.1:4566/path' } })
      expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'endpoint-invalid' })
      expect(run.errors).toEqual([
        expect.stringContaining(`${name} is http://10.255.255.1:4566, which is not allowed.`),
      ])
      expect(run.operations).toEqual([])
    },
  )

  it.each([
    'localhost:4566',
    '127.0.0.1',
    'nonsense',
    'ftp://127.0.0.1',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'http://127.0.0.1@10.255.255.1',
  ])('that is no URL of this machine is refused, and nothing is sent: %s', async (value) => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { AWS_ENDPOINT_URL_S3: value } })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'endpoint-invalid' })
    expect(run.errors).toEqual([expect.stringContaining('AWS_ENDPOINT_URL_S3 is ')])
    expect(run.operations).toEqual([])
  })

  it('that a config file names in plain http is refused before anything is sent to it', async () => {
    const layer = newLayer(aws())
    const config = join(layer.workspace, 'aws-config')
    writeFileSync(config, '[default]\nendpoint_url = http://10.255.255.1:4566\n')
    const run = await layer.run({}, { env: { AWS_ENDPOINT_URL: '', AWS_CONFIG_FILE: config } })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'endpoint-invalid' })
    expect(run.errors).toEqual([expect.stringContaining('sets the endpoint http://10.255.255.1.')])
    expect(run.operations).toEqual([])
  })

  // prettier-ignore
  it.each([
    ['for a role by web identity',             'endpoint_url = http://10.255.255.1:4566', { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/publisher' }],
    ['in a section for services',              'services = here\n[services here]\nsts =\n  endpoint_url = http://10.255.255.1', { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/publisher' }],
    ['for the web identity of a profile',      'role_arn = arn:aws:iam::123456789012:role/publisher\nweb_identity_token_file = TOKEN\nendpoint_url = http://10.255.255.1', { AWS_PROFILE: 'default' }],
  ])('that a config file names in plain http gets no web identity either: %s', async (_, text, more) => {
    const layer = newLayer(aws())
    const [config, token] = [join(layer.workspace, 'aws-config'), join(layer.workspace, 'token')]
    writeFileSync(config, `[default]\n${text.replace('TOKEN', token)}\n`)
    writeFileSync(token, 'web identity')
    const none = { AWS_ENDPOINT_URL: '', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' }
    const run = await layer.run({}, { env: { ...none, AWS_CONFIG_FILE: config, AWS_WEB_IDENTITY_TOKEN_FILE: token, ...more } })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'endpoint-invalid' })
    expect(run.errors).toEqual([expect.stringContaining('sets the endpoint http://10.255.255.1.')])
  })

  it.each([
    ['by the environment', (url: string) => ({ AWS_ENDPOINT_URL: url })],
    ['for each service', (url: string) => ({ AWS_ENDPOINT_URL_S3: url, AWS_ENDPOINT_URL_LAMBDA: url })],
  ])('may be called localhost, as no bucket is part of that name: %s', async (_, env) => {
    const layer = newLayer(aws())
    const url = aws().url.replace('127.0.0.1', 'localhost')
    const run = await layer.run({}, { env: { AWS_ENDPOINT_URL: '', ...env(url) } })
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ published: 'true' })
    const hosts = new Set(run.requests.map(({ headers }) => headers['host']))
    expect([...hosts]).toEqual([new URL(url).host])
  })

  it('is refused without the password in it', async () => {
    const env = { AWS_ENDPOINT_URL: 'http://user:do-not-show-me@10.255.255.1/do-not-show-me?do-not-show-me' }
    const run = await newLayer(aws()).run({}, { env })
    expect(run.outputs).toMatchObject({ reason: 'endpoint-invalid' })
    expect([run.stdout, run.summary].join()).not.toContain('do-not-show-me')
  })

  it('on this machine is used, and said in the log', async () => {
    const layer = newLayer(aws())
    const run = await layer.run(
      {},
      { env: { AWS_ENDPOINT_URL_LAMBDA: aws().url, AWS_ENDPOINT_URL_S3: aws().url } },
    )
    expect(run.outputs).toMatchObject({ published: 'true' })
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_LAMBDA', 'AWS_ENDPOINT_URL_S3'])
      expect(run.stdout).toContain(`Using the endpoint ${aws().url} from ${name}\n`)
  })
})
