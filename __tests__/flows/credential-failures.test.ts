import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { newLayer, temporaryDirectory, useSandbox } from './fixture.ts'

const aws = useSandbox()

const NO_KEYS = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
  AWS_EC2_METADATA_DISABLED: 'true',
}
const ROLE = { ...NO_KEYS, AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/publisher' }

let server: Server | undefined
afterEach(() => {
  server?.close()
  server?.closeAllConnections()
})

/** URL of a server that refuses everything. */
async function refusing(status: number, body: string): Promise<string> {
  const refuses = createServer((_, response) => response.writeHead(status).end(body))
  server = refuses
  await new Promise<void>((resolve) => refuses.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(refuses.address() as AddressInfo).port}`
}

const stsError = (code: string, message: string) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
    <Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>
  </ErrorResponse>`

function fileWith(text: string): string {
  const path = join(temporaryDirectory(), 'file')
  writeFileSync(path, text)
  return path
}

/** The environment of a step whose source of credentials gives none, and what is then said. */
const SOURCES: Record<string, [reason: string, says: RegExp, env: () => Promise<Record<string, string>>]> = {
  'a web identity without its token': [
    'credentials-failed',
    /ENOENT.*\/nonexistent\/token/,
    () => Promise.resolve({ ...ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent/token' }),
  ],
  'a role that does not trust the web identity': [
    'credentials-failed',
    /AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity[^]*trust policy/,
    async () => ({
      ...ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: fileWith('token'),
      AWS_ENDPOINT_URL_STS: await refusing(
        403,
        stsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'),
      ),
    }),
  ],
  'a role whose service cannot be reached': [
    'aws-unreachable',
    /No answer from the service that provides the AWS credentials: .*ECONNREFUSED/,
    () =>
      Promise.resolve({
        ...ROLE,
        AWS_WEB_IDENTITY_TOKEN_FILE: fileWith('token'),
        AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
      }),
  ],
  'a web identity that expired': [
    'credentials-expired',
    /ExpiredTokenException: Token expired/,
    async () => ({
      ...ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: fileWith('token'),
      AWS_ENDPOINT_URL_STS: await refusing(400, stsError('ExpiredTokenException', 'Token expired')),
    }),
  ],
  'a profile that does not exist': [
    'credentials-missing',
    /Could not load credentials from any providers/,
    () => Promise.resolve({ ...NO_KEYS, AWS_PROFILE: 'no-such-profile' }),
  ],
  'a container that refuses': [
    'credentials-missing',
    /Could not load credentials from any providers/,
    async () => ({ ...NO_KEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI: await refusing(403, 'no') }),
  ],
}

describe('credentials', () => {
  it.each(Object.entries(SOURCES))(
    'from %s are told by their source, and no service is blamed',
    async (_, [reason, says, env]) => {
      const layer = newLayer(aws())
      const run = await layer.run({}, { env: await env() })
      expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason })
      expect(run.errors).toEqual([expect.stringMatching(says)])
      expect(run.errors).toEqual([expect.not.stringMatching(/Lambda|HeadObject|ListLayerVersions/)])
      expect(run.operations).toEqual([])
    },
  )

  it('of a profile beside those of the environment are warned of', async () => {
    const layer = newLayer(aws())
    const { accessKeyId, secretAccessKey } = defaultPrincipal
    const run = await layer.run(
      { 'dry-run': 'true' },
      {
        env: {
          AWS_PROFILE: 'work',
          AWS_SHARED_CREDENTIALS_FILE: fileWith(
            `[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
          ),
        },
      },
    )
    expect(run.outputs).toMatchObject({ result: 'planned' })
    expect(run.warnings).toContainEqual(expect.stringMatching(/Multiple credential sources[^]*AWS_PROFILE/))
    expect(run.warnings.filter((text) => text.includes('Multiple'))).toHaveLength(1)
  })
})
