import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { ACCOUNT, FROM_SOURCE, layerWithSource, temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer, StepOptions } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { SummaryPage, withoutCode } from './summary-page.ts'

const aws = useSandbox()

// Put together here, so that no file of this repository looks as if it held one.
const random = 'Zk4TqW9rXy2LmB7vNc5HsDf8GjPa3QeUwRtY'
const npmToken = ['npm', random].join('_')
const pypiToken = ['pypi', `AgEIcHlwaS5vcmc${random}${random}`].join('-')
const keyId = ['AKIA', 'Q3EGXUJ5LMPWR7TZ'].join('')
const secretKey = ['hT9x/2Lq8Yv', 'Zr4Nf0JkPw7', 'cB+5sGd1MaUe', '6iQoX3'].join('')
const privateKey = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

/** What is not to get into a layer: where it is, what is in it, and what it is called. */
const SECRETS: [path: string, content: string, kind: string][] = [
  ['.git/config', '[core]\n', '.git/ (Git data)'],
  ['python/lib/.git', 'gitdir: ../..\n', 'python/lib/.git (Git data)'],
  ['.aws/credentials', '[default]\n', '.aws/ (AWS settings)'],
  ['.ssh/config', 'Host *\n', '.ssh/ (SSH settings)'],
  ['.netrc', 'machine example.com\n', '.netrc (host passwords)'],
  ['home/.pypirc', '[pypi]\n', 'home/.pypirc (host passwords)'],
  ['keys/id_rsa', 'x\n', 'keys/id_rsa (an SSH key)'],
  ['keys/id_ed25519', 'x\n', 'keys/id_ed25519 (an SSH key)'],
  ['python/key.pem', privateKey, 'python/key.pem (a private key)'],
  ['python/settings.py', `ID = "${keyId}"\nKEY = "${secretKey}"\n`, 'python/settings.py (an AWS access key)'],
  ['.npmrc', `//registry.npmjs.org/:_authToken=${npmToken}\n`, '.npmrc (a registry token)'],
  ['python/upload.cfg', `password = ${pypiToken}\n`, 'python/upload.cfg (a registry token)'],
]

const zipped = (run: FlowRun) => run.stdout.split('\n').filter((line) => line.startsWith('Inspected'))

/** Nothing was written, and no secret shows anywhere. */
function expectRefused(run: FlowRun, layer: Layer, reason: string): void {
  expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason })
  expect(run.errors).toEqual([expect.stringContaining('Nothing was written')])
  expect(new SummaryPage(run.summary).failures).toEqual(run.errors.map(withoutCode))
  expect(layer.keys()).toEqual([])
  expect(layer.numbers()).toEqual([])
  expect(run.operations).not.toContain('PutObject')
  const shown = [run.stdout, run.summary, JSON.stringify(run.outputs)].join('\n')
  for (const secret of [npmToken, pypiToken, secretKey, privateKey.split('\n')[1] ?? '?']) {
    expect(shown).not.toContain(secret)
  }
}

describe('a secret in source-dir', () => {
  it.each(SECRETS)('is refused by its place, and not shown: %s', async (path, content, kind) => {
    const layer = layerWithSource(aws())
    layer.hasFile(`build/${path}`, content)
    const run = await layer.run(FROM_SOURCE)
    expectRefused(run, layer, 'source-dir-holds-secrets')
    expect(run.errors).toEqual([expect.stringContaining(`contains secrets: ${kind}.`)])
  })

  it('is named beside all others', async () => {
    const layer = layerWithSource(aws())
    for (const [path, content] of SECRETS) layer.hasFile(`build/${path}`, content)
    const run = await layer.run({ ...FROM_SOURCE, bucket: '' })
    expectRefused(run, layer, 'source-dir-holds-secrets')
    for (const [, , kind] of SECRETS) expect(run.errors).toEqual([expect.stringContaining(kind)])
  })

  it('is found in a dry run too', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('build/.netrc', '')
    const run = await layer.run({ ...FROM_SOURCE, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned' })
    expect(run.warnings).toEqual([
      expect.stringMatching(/would fail now: .*build \(`source-dir`\) contains secrets: \.netrc/),
    ])
  })

  it.each([
    ['.npmrc', 'registry=https://registry.npmjs.org/\n'],
    ['.env', 'STAGE=dev\n'],
  ])('is only a warning where it may be none: %s', async (name, content) => {
    const layer = layerWithSource(aws())
    layer.hasFile(`build/nodejs/node_modules/a/${name}`, content)
    const strict = await layer.run({ ...FROM_SOURCE, strict: 'true' })
    expect(strict.outputs).toMatchObject({ published: 'false', reason: 'archive-not-clean' })
    expect(layer.keys()).toEqual([])
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ published: 'true' })
    const text = `build/nodejs/node_modules/a/${name} looks like settings that often contain secrets`
    expect(run.warnings).toEqual([expect.stringContaining(text)])
  })

  it('is none in a bundle of certificates', async () => {
    const layer = layerWithSource(aws())
    const certificate = privateKey.replaceAll('PRIVATE KEY', 'CERTIFICATE')
    layer.hasFile('build/python/certifi/cacert.pem', certificate.repeat(100))
    const run = await layer.run({ ...FROM_SOURCE, strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'true' })
  })
})

/** What cannot be zipped: how it comes about, and what is said of it. */
const UNUSABLE: [what: string, make: (root: string) => void, says: string][] = [
  [
    'a link that leaves it',
    (root) => {
      symlinkSync('../../requirements.txt', join(root, 'python/up'))
    },
    'python/up is a link to a path outside the directory',
  ],
  [
    'a link to an absolute path',
    (root) => {
      symlinkSync('/etc/passwd', join(root, 'python/passwd'))
    },
    'python/passwd is a link to an absolute path',
  ],
  [
    'a link that leads nowhere',
    (root) => {
      symlinkSync('nowhere', join(root, 'python/gone'))
    },
    'python/gone is a link to a path that is not in the layer',
  ],
  [
    'a named pipe',
    (root) => {
      execFileSync('mkfifo', [join(root, 'pipe')])
    },
    'pipe is a named pipe',
  ],
  [
    'a name with a line break',
    (root) => {
      writeFileSync(join(root, 'a\n::error::pwned'), '')
    },
    'has a name with a control character',
  ],
]

describe('a directory that cannot be zipped', () => {
  it.each(UNUSABLE)('fails before anything is written: %s', async (_, make, says) => {
    const layer = layerWithSource(aws())
    make(join(layer.workspace, 'build'))
    const run = await layer.run(FROM_SOURCE)
    expectRefused(run, layer, 'source-dir-unusable')
    expect(run.errors).toEqual([expect.stringContaining(says)])
  })

  it('has everything named at once', async () => {
    const layer = layerWithSource(aws())
    for (const [, make] of UNUSABLE) make(join(layer.workspace, 'build'))
    const run = await layer.run(FROM_SOURCE)
    for (const [, , says] of UNUSABLE) expect(run.errors).toEqual([expect.stringContaining(says)])
  })

  it('has a socket in it', async () => {
    const layer = layerWithSource(aws())
    const server = createServer()
    await new Promise<void>((resolve) => {
      server.listen(join(layer.workspace, 'build/s'), resolve)
    })
    try {
      const run = await layer.run(FROM_SOURCE)
      expectRefused(run, layer, 'source-dir-unusable')
      expect(run.errors).toEqual([expect.stringContaining('s is a socket')])
    } finally {
      server.close()
    }
  })

  it.each(['file', 'directory'])('has a %s in it that may not be read', async (kind) => {
    const layer = layerWithSource(aws())
    const closed = join(layer.workspace, 'build/python/closed')
    if (kind === 'file') writeFileSync(closed, 'x')
    else mkdirSync(closed)
    chmodSync(closed, 0)
    try {
      const run = await layer.run(FROM_SOURCE, withoutRights(layer))
      expect(run.outputs).toMatchObject({ published: 'false', reason: 'source-dir-unusable' })
      expect(run.errors).toEqual([expect.stringMatching(/python\/closed cannot be (read|listed) \(EACCES\)/)])
    } finally {
      chmodSync(closed, 0o700)
    }
  })

  it.each([
    ['is empty', () => undefined],
    [
      'holds only caches',
      (root: string) => {
        mkdirSync(join(root, '__pycache__'))
      },
    ],
  ])('%s', async (_, fill) => {
    const layer = layerWithSource(aws())
    const root = join(layer.workspace, 'build')
    rmSync(root, { recursive: true })
    mkdirSync(root)
    fill(root)
    const run = await layer.run(FROM_SOURCE)
    expectRefused(run, layer, 'source-dir-unusable')
    expect(run.errors).toEqual([expect.stringContaining('it contains no files')])
  })

  it('is no matter while nothing changed', async () => {
    const layer = layerWithSource(aws())
    layer.hasVersionOfManifest()
    layer.hasFile('build/.netrc', '')
    expect((await layer.run(FROM_SOURCE)).outputs).toMatchObject({ result: 'unchanged' })
  })
})

/** A step as a user who may not read everything, also where the tests are run by one who may. */
function withoutRights(layer: Layer): StepOptions {
  if (process.getuid?.() !== 0) return {}
  const [temporary, actionDir] = [temporaryDirectory(), temporaryDirectory()]
  for (const path of [layer.workspace, temporary, actionDir]) chmodSync(path, 0o777)
  // The bundle reads more of itself later, and the folder that it is in may be closed to this user.
  const repository = join(import.meta.dirname, '../..')
  for (const part of ['action.yml', 'dist'])
    cpSync(join(repository, part), join(actionDir, part), { recursive: true })
  const hook = join(temporary, 'hook.cjs')
  writeFileSync(hook, 'process.setuid(65534)\n')
  return { actionDir, env: { RUNNER_TEMP: temporary, NODE_OPTIONS: `--require=${hook}` }, files: false }
}

describe('source-dir', () => {
  it('leaves caches out, and says so in the log', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('build/python/__pycache__/module.cpython-313.pyc', 'x')
    layer.hasFile('build/nodejs/node_modules/.cache/a', 'x')
    const run = await layer.run({ ...FROM_SOURCE, strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.stdout).toMatch(/^Left out caches: nodejs\/node_modules\/\.cache\/, python\/__pycache__\/$/m)
    expect(zipped(run)).toEqual(['Inspected build (zipped): entries 2, unpacked 6 bytes'])
    expect(layer.latest().zip.toString('latin1')).not.toContain('__pycache__')
  })

  it('leaves out what installers write anew and what macOS leaves, so that neither makes a version', async () => {
    const layer = layerWithSource(aws())
    const inputs = { ...FROM_SOURCE, 'detect-changes-in': 'archive' }
    await layer.run(inputs)
    layer.hasFile('build/nodejs/node_modules/.modules.yaml', 'prunedAt: now\n')
    layer.hasFile('build/nodejs/node_modules/.pnpm-workspace-state-v1.json', '{"lastValidatedTimestamp":1}')
    layer.hasFile('build/nodejs/node_modules/a/index.js', 'x\n')
    const published = await layer.run({ ...inputs, strict: 'true' })
    expect(published.outputs).toMatchObject({ published: 'true', reason: 'archive-changed' })
    expect(published.stdout).toMatch(
      /^Left out files that installers rewrite each time: nodejs\/node_modules\/\.modules\.yaml, \S+-v1\.json$/m,
    )
    layer.hasFile('build/nodejs/node_modules/.modules.yaml', 'prunedAt: later\n')
    layer.hasFile('build/python/.DS_Store', 'x')
    const again = await layer.run({ ...inputs, strict: 'true' })
    expect(again.outputs).toMatchObject({ published: 'false', result: 'unchanged' })
  })

  it('gives the same bytes for the same files, whatever their order, times and permissions', async () => {
    const files = ['build/python/b.py', 'build/python/a.py', 'build/python/c/d.py']
    const [one, two] = [layerWithSource(aws()), layerWithSource(aws())]
    for (const name of files) one.hasFile(name, name)
    for (const name of files.toReversed()) two.hasFile(name, name)
    chmodSync(join(two.workspace, 'build/python/b.py'), 0o600)
    chmodSync(join(two.workspace, 'build/python'), 0o700)
    await one.run(FROM_SOURCE)
    await two.run({ ...FROM_SOURCE, bucket: '' })
    expect(two.latest().zip).toEqual(one.latest().zip)
  })

  it('keeps links that stay in it', async () => {
    const layer = layerWithSource(aws())
    symlinkSync('module.py', join(layer.workspace, 'build/python/alias.py'))
    const run = await layer.run({ ...FROM_SOURCE, strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(zipped(run)).toEqual(['Inspected build (zipped): entries 2, unpacked 15 bytes'])
  })

  it.each([
    ['source-dir', '../outside', 'archive-outside-workspace'],
    ['zip-path', '../outside/layer.zip', 'archive-outside-workspace'],
    ['source-dir', 'nowhere', 'archive-not-found'],
    ['zip-path', 'nowhere.zip', 'archive-not-found'],
  ])('%s that is %s is refused before AWS is asked', async (input, path, reason) => {
    const layer = layerWithSource(aws())
    const outside = join(layer.workspace, '../outside')
    mkdirSync(outside, { recursive: true })
    writeFileSync(join(outside, 'layer.zip'), '')
    const run = await layer.run({ [input]: path, 'expected-bucket-owner': ACCOUNT })
    expect(run.outputs).toMatchObject({ published: 'false', reason })
    expect(run.operations).toEqual([])
    rmSync(outside, { recursive: true })
  })

  it('may be missing in a dry run, which may come before the build', async () => {
    const layer = layerWithSource(aws())
    const run = await layer.run({ 'source-dir': 'later', 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned', reason: 'first-version' })
    expect(run.warnings).toEqual([])
    expect(run.stdout).toContain('The archive was not inspected. `source-dir` is later')
    const strict = await layer.run({ 'source-dir': 'later', 'dry-run': 'true', strict: 'true' })
    expect(strict.outputs).toMatchObject({ result: 'planned' })
  })

  it('that is a link out of the workspace is refused', async () => {
    const layer = layerWithSource(aws())
    const outside = temporaryDirectory()
    writeFileSync(join(outside, 'x.py'), '')
    symlinkSync(outside, join(layer.workspace, 'linked'))
    const run = await layer.run({ 'source-dir': 'linked' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-outside-workspace' })
  })
})
