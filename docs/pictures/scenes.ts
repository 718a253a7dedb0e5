/** What the pictures show: a step that publishes, and one that plans on a pull request, run against AWS and GitHub on loopback. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startGithub, type Github } from '../../sandbox/github.ts'
import { ACTIONS_BOT } from '../../sandbox/github-world.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { runAction, type ActionRun } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/server.ts'

const LAYER = 'my-layer'
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2']
const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'

/** The packages of version 12, and what a pull request makes of them. */
const SAME = { certifi: '2025.11.12', 'charset-normalizer': '3.4.4', idna: '3.11' }
const BEFORE = { ...SAME, requests: '2.31.0', six: '1.17.0', urllib3: '2.5.0' }
const AFTER = { ...SAME, requests: '2.32.5', urllib3: '2.6.0' }

/** The Markdown that the action wrote: a job summary, and a comment on a pull request. */
export async function scenes(): Promise<{ summary: string; comment: string }> {
  const workspace = await mkdtemp(join(tmpdir(), 'publish-lambda-layer-pictures-'))
  const [aws, github] = await Promise.all([startSandbox(), startGithub()])
  try {
    for (const region of REGIONS) hasVersions(aws, region, 12)
    await build(workspace)
    return { comment: await plan(aws, github, workspace), summary: await publish(aws, workspace) }
  } finally {
    await Promise.all([aws.close(), github.close(), rm(workspace, { recursive: true, force: true })])
  }
}

/** Versions of the layer, the last of them from {@link BEFORE}. */
function hasVersions({ world }: Sandbox, region: string, count: number): void {
  const bucket = `layers-${region}`
  world.buckets.createBucket({ name: bucket, region, versioning: 'Enabled' })
  const manifest = Buffer.from(requirements(BEFORE))
  const description = `[manifest:sha256:${createHash('sha256').update(manifest).digest('hex')}]`
  for (let version = 1; version <= count; version += 1) {
    world.layers.publish({ region, name: LAYER, zip: Buffer.from(`version ${version}`), description })
  }
  const key = `layer/${String(count).padStart(6, '0')}/requirements.txt`
  world.buckets.putObject(bucket, key, manifest)
}

/** What the steps before this one leave in a workspace: the lock file, and what was installed from it. */
async function build(workspace: string): Promise<void> {
  await write(join(workspace, 'requirements.txt'), requirements(AFTER))
  for (const [name, version] of Object.entries(AFTER)) {
    const module = name.replaceAll('-', '_')
    const info = join(workspace, `build/python/${module}-${version}.dist-info`)
    await write(join(workspace, `build/python/${module}/__init__.py`), `__version__ = "${version}"\n`)
    await write(join(info, 'METADATA'), `Metadata-Version: 2.4\nName: ${name}\nVersion: ${version}\n`)
    await write(join(info, 'INSTALLER'), 'pip\n')
  }
}

/** A lock file as pip-compile writes it, with hashes that nobody checks. */
function requirements(packages: Record<string, string>): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  return Object.entries(packages)
    .map(([name, version]) => `${name}==${version} --hash=sha256:${hash(name + version)}\n`)
    .join('')
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

async function publish(aws: Sandbox, workspace: string): Promise<string> {
  const run = await step(aws, workspace, {})
  return run.summary
}

async function plan(aws: Sandbox, github: Github, workspace: string): Promise<string> {
  const number = 42
  github.world.tokens.set(TOKEN, { owner: ACTIONS_BOT, access: 'write' })
  const { comments } = github.world.openPullRequest('octocat/layers', number)
  await step(
    aws,
    workspace,
    { 'dry-run': 'true', comment: 'true', 'github-token': TOKEN },
    {
      event: { name: 'pull_request', payload: { number, pull_request: { number } } },
      env: { GITHUB_API_URL: github.url },
    },
  )
  return comments[0]?.body ?? ''
}

/** Runs the committed bundle. Rejects where it fails, or has something to warn of: no picture shows that. */
async function step(
  { url }: Sandbox,
  workspace: string,
  inputs: Record<string, string>,
  { event, env }: { event?: { name: string; payload: unknown }; env?: Record<string, string> } = {},
): Promise<ActionRun> {
  const run = await runAction({
    workspace,
    inputs: {
      'layer-name': LAYER,
      'manifest-path': 'requirements.txt',
      'source-dir': 'build',
      bucket: 'layers-{region}',
      regions: REGIONS.join(),
      'compatible-runtimes': 'python3.13',
      ...inputs,
    },
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: defaultPrincipal.accessKeyId,
      AWS_SECRET_ACCESS_KEY: defaultPrincipal.secretAccessKey,
      ...env,
    },
    ...(event && { event }),
  })
  if (run.exitCode === 0 && run.annotations.length === 0) return run
  throw new Error(`The step ended with ${run.exitCode}: ${JSON.stringify(run.annotations)}`)
}
