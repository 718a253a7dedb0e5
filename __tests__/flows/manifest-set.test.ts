import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { hex, layerWithSource, MANIFEST, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { runKilled } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const SOURCE = { 'source-dir': 'build' }
const NPM = JSON.stringify({
  name: 'layer',
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { six: '1.0.0' } },
    'node_modules/six': {
      version: '1.0.0',
      resolved: 'https://registry.npmjs.org/six/-/six-1.0.0.tgz',
      integrity:
        'sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==',
    },
  },
})

const changesOf = (run: FlowRun) => JSON.parse(run.outputs['changes'] ?? '') as Record<string, unknown[]>
const text = (layer: Layer, version: number) => layer.object(`layer/00000${version}/manifest-set.json`) ?? ''

/** A layer with two lock files and own source, which its version holds. */
function layerOfSet(): [layer: Layer, inputs: Record<string, string>] {
  const layer = layerWithSource(aws())
  layer.hasFile('package-lock.json', NPM)
  layer.hasFile('src/handler.py', 'x = 1\n')
  layer.hasFile('src/.hidden', 'h\n')
  layer.hasFile('src/notes.txt', 'not a requirements file, {}\n')
  layer.hasFile('src/__pycache__/handler.pyc', 'made by a run\n')
  layer.hasFile('src/tests/test.py', 'assert True\n')
  const paths = 'src/**\n!src/tests\nrequirements.txt\r\n\n  ./package-lock.json'
  return [layer, { ...SOURCE, 'manifest-path': paths }]
}

describe('a release', () => {
  const release = (name: string) => ({ ...SOURCE, identity: name })

  it('publishes once, however often its workflow runs, also one that was killed', async () => {
    const layer = layerWithSource(aws())
    const killed = await runKilled(aws(), layer.step(release('v1.0.0')), { operation: 'PublishLayerVersion' })
    expect(killed.signal).toBe('SIGKILL')
    layer.isUnlocked()
    const results: string[] = []
    for (let run = 0; run < 5; run++) {
      const { outputs, warnings } = await layer.run(release('v1.0.0'))
      results.push(outputs['result'] ?? '')
      expect(outputs).toMatchObject({ 'layer-version': '1' })
      expect(warnings).toEqual([])
    }
    expect(results).toEqual(['repaired', 'unchanged', 'unchanged', 'unchanged', 'unchanged'])
    expect(layer.numbers()).toEqual([1])

    const next = await layer.run(release('v1.1.0'))
    expect(next.outputs).toMatchObject({
      published: 'true',
      reason: 'manifest-changed',
      'layer-version': '2',
    })
    expect(changesOf(next)).toEqual({
      ...{ added: [], removed: [], updated: [], files: [] },
      identity: [
        { line: 'v1.0.0', change: 'removed' },
        { line: 'v1.1.0', change: 'added' },
      ],
    })
    expect(next.summary).toContain('identity <code>v1.1.0</code> added')
    expect((await layer.run(release('v1.1.0'))).outputs).toMatchObject({ result: 'unchanged' })
    expect(layer.numbers()).toEqual([1, 2])
  })

  it('needs no lock file at all', async () => {
    const layer = layerWithSource(aws())
    const first = await layer.run({ ...release('v1'), 'manifest-path': '' })
    expect(first.outputs).toMatchObject({ reason: 'first-version', published: 'true' })
    expect(text(layer, 1)).toBe(
      '{\n  "manifest-set": 1,\n  "files": [],\n  "identity": [\n    "v1"\n  ]\n}\n',
    )
    const run = await layer.run({ ...release('v1'), 'manifest-path': '', 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'unchanged', 'manifest-md5': hex('md5', text(layer, 1)) })
  })

  it('is a line that can hold anything, which is never a command', async () => {
    const layer = layerWithSource(aws())
    await layer.run(release('v1'))
    const run = await layer.run({
      ...release('::error::<b>@octocat</b>, |x|\n##[error]y'),
      'dry-run': 'true',
    })
    expect(changesOf(run)['identity']).toEqual([
      { line: 'v1', change: 'removed' },
      { line: '::error::<b>@octocat</b>, |x|', change: 'added' },
      { line: '##[error]y', change: 'added' },
    ])
    expect(run.errors).toEqual([])
    expect(run.summary).not.toContain('<b>')
  })
})

describe('a set of two lock files and own source', () => {
  it('is one document, which is backed up, and whose digests are outputs of a dry run too', async () => {
    const [layer, inputs] = layerOfSet()
    const planned = await layer.run({ ...inputs, 'dry-run': 'true' })
    const run = await layer.run(inputs)
    const document = text(layer, 1)
    expect(JSON.parse(document)).toEqual({
      'manifest-set': 1,
      files: [
        { path: 'package-lock.json', sha256: hex('sha256', NPM), content: NPM },
        { path: 'requirements.txt', sha256: hex('sha256', MANIFEST), content: MANIFEST },
        { path: 'src/.hidden', sha256: hex('sha256', 'h\n') },
        { path: 'src/handler.py', sha256: hex('sha256', 'x = 1\n') },
        { path: 'src/notes.txt', sha256: hex('sha256', 'not a requirements file, {}\n') },
      ],
      identity: [],
    })
    const digests = { 'manifest-sha256': hex('sha256', document), 'manifest-md5': hex('md5', document) }
    expect(planned.outputs).toMatchObject({ result: 'planned', ...digests })
    expect(run.outputs).toMatchObject({ published: 'true', ...digests })
    expect(layer.latest().description).toBe(`[manifest:sha256:${digests['manifest-sha256']}]`)
    const stored = aws().world.buckets.object(layer.bucket, 'layer/000001/manifest-set.json')
    expect(stored?.contentType).toBe('application/json')
    expect(run.warnings).toEqual([])
    expect(changesOf(run)).toMatchObject({
      added: [{ name: 'requests' }, { name: 'six' }],
      files: [
        { path: 'package-lock.json', change: 'added' },
        { path: 'requirements.txt', change: 'added' },
        { path: 'src/.hidden', change: 'added' },
        { path: 'src/handler.py', change: 'added' },
        { path: 'src/notes.txt', change: 'added' },
      ],
      identity: [],
    })
    expect((await layer.run(inputs)).outputs).toMatchObject({ result: 'unchanged' })
  })

  it('changes with any file, and names it beside the packages', async () => {
    const [layer, inputs] = layerOfSet()
    await layer.run(inputs)
    layer.hasFile('src/handler.py', 'x = 2\n')
    layer.hasFile('src/new & old.py', 'x = 3\n')
    layer.hasFile('requirements.txt', OTHER_MANIFEST)
    layer.hasFile('src/tests/test.py', 'is excluded\n')
    const run = await layer.run({ ...inputs, 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned', reason: 'manifest-changed' })
    expect(changesOf(run)).toMatchObject({
      updated: [{ name: 'requests', from: '2.32.5', to: '2.32.4' }],
      files: [
        { path: 'requirements.txt', change: 'changed' },
        { path: 'src/handler.py', change: 'changed' },
        { path: 'src/new & old.py', change: 'added' },
      ],
    })
    expect(run.summary).toContain('<code>src/new &amp; old.py</code>')
    expect(run.stdout).toContain('Files: 1 added, 2 changed')
  })

  it('is the same with compare: packages while only the text of a lock file differs', async () => {
    const [layer, given] = layerOfSet()
    const inputs = { ...given, compare: 'packages' }
    await layer.run(inputs)
    layer.hasFile('requirements.txt', `# Reviewed.\r\n${MANIFEST}`)
    layer.hasFile('package-lock.json', JSON.stringify(JSON.parse(NPM), undefined, 2))
    expect((await layer.run(inputs)).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
    expect((await layer.run({ ...inputs, identity: 'v1' })).outputs).toMatchObject({ 'layer-version': '2' })
    layer.hasFile('src/notes.txt', 'other\n')
    const run = await layer.run({ ...inputs, identity: 'v1' })
    expect(run.outputs).toMatchObject({ reason: 'manifest-changed', 'layer-version': '3' })
    expect(changesOf(run)).toMatchObject({
      files: [{ path: 'src/notes.txt', change: 'changed' }],
      updated: [],
    })
  })

  it('decides by its bytes, with a warning, while a lock file in it is not understood', async () => {
    const [layer, given] = layerOfSet()
    const inputs = { ...given, compare: 'packages' }
    await layer.run(inputs)
    layer.hasFile('package-lock.json', '{')
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true', changes: 'null' })
    expect(run.warnings).toEqual([expect.stringContaining('package-lock.json in src/**')])
  })

  it('follows a plain path with one new version', async () => {
    const [layer, inputs] = layerOfSet()
    await layer.run({ ...SOURCE, 'manifest-path': 'requirements.txt' })
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', changes: 'null' })
    expect(run.warnings).toEqual([expect.stringContaining('Version 1 has no backup')])
    expect((await layer.run(inputs)).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '2' })
  })

  it('is not compared with a backup of a plain path at the same key, nor the other way round', async () => {
    const [layer, given] = layerOfSet()
    const inputs = { ...given, 'backup-key': 'backups/{version}', compare: 'packages' }
    const plain = { ...inputs, 'manifest-path': 'requirements.txt' }
    await layer.run(plain)
    for (const [version, each] of [
      ['2', inputs],
      ['3', plain],
    ] as const) {
      const run = await layer.run(each)
      expect(run.outputs).toMatchObject({ published: 'true', changes: 'null', 'layer-version': version })
      expect(run.warnings).toContainEqual(expect.stringContaining('the manifest of several files'))
    }
  })

  it('restores a missing backup, and never takes other bytes for it', async () => {
    const [layer, inputs] = layerOfSet()
    await layer.run(inputs)
    const document = text(layer, 1)
    aws().world.buckets.deleteObject(layer.bucket, 'layer/000001/manifest-set.json')
    expect((await layer.run(inputs)).outputs).toMatchObject({ result: 'repaired' })
    expect(text(layer, 1)).toBe(document)
    aws().world.buckets.putObject(layer.bucket, 'layer/000001/manifest-set.json', '{}')
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ reason: 'backup-conflict' })
  })
})

describe('code and files that a lock file points to', () => {
  const SIX = 'six==1.17.0 --hash=sha256:4721f391ed90541fddacab5853ab5f7fa6d6e0b5b25f2b9e59c3d7e9f6b6b2b1\n'

  it('are no longer warned of once they are in the set, and count', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('requirements.txt', `-r more.txt\n${SIX}`)
    layer.hasFile('more.txt', MANIFEST)
    const alone = await layer.run({ ...SOURCE, 'dry-run': 'true' })
    expect(alone.warnings).toEqual([expect.stringContaining('includes another file')])
    const open = await layer.run({ ...SOURCE, identity: 'v1', 'dry-run': 'true' })
    expect(open.warnings).toEqual([expect.stringContaining('not in `manifest-path`')])
    const inputs = { ...SOURCE, 'manifest-path': 'requirements.txt\nmore.txt', strict: 'manifest' }
    const run = await layer.run(inputs)
    expect(run.warnings).toEqual([])
    expect(changesOf(run)['added']).toHaveLength(2)
    layer.hasFile('more.txt', `# Reviewed.\n${MANIFEST}`)
    expect((await layer.run({ ...inputs, compare: 'packages' })).outputs).toMatchObject({
      result: 'unchanged',
    })
    layer.hasFile('more.txt', OTHER_MANIFEST)
    const changed = await layer.run({ ...inputs, compare: 'packages' })
    expect(changesOf(changed)).toMatchObject({ added: [], removed: [], updated: [{ name: 'requests' }] })
  })
})

describe('two manifests that alternate under one name', () => {
  it('are warned of, with what to do; going back with reuse: any is not', async () => {
    const layer = layerWithSource(aws())
    const publish = (identity: string, inputs = {}) => layer.run({ ...SOURCE, identity, ...inputs })
    expect((await publish('a')).warnings).toEqual([])
    expect((await publish('b')).warnings).toEqual([])
    for (const dryRun of ['true', 'false']) {
      const { warnings } = await publish('a', { 'dry-run': dryRun })
      expect(warnings).toEqual([
        expect.stringMatching(/alternate under .*version 1 .*`layer-name`.*`reuse: any`/),
      ])
    }
    const back = await publish('b', { reuse: 'any' })
    expect(back.outputs).toMatchObject({ reason: 'reused-older-version', 'layer-version': '2' })
    expect(back.warnings).toEqual([])
  })
})

describe('what of the lock files counts', () => {
  it('is said of all of them: a name that none has is an error, and packages can be ignored', async () => {
    const [layer, given] = layerOfSet()
    const inputs = { ...given, 'dry-run': 'true' }
    const unknown = await layer.run({ ...inputs, 'dependency-groups': 'tset', 'workspace-member': 'web' })
    expect(unknown.outputs).toMatchObject({ result: 'failed', reason: 'manifest-scope-unknown' })
    expect(unknown.errors[0]).toMatch(/no member "web"/)
    expect(unknown.errors[0]).toMatch(/no group or extra "tset"/)
    const run = await layer.run({ ...inputs, 'ignore-packages': 'req*' })
    expect(changesOf(run)['added']).toMatchObject([{ name: 'six' }])
  })
})

describe('the source of a member of a workspace', () => {
  /** A lock file of uv, as of a workspace whose member `api` needs the member `lib`. */
  const uvLock = (six: string, pytest: string) => `version = 1
revision = 3
requires-python = ">=3.10"

[manifest]
members = ["api", "lib"]

[[package]]
name = "api"
version = "0.1.0"
source = { editable = "packages/api" }
dependencies = [{ name = "lib" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "lib"
version = "0.1.0"
source = { editable = "packages/lib" }
dependencies = [{ name = "six" }]
${wheelOf('pytest', pytest)}${wheelOf('six', six)}`
  const wheelOf = (name: string, version: string) => `
[[package]]
name = "${name}"
version = "${version}"
source = { registry = "https://pypi.org/simple" }
wheels = [{ url = "https://files.example/${name}.whl", hash = "sha256:${hex('sha256', name + version)}" }]
`

  it('is warned of until it is in the manifest, where it counts', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('uv.lock', uvLock('1.17.0', '8.0.0'))
    layer.hasFile('packages/lib/src/lib.py', 'x = 1\n')
    const inputs = { ...SOURCE, 'workspace-member': 'api', compare: 'packages', 'manifest-path': 'uv.lock' }
    const alone = await layer.run({ ...inputs, 'dry-run': 'true' })
    expect(alone.warnings).toEqual([expect.stringMatching(/^lib is a member of the workspace/)])
    const strict = await layer.run({ ...inputs, strict: 'manifest' })
    expect(strict.outputs).toMatchObject({ result: 'failed', reason: 'manifest-not-pinned' })

    const set = { ...inputs, strict: 'manifest', 'manifest-path': 'uv.lock\npackages/*/src/**' }
    const first = await layer.run(set)
    expect(first.warnings).toEqual([])
    expect(changesOf(first)['added']).toMatchObject([{ name: 'six' }])
    layer.hasFile('uv.lock', uvLock('1.17.0', '9.0.0'))
    expect((await layer.run(set)).outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
    layer.hasFile('packages/lib/src/lib.py', 'x = 2\n')
    const changed = await layer.run(set)
    expect(changed.outputs).toMatchObject({ reason: 'manifest-changed', 'layer-version': '2' })
    expect(changesOf(changed)).toMatchObject({
      ...{ added: [], updated: [] },
      files: [{ path: 'packages/lib/src/lib.py' }, { path: 'uv.lock' }],
    })
  })

  it('does not hide a group that no lock file has, and one of them is enough to know it', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('uv.lock', uvLock('1.17.0', '8.0.0'))
    const inputs = { ...SOURCE, 'manifest-path': 'uv.lock\nrequirements.txt', 'dry-run': 'true' }
    const known = await layer.run({ ...inputs, 'dependency-groups': 'dev' })
    expect(known.outputs).toMatchObject({ result: 'planned' })
    const unknown = await layer.run({ ...inputs, 'dependency-groups': 'dev, dve' })
    expect(unknown.outputs).toMatchObject({ reason: 'manifest-scope-unknown' })
    expect(unknown.errors[0]).toMatch(/no group or extra "dve"\. The manifest has: .*dev/)
    expect(unknown.errors[0]).not.toContain('"dev"')
  })
})

describe('lines that name no usable set', () => {
  it('are all told of at once, before AWS is asked anything', async () => {
    const layer = layerWithSource(aws())
    mkdirSync(join(layer.workspace, 'locks'))
    writeFileSync(join(layer.workspace, 'uv.lock'), '')
    const lines = ['absent.lock', 'src/**/*.ts', 'locks', 'uv.lock', '../up.txt', '/etc/passwd']
    const run = await layer.run({ 'manifest-path': lines.join('\n') })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'invalid-input', 'manifest-sha256': '' })
    expect(run.operations).toEqual([])
    for (const says of [
      /"absent\.lock": there is no such file/,
      /"src\/\*\*\/\*\.ts": it matches no file/,
      /"locks": it is a directory; list its files, for example with locks\/\*\*/,
      /"uv\.lock": it is empty/,
      /"\.\.\/up\.txt": it is outside the workspace/,
      /"\/etc\/passwd": it is outside the workspace/,
    ])
      expect(run.errors[0]).toMatch(says)
  })
})
