import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { newLayer, temporaryDirectory, useSandbox } from './fixture.ts'

const aws = useSandbox()

const { accessKeyId, secretAccessKey } = defaultPrincipal
const Expiration = new Date(Date.now() + 3_600_000).toISOString()
const asJson = JSON.stringify({
  ...{ Code: 'Success', Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey },
  ...{ Token: 'token', SessionToken: 'token', Expiration },
})
const asXml = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult><Credentials>
    <AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>
    <SessionToken>token</SessionToken><Expiration>${Expiration}</Expiration>
  </Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`

/** What the machines that hand out credentials answer, by method and path. */
const answers: Record<string, string> = {
  'GET /container': asJson,
  'PUT /latest/api/token': 'metadata-token',
  'GET /latest/meta-data/iam/security-credentials/': 'runner-role',
  'GET /latest/meta-data/iam/security-credentials/runner-role': asJson,
  'POST /': asXml,
}

let server: Server
let url: string
beforeAll(async () => {
  server = createServer(({ method, url: path }, response) => {
    const answer = answers[`${method} ${path}`]
    response.writeHead(answer === undefined ? 404 : 200).end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

function fileWith(name: string, text: string): string {
  const path = join(temporaryDirectory(), name)
  writeFileSync(path, text)
  return path
}

/** The environment of a step for each place where self-hosted runners have credentials. */
const sources: Record<string, () => Record<string, string>> = {
  'a file': () => ({
    AWS_SHARED_CREDENTIALS_FILE: fileWith(
      'credentials',
      `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    ),
  }),
  'a process': () => {
    const script = fileWith('credentials.sh', `#!/bin/sh\necho '${asJson}'\n`)
    chmodSync(script, 0o700)
    return { AWS_CONFIG_FILE: fileWith('config', `[default]\ncredential_process = ${script}\n`) }
  },
  'the container': () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container` }),
  'the machine': () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url }),
  'a web identity': () => ({
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/publisher',
    AWS_WEB_IDENTITY_TOKEN_FILE: fileWith('token', 'signed-by-the-cluster'),
    AWS_ENDPOINT_URL_STS: url,
  }),
}

describe('credentials', () => {
  it.each(Object.keys(sources))('may come from %s', async (source) => {
    const layer = newLayer(aws())
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' }
    const run = await layer.run({}, { env: { ...none, ...sources[source]?.() } })
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version-arn': layer.arn(1) })
  })
})
