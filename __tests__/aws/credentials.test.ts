import type { RequestListener } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { connection } from '../../src/aws/connect.ts'
import { credentialProvider } from '../../src/aws/credentials.ts'
import { ActionError } from '../../src/core/errors.ts'
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
      message: 'There are no AWS credentials: Could not load credentials from any providers',
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
