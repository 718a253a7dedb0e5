import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { startAnswerServer } from '../aws/answer-server.ts'
import type { AnswerServer } from '../aws/answer-server.ts'
import { ACCOUNT, hex, newLayer, temporaryDirectory, useSandbox } from './fixture.ts'
import { useTlsProxy } from './tls-proxy.ts'

const aws = useSandbox()
const proxy = useTlsProxy((host) => (/^(sts|portal\.sso)\./.test(host) ? source().url : aws().url))
const source = useSourceOfCredentials()

/** The environment of a step in a network whose proxy opens TLS. */
const behindProxy = () => ({
  AWS_ENDPOINT_URL: '',
  HTTPS_PROXY: proxy().url,
  NODE_EXTRA_CA_CERTS: proxy().caFile,
})

const targets = () => [...new Set(proxy().tunnels.map(({ target }) => target))].sort()

/** A password with what is special in a URL, as it stands there and as it is. */
const WRITTEN = 'k%2Fey%40of-the-proxy'
const PASSWORD = 'k/ey@of-the-proxy'
const withPassword = (url: string) => url.replace('//', `//runner:${WRITTEN}@`)

describe('a run behind a proxy', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('asks AWS through it alone: %s', async (name) => {
    const layer = newLayer(aws())
    const { url, host } = proxy()
    const run = await layer.run({}, { env: { ...behindProxy(), HTTPS_PROXY: '', [name]: url } })
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version-arn': layer.arn(1) })
    expect(targets()).toEqual([
      `${layer.bucket}.s3.us-east-1.amazonaws.com:443`,
      'lambda.us-east-1.amazonaws.com:443',
    ])
    expect(proxy().tunnels.every(({ authorization }) => authorization === undefined)).toBe(true)
    expect(run.stdout).toContain(`Using the proxy ${host} from ${name} for https requests\n`)
  })

  it('shows the password to the proxy, and to nobody else', async () => {
    const layer = newLayer(aws())
    const run = await layer.run(
      {},
      {
        env: { ...behindProxy(), HTTPS_PROXY: withPassword(proxy().url), RUNNER_DEBUG: '1' },
        masked: [WRITTEN, PASSWORD],
      },
    )
    expect(run.outputs).toMatchObject({ published: 'true' })
    const authorization = `Basic ${Buffer.from(`runner:${PASSWORD}`).toString('base64')}`
    expect(new Set(proxy().tunnels.map((tunnel) => tunnel.authorization))).toEqual(new Set([authorization]))
  })

  it.each([
    ['NO_PROXY', '127.0.0.1'],
    ['no_proxy', 'example.com,127.0.0.1'],
    ['NO_PROXY', '*'],
  ])('goes around it to the hosts that %s exempts: %s', async (name, exempt) => {
    const layer = newLayer(aws())
    const env = { ...behindProxy(), AWS_ENDPOINT_URL: proxy().direct, [name]: exempt }
    const run = await layer.run({}, { env })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(targets()).toEqual([])
    expect(run.stdout).toContain(`, except to ${exempt} (NO_PROXY)\n`)
  })

  it('takes no host for exempt that NO_PROXY does not name', async () => {
    const layer = newLayer(aws())
    const { direct } = proxy()
    const env = { ...behindProxy(), AWS_ENDPOINT_URL: direct, NO_PROXY: '127.0.0.2,localhost' }
    const run = await layer.run({}, { env })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(targets()).toEqual([direct.replace('https://', '')])
  })

  it('never asks a plain endpoint of this machine through it', async () => {
    const layer = newLayer(aws())
    const { url } = proxy()
    const run = await layer.run({}, { env: { HTTP_PROXY: url, http_proxy: url, HTTPS_PROXY: url } })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(targets()).toEqual([])
  })
})

describe('credentials behind a proxy', () => {
  const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' }
  const through = () => proxy().tunnels[0]?.target

  it('come from STS through it', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { ...behindProxy(), ...none, ...webIdentity() } })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(through()).toBe('sts.us-east-1.amazonaws.com:443')
  })

  it('come from a sign-in through it', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { ...behindProxy(), ...none, HOME: homeWithSignIn() } })
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(through()).toBe('portal.sso.eu-central-1.amazonaws.com:443')
  })

  it.each([
    ['the container', () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${source().url}/container` })],
    ['the machine', () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: source().url })],
  ])('come from %s around it', async (_, from) => {
    const layer = newLayer(aws())
    const { url } = proxy()
    const env = { ...behindProxy(), HTTP_PROXY: url, http_proxy: url, ...none, ...from() }
    const run = await layer.run({}, { env })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(targets()).toEqual([expect.stringContaining('.s3.'), expect.stringContaining('lambda.')])
  })

  it.each(['407 Proxy Authentication Required', '502 Bad Gateway'])(
    'are not blamed where it says %s',
    async (status) => {
      const layer = newLayer(aws())
      proxy().refusal = status
      const run = await layer.run({}, { env: { ...behindProxy(), ...none, ...webIdentity() } })
      expect(run.outputs).toMatchObject({ published: 'false', reason: 'aws-unreachable' })
      expect(run.errors).toEqual([
        expect.stringMatching(new RegExp(`${status}[^]*Check the proxy ${proxy().host}`)),
      ])
    },
  )
})

describe('a proxy that fails', () => {
  it('is named when it cannot be reached', async () => {
    const layer = newLayer(aws())
    const url = await closedPort()
    const run = await layer.run(
      {},
      { env: { ...behindProxy(), HTTPS_PROXY: withPassword(url) }, masked: [WRITTEN, PASSWORD] },
    )
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'aws-unreachable' })
    const host = url.replace('http://', '')
    expect(run.errors).toEqual([
      expect.stringMatching(
        new RegExp(`ECONNREFUSED ${host}[^]*Check the proxy ${host} \\(from HTTPS_PROXY\\)`),
      ),
    ])
  })

  it('is named when it refuses', async () => {
    const layer = newLayer(aws())
    proxy().refusal = '407 Proxy Authentication Required'
    const run = await layer.run(
      {},
      {
        env: { ...behindProxy(), HTTPS_PROXY: withPassword(proxy().url), RUNNER_DEBUG: '1' },
        masked: [WRITTEN, PASSWORD],
      },
    )
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'aws-unreachable' })
    const { host } = proxy()
    expect(run.errors).toEqual([
      expect.stringMatching(
        new RegExp(`via http://${host}/: HTTP/1.1 407 Proxy Authentication Required[^]*proxy ${host}`),
      ),
    ])
    expect(run.requests).toEqual([])
  })

  it.each([
    ['proxy.example.com:3128', 'without a scheme'],
    ['socks5://user:do-not-show-me@proxy.example.com', 'of another scheme'],
    ['http://user:do-not-show-me@', 'without a host'],
    ['http://user:do-not/show-me@proxy.example.com', 'with a password that is not encoded'],
    ['http://user:do-not-show-me%@proxy.example.com', 'with a password that cannot be decoded'],
    ['http://user:do-not-show-me@proxy.example.com\r\n', 'with a line break'],
  ])('is refused before anything is asked: %j', async (value) => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { ...behindProxy(), https_proxy: value } })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'proxy-invalid' })
    expect(run.errors).toEqual([expect.stringContaining('https_proxy is not a valid proxy URL.')])
    expect([run.stdout, run.summary, JSON.stringify(run.outputs)].join()).not.toMatch(/do-not|show-me/)
    expect(targets()).toEqual([])
    expect(run.requests).toEqual([])
  })
})

describe('a CA of the network', () => {
  it('that Node is not told of is asked for', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { ...behindProxy(), NODE_EXTRA_CA_CERTS: '' } })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'aws-unreachable' })
    expect(run.errors).toEqual([
      expect.stringMatching(
        /SELF_SIGNED_CERT_IN_CHAIN[^]*NODE_EXTRA_CA_CERTS to the file with its CA certificate \(PEM\), in the `env` of the job/,
      ),
    ])
    expect(run.requests).toEqual([])
  })

  it('is asked for without a proxy too', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { AWS_ENDPOINT_URL: proxy().direct } })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'aws-unreachable' })
    expect(run.errors).toEqual([expect.stringContaining('NODE_EXTRA_CA_CERTS')])
  })

  it('is enough without a proxy', async () => {
    const layer = newLayer(aws())
    const { direct, caFile } = proxy()
    const run = await layer.run({}, { env: { AWS_ENDPOINT_URL: direct, NODE_EXTRA_CA_CERTS: caFile } })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.stdout).not.toContain('proxy')
  })
})

/** URL of a port of this machine that nobody listens at. */
async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** A role to be taken with a token in a file. */
function webIdentity(): Record<string, string> {
  const file = join(temporaryDirectory(), 'token')
  writeFileSync(file, 'signed-by-the-cluster')
  return { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/publisher', AWS_WEB_IDENTITY_TOKEN_FILE: file }
}

/** A home of somebody who signed in with IAM Identity Center. */
function homeWithSignIn(): string {
  const home = temporaryDirectory()
  const startUrl = 'https://example.awsapps.com/start'
  const cache = join(home, '.aws', 'sso', 'cache')
  mkdirSync(cache, { recursive: true })
  const profile = {
    sso_start_url: startUrl,
    sso_region: 'eu-central-1',
    sso_account_id: ACCOUNT,
    sso_role_name: 'publisher',
  }
  const lines = Object.entries(profile).map(([name, value]) => `${name} = ${value}`)
  writeFileSync(join(home, '.aws', 'config'), ['[default]', ...lines].join('\n'))
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  writeFileSync(
    join(cache, `${hex('sha1', startUrl)}.json`),
    JSON.stringify({ startUrl, region: 'eu-central-1', accessToken: 'token', expiresAt }),
  )
  return home
}

/** What gives the credentials of the sandbox to whoever asks: STS, the sign-in, a container, a machine. */
function useSourceOfCredentials(): () => AnswerServer {
  const { accessKeyId, secretAccessKey } = defaultPrincipal
  const expiration = Date.now() + 3_600_000
  const metadata = JSON.stringify({
    ...{ Code: 'Success', AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: 'token' },
    Expiration: new Date(expiration).toISOString(),
  })
  const answers: Record<string, string> = {
    '/container': metadata,
    '/latest/api/token': 'metadata-token',
    '/latest/meta-data/iam/security-credentials/': 'runner-role',
    '/latest/meta-data/iam/security-credentials/runner-role': metadata,
    '/federation/credentials': JSON.stringify({
      roleCredentials: { accessKeyId, secretAccessKey, sessionToken: 'token', expiration },
    }),
    '/': `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleWithWebIdentityResult><Credentials>
        <AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>
        <SessionToken>token</SessionToken><Expiration>${new Date(expiration).toISOString()}</Expiration>
      </Credentials></AssumeRoleWithWebIdentityResult>
    </AssumeRoleWithWebIdentityResponse>`,
  }
  let server: AnswerServer | undefined
  beforeAll(async () => {
    server = await startAnswerServer(({ url }, response) => {
      const answer = answers[url?.split('?')[0] ?? '']
      response.writeHead(answer === undefined ? 404 : 200).end(answer)
    })
  })
  afterAll(() => server?.close())
  return () => {
    if (server === undefined) throw new Error('It runs during tests only.')
    return server
  }
}
