/**
 * The life of a layer, run against AWS on loopback: `npm run demo`. Each act runs the committed bundle as the GitHub
 * runner would, and prints its outputs and annotations, and the requests that it sent to AWS.
 */
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { runAction } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/server.ts'
import { pageOf, type Scene } from './page.ts'

const BUCKET = 'example-layers'

const here = import.meta.dirname
const workspace = await mkdtemp(join(tmpdir(), 'publish-lambda-layer-demo-'))
const sandbox = await startSandbox()
const scenes: Scene[] = []

try {
  sandbox.world.buckets.createBucket({ name: BUCKET, versioning: 'Enabled' })

  await checkOut('requirements-first.txt')
  await install((path) => !path.includes('iniconfig'))
  await act('1. The first version')
  await act('2. Nothing changed')

  await checkOut('requirements.txt')
  await act('3. A dry run of a change', { 'dry-run': 'true' })
  await install(() => true)
  await writeFile(join(workspace, 'build/python/.npmrc'), `_authToken=npm_${'d3M0'.repeat(9)}\n`)
  await act('4. A mistake: the directory contains a token')
  await rm(join(workspace, 'build/python/.npmrc'))
  await act('5. The dependencies changed')

  await edit((text) => `# Written by a tool\n${text}`)
  await act('6. A new comment in the lock file, with compare: packages', { compare: 'packages' })
  await edit((text) => text.replace('==0.5.1', '>=0.5'))
  await act('7. A requirement that is not pinned, with strict: true', { strict: 'true' })

  await checkOut('requirements.txt')
  sandbox.world.buckets.deleteObject(BUCKET, 'layer/000002/requirements.txt')
  await act('8. The backup is missing')

  await checkOut('requirements-first.txt')
  await act('9. Back to the first lock file, with reuse: any', { reuse: 'any' })
  await act('10. An uploaded archive that was built from another lock file', { 'source-dir': '' })
  await install((path) => !path.includes('iniconfig'))
  sandbox.faults.add({ match: { operation: 'PublishLayerVersion' }, fault: { kind: 'drop-after' } })
  await act('11. The response to the publish call is lost')
  await act('12. Another layer, without a bucket', { 'layer-name': 'small', bucket: '' })
  await act('13. Invalid inputs', {
    'layer-name': 'my layer!',
    'manifest-path': 'requirements.lock',
    'zip-path': 'layer.zip',
    'if-unchanged': 'ignore',
    'lock-timeout': 'soon',
  })

  const page = join(workspace, 'summaries.html')
  await writeFile(page, await pageOf(scenes))
  console.log(`Job summaries: ${page}`)
} finally {
  await sandbox.close()
}

/** What `actions/checkout` does in a workflow: the lock file of this commit is in the workspace. */
async function checkOut(lockFile: string): Promise<void> {
  await copyFile(join(here, lockFile), join(workspace, 'requirements.txt'))
}

/** What somebody commits: the lock file with other text in it. */
async function edit(change: (text: string) => string): Promise<void> {
  const path = join(workspace, 'requirements.txt')
  await writeFile(path, change(await readFile(path, 'utf8')))
}

/** What `pip install --target build/python` does in a workflow. */
async function install(wanted: (path: string) => boolean): Promise<void> {
  const target = join(workspace, 'build')
  await rm(target, { recursive: true, force: true })
  await cp(join(here, 'layer'), target, { recursive: true, filter: wanted })
}

async function act(title: string, inputs: Record<string, string> = {}): Promise<void> {
  sandbox.record.clear()
  const run = await runAction({
    workspace,
    inputs: {
      'layer-name': 'example',
      'manifest-path': 'requirements.txt',
      'source-dir': 'build',
      bucket: BUCKET,
      'compatible-runtimes': 'python3.13',
      ...inputs,
    },
    env: credentials(sandbox),
  })
  scenes.push({ title, summary: run.summary })

  console.log(`\n${title}`)
  for (const [name, value] of Object.entries(run.outputs)) {
    if (value !== '' && name !== 'results') console.log(`  ${name.padEnd(18)} ${value}`)
  }
  for (const { level, message } of run.annotations)
    console.log(`  ${level}: ${message.replaceAll('\n', '\n    ')}`)
  const operations = sandbox.record.entries.map(({ operation }) => operation)
  console.log(`  ${operations.length} requests: ${operations.join(', ') || 'none'}`)
  console.log(`  exit code ${run.exitCode}, ${run.durationMs.toFixed(0)} ms`)
}

function credentials({ url }: Sandbox): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: defaultPrincipal.accessKeyId,
    AWS_SECRET_ACCESS_KEY: defaultPrincipal.secretAccessKey,
  }
}
