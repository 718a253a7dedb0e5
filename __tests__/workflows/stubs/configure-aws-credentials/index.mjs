import { appendFileSync } from 'node:fs'
import { env, version } from 'node:process'

const variables = {
  AWS_REGION: env['INPUT_AWS-REGION'],
  AWS_DEFAULT_REGION: env['INPUT_AWS-REGION'],
  AWS_ACCESS_KEY_ID: env.STUB_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY: env.STUB_SECRET_ACCESS_KEY,
}
for (const [name, value] of Object.entries(variables)) appendFileSync(env.GITHUB_ENV, `${name}=${value}\n`)
appendFileSync(env.GITHUB_OUTPUT, `node-version=${version}\n`)
