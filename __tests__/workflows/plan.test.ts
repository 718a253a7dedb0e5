import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startGithub } from '../../sandbox/github.ts'
import type { Github } from '../../sandbox/github.ts'
import { ACTIONS_BOT } from '../../sandbox/github-world.ts'
import type { PullRequest } from '../../sandbox/github-world.ts'
import type { Policy } from '../../sandbox/policy.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { Act, token } from './act.ts'
import { ExampleRepository, manifest } from './example-repository.ts'

const policy = readFileSync(join(import.meta.dirname, '../../docs/iam-policy-plan.json'), 'utf8')
const planStep = 'Say what a merge would publish, and why'
const name = 'octocat/layers'

describe('the workflow for pull requests, with no more than the documented policy', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let github: Github
  let pullRequest: PullRequest
  let repository: ExampleRepository
  let act: Act

  const plan = async (head = name) => {
    const payload = {
      number: 7,
      pull_request: { number: 7, head: { ref: 'topic', repo: { full_name: head } } },
    }
    sandbox.record.clear()
    const { exitCode, jobs, log } = await act.pullRequest(repository, 'plan.yml', payload)
    const job = jobs.find((one) => one.name.endsWith('/plan'))
    const writes = sandbox.record.entries.filter(({ method }) => !['GET', 'HEAD'].includes(method))
    return { exitCode, job, log, writes }
  }

  beforeAll(async () => {
    sandbox = await startSandbox()
    const role = {
      accessKeyId: 'AKIAPLAN000000000000',
      secretAccessKey: 'plan-secret',
      accountId: '123456789012',
    }
    sandbox.world.principals.addPrincipal({ ...role, policy: JSON.parse(policy) as Policy })
    sandbox.world.buckets.createBucket({ name: 'my-bucket', region: 'eu-west-1', versioning: 'Enabled' })
    github = await startGithub()
    github.world.tokens.set(token, { owner: ACTIONS_BOT, access: 'write' })
    pullRequest = github.world.openPullRequest(name, 7)
    repository = new ExampleRepository({ 'requirements.txt': manifest })
    act = new Act({
      AWS_ENDPOINT_URL: sandbox.url,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: name,
      STUB_ACCESS_KEY_ID: role.accessKeyId,
      STUB_SECRET_ACCESS_KEY: role.secretAccessKey,
    })
  })
  afterAll(async () => {
    act.remove()
    repository.remove()
    await github.close()
    await sandbox.close()
  })

  it('comments what a merge would publish, and writes nothing to AWS', async () => {
    const { exitCode, job, writes } = await plan()
    expect(job?.errors).toEqual([])
    expect(exitCode).toBe(0)
    expect(job?.steps[planStep]).toBe('success')
    expect(writes).toEqual([])
    expect(pullRequest.comments.map(({ body }) => body)).toEqual([expect.stringContaining('first-version')])
    expect(pullRequest.comments[0]?.body).toContain('iniconfig')
    expect(job?.summary).toContain('first-version')
  })

  it('keeps that one comment up to date: a failure, all at once, where something is not pinned', async () => {
    repository.commit({ 'requirements.txt': `${manifest}six\nidna>=3\n` })
    const { exitCode, job, writes } = await plan()
    expect(exitCode).toBe(1)
    expect(job?.errors).toEqual([expect.stringContaining('manifest-not-pinned')])
    expect(writes).toEqual([])
    expect(pullRequest.comments).toHaveLength(1)
    expect(pullRequest.comments[0]?.body).toContain('six is not fixed')
    expect(pullRequest.comments[0]?.body).toContain('idna is not fixed')
  })

  it('does not run for a fork, which gets no credentials', async () => {
    const asked = github.requests.length
    const { exitCode, job } = await plan('somebody/layers')
    expect(exitCode).toBe(0)
    expect(job).toBeUndefined()
    expect(sandbox.record.entries).toEqual([])
    expect(github.requests).toHaveLength(asked)
  })
})
