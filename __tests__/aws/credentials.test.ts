import type { RequestListener } from 'node:http'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { connection } from '../../src/aws/connect.ts'
import { credentialProvider } from '../../src/aws/credentials.ts'
import { ActionError } from '../../src/core/errors/action-error.ts'
import { startAnswerServer, type AnswerServer } from './answer-server.ts'

const environment = { ...process.env }
const home = mkdtempSync(join(tmpdir(), 'home-'))
const token = join(home, 'token')
writeFileSync(token, 'web identity')

let tokenService: AnswerServer
let answer: RequestListener
beforeAll(async () => {
  tokenService = await startAnswerServer((request, response) => {
    answer(request, response)
  })
})
beforeEach(() => {
  for (const name of Object.keys(process.env))
    if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1', HOME: home })
})
afterEach(() => {
  jest.restoreAllMocks()
  process.env = { ...environment }
})
afterAll(() => {
  tokenService.close()
  rmSync(home, { recursive: true })
})

const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')
const warnings: string[] = []
const { requestHandler } = connection([], () => undefined)
const fetched = () => credentialProvider((text) => warnings.push(text), requestHandler)()
const failure = async () => {
  const error: unknown = await fetched().catch((reason: unknown) => reason)
  if (error instanceof ActionError) return error
  throw new Error('no failure of ours', { cause: error })
}

/** A role that is taken with a web identity, which STS refuses for this reason. */
function refusedRole(status: number, code: string, message: string): void {
  Object.assign(process.env, {
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/publisher',
    AWS_WEB_IDENTITY_TOKEN_FILE: token,
    AWS_ENDPOINT_URL_STS: tokenService.url,
  })
  answer = (_, response) => {
    response
      .writeHead(status, { 'content-type': 'text/xml' })
      .end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      )
  }
}

describe('credentials', () => {
  it('are those of the environment', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret' })
    expect(await fetched()).toMatchObject({ accessKeyId: 'AKIAENVIRONMENT', secretAccessKey: 'secret' })
  })

  it('that are nowhere are missing, in the words of the SDK', async () => {
    expect(await failure()).toMatchObject({
      code: 'credentials-missing',
      message: 'No AWS credentials were found: Could not load credentials from any providers',
      cause: expect.objectContaining({ name: 'CredentialsProviderError' }),
    })
  })

  it('whose source says that they expired are told of as such', async () => {
    refusedRole(400, 'ExpiredTokenException', 'Token expired: it was good until noon')
    const error = await failure()
    expect(error.code).toBe('credentials-expired')
    expect(error.message).toContain('ExpiredTokenException: Token expired: it was good until noon')
  })

  it('that their source refuses failed, for the reason that it gives', async () => {
    refusedRole(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
    const error = await failure()
    expect(error.code).toBe('credentials-failed')
    expect(error.message).toContain('AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity')
    expect(error.hint).toContain('trust policy')
  })

  it('whose token file is gone failed, and the file is named', async () => {
    refusedRole(403, 'AccessDenied', 'never asked')
    process.env['AWS_WEB_IDENTITY_TOKEN_FILE'] = join(home, 'gone')
    expect(await failure()).toMatchObject({
      code: 'credentials-failed',
      message: expect.stringMatching(/ENOENT.*gone/),
    })
  })

  it('with two sources are warned of, and stderr, which would be an error in the log, stays empty', async () => {
    const said = jest.spyOn(console, 'warn').mockReturnValue(undefined)
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    const file = join(home, 'credentials')
    writeFileSync(file, '[publisher]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = secret\n')
    Object.assign(process.env, {
      AWS_SHARED_CREDENTIALS_FILE: file,
      AWS_PROFILE: 'publisher',
      AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT',
      AWS_SECRET_ACCESS_KEY: 'secret',
    })
    expect(await fetched()).toMatchObject({ accessKeyId: 'AKIAPROFILE' })
    expect(warnings).toEqual([expect.stringContaining('Multiple credential sources')])
    expect(said).not.toHaveBeenCalled()
    expect(stderr).not.toHaveBeenCalled()
  })
})

describe('an endpoint in plain http to another machine', () => {
  const there = 'http://10.255.255.1:4566'
  const sso = 'sso_account_id = 123456789012\nsso_role_name = publisher\n'
  const login = join(home, 'login')

  /** Files as `aws sso login` and `aws login` leave them, with a token that is good for a minute, and in need of a new one. */
  const isSignedIn = () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString()
    const registrationExpiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const cache = join(home, '.aws', 'sso', 'cache')
    mkdirSync(cache, { recursive: true })
    mkdirSync(login, { recursive: true })
    const refreshing = { refreshToken: 'r', clientId: 'c', clientSecret: 's', registrationExpiresAt }
    const token = JSON.stringify({ accessToken: 'sso-token', expiresAt, ...refreshing })
    for (const id of ['https://start.test', 'company'])
      writeFileSync(join(cache, `${digest('sha1', id)}.json`), token)
    const accessToken = { accessKeyId: 'A', secretAccessKey: 's', sessionToken: 't', accountId: '1' }
    const expired = new Date(Date.now() - 60_000).toISOString()
    writeFileSync(
      join(login, `${digest('sha256', 'session')}.json`),
      JSON.stringify({
        ...{ accessToken: { ...accessToken, expiresAt: expired }, clientId: 'c', refreshToken: 'r' },
        dpopKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
          type: 'sec1',
          format: 'pem',
        }),
      }),
    )
  }

  // prettier-ignore
  it.each<[string, config: string, environment?: Record<string, string>]>([
    ['STS, for all services',          `[default]\nendpoint_url = ${there}\n`,  { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r', AWS_WEB_IDENTITY_TOKEN_FILE: token }],
    ['STS, in a services section',     `[default]\nservices = here\n[services here]\nsts =\n  endpoint_url = ${there}\n`, { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r', AWS_WEB_IDENTITY_TOKEN_FILE: token }],
    ['STS, by the environment',        '',                                       { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r', AWS_WEB_IDENTITY_TOKEN_FILE: token, AWS_ENDPOINT_URL_STS: there }],
    ['STS, for a web identity of a profile', `[profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = ${token}\nendpoint_url = ${there}\n`, { AWS_PROFILE: 'p' }],
    ['STS, for the role of a profile', `[profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = q\nendpoint_url = ${there}\n[profile q]\naws_access_key_id = A\naws_secret_access_key = s\n`, { AWS_PROFILE: 'p' }],
    ['SSO',                            `[profile p]\nsso_start_url = https://start.test\nsso_region = eu-west-1\n${sso}endpoint_url = ${there}\n`, { AWS_PROFILE: 'p' }],
    ['SSO OIDC, for a new token',      `[profile p]\nsso_session = company\n${sso}services = here\n[sso-session company]\nsso_start_url = https://start.test\nsso_region = eu-west-1\n[services here]\nsso_oidc =\n  endpoint_url = ${there}\nsso =\n  endpoint_url = ${there}\n`, { AWS_PROFILE: 'p' }],
    ['sign-in, for a new token',       `[profile p]\nlogin_session = session\nregion = eu-west-1\nendpoint_url = ${there}\n`, { AWS_PROFILE: 'p' }],
  ])('is refused before a token is sent to it: %s', async (_, config, more = {}) => {
    isSignedIn()
    // The SDK reads a file once.
    const file = join(home, `config-${digest('sha256', config)}`)
    writeFileSync(file, config)
    Object.assign(process.env, {
      ...{ AWS_CONFIG_FILE: file, AWS_LOGIN_CACHE_DIRECTORY: login, ...more },
    })
    expect(await failure()).toMatchObject({
      code: 'endpoint-invalid',
      message: expect.stringContaining('sets the endpoint http://10.255.255.1.'),
    })
  })
})
