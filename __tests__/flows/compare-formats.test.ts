import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { newLayer, OTHER_ARCHIVE, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

type Edit = (text: string) => string

/** A lock file of a tool, edits of it that change no package, and edits that change one, by why. */
interface Example {
  path: string
  text: string
  noise: Record<string, Edit>
  changes: [why: string, edit: Edit][]
}

const file = (path: string) => readFileSync(join(import.meta.dirname, '../manifest/files', path), 'utf8')

/** An edit at the one place of a text, or at the first of several. */
const replace =
  (from: string | RegExp, to: string): Edit =>
  (text) =>
    text.replace(from, to)

const LINE_ENDS: Record<string, Edit> = { 'line ends': (text) => text.replaceAll('\n', '\r\n') }
const COMMENTS: Record<string, Edit> = { 'a comment': (text) => `# Reviewed.\n${text}` }

/** The blocks of a file, which a line of a kind begins, in the order of the alphabet backwards. */
const reordered =
  (start: RegExp): Edit =>
  (text) => {
    const [head = '', ...blocks] = text.replace(/\n?$/, '\n').split(start)
    return [head, ...blocks.reverse()].join('')
  }

/** JSON with the keys of each object backwards. */
const backwards: Edit = (text) =>
  JSON.stringify(
    JSON.parse(text, (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ),
  )

const otherDigit: Edit = replace(/(?<=sha256:[0-9a-f]{10})[0-9a-f]{2}/, '00')
/** Not of @esbuild/darwin-x64, which no layer holds. */
const otherIntegrity: Edit = replace(/(?<=sha512-(?!DgDa)[A-Za-z0-9]{10})[A-Za-z0-9]{2}/, 'zz')
const otherCommit: Edit = (text) => text.replaceAll(/\b[0-9a-f]{40}\b(?=["':,\s)}]|$)/gm, 'c'.repeat(40))
const otherVersion: Edit = (text) => text.replaceAll('2.6.9', '2.6.8')

/** Composer states no hash of the archives on GitHub. */
const composerLock = JSON.stringify(
  {
    'content-hash': 'a'.repeat(32),
    packages: [
      {
        name: 'octo/lib',
        version: '1.0.0',
        source: { type: 'git', url: 'https://files.example/lib.git', reference: 'b'.repeat(40) },
        dist: { type: 'zip', url: 'https://files.example/lib.zip', reference: 'b'.repeat(40), shasum: '' },
      },
    ],
  },
  null,
  4,
)

const EXAMPLES: Record<string, Example> = {
  'requirements.txt': {
    path: 'requirements.txt',
    text: `${file('requirements/uv-pip-compile.txt')}lib @ git+https://files.example/lib@${'a'.repeat(40)}\n`,
    noise: {
      ...LINE_ENDS,
      ...COMMENTS,
      order: reordered(/^(?=\w)/m),
      'the order of hashes': (text) => text.replace(/(--hash=\S+)( \\\n +)(--hash=\S+)/, '$3$2$1'),
      'other comments': (text) => text.replaceAll(/^ +#.*\n/gm, ''),
      'spelling of a name': replace('anyio==', 'AnyIO =='),
      'another mirror': (text) => `--index-url https://mirror.example/simple\n${text}`,
    },
    changes: [
      ['version', replace('idna==3.7', 'idna==3.8')],
      ['hashes', otherDigit],
      ['marker', replace('idna==3.7', "idna==3.7 ; platform_machine == 'x86_64'")],
      ['source', otherCommit],
    ],
  },
  'uv.lock': {
    path: 'uv.lock',
    text: file('uv/uv.lock'),
    noise: {
      ...LINE_ENDS,
      ...COMMENTS,
      order: reordered(/^(?=\[\[package\]\]\nname = "[^a])/m),
      'the revision of the format': replace('revision = 5', 'revision = 6'),
      "the project's version": replace('name = "app"\nversion = "1.0.0"', 'name = "app"\nversion = "1.0.1"'),
      'another mirror': (text) => text.replaceAll('registry.python.example', 'mirror.example'),
    },
    changes: [
      ['version', (text) => text.replaceAll('8.1.8', '8.1.7')],
      ['hashes', otherDigit],
      ['source', otherCommit],
    ],
  },
  'poetry.lock': {
    path: 'poetry.lock',
    text: file('poetry/poetry-2.5.1.lock'),
    noise: {
      ...LINE_ENDS,
      'another version of Poetry': replace('Poetry 2.5.1', 'Poetry 2.5.2'),
      order: reordered(/^(?=\[\[package\]\])/m),
      'the hash of pyproject.toml': replace(/content-hash = "\w{4}/, 'content-hash = "0000'),
      'another mirror': (text) => text.replaceAll('registry.python.example', 'mirror.example'),
    },
    changes: [
      ['version', replace('version = "8.1.8"', 'version = "8.1.7"')],
      ['hashes', otherDigit],
      ['source', otherCommit],
      ['marker', replace(/^markers = .*>= .*3\.13.*$/m, 'markers = "python_version >= \\"3.12\\""')],
    ],
  },
  'package-lock.json': {
    path: 'package-lock.json',
    text: file('npm/v3.json'),
    noise: {
      ...LINE_ENDS,
      indentation: (text) => JSON.stringify(JSON.parse(text), null, '\t'),
      order: backwards,
      'the version of the format': () => file('npm/v2.json'),
      "the project's version": replace('"version": "1.0.0"', '"version": "1.0.1"'),
      'another mirror': (text) => text.replaceAll('registry.npm.example', 'mirror.example'),
    },
    changes: [
      ['version', otherVersion],
      ['hashes', otherIntegrity],
      ['source', otherCommit],
    ],
  },
  'pnpm-lock.yaml': {
    path: 'pnpm-lock.yaml',
    text: file('pnpm/pnpm-10.20.0.yaml'),
    noise: {
      ...LINE_ENDS,
      ...COMMENTS,
      quotes: (text) => text.replaceAll("'", '"'),
      settings: replace('autoInstallPeers: true', 'autoInstallPeers: false'),
    },
    changes: [
      ['version', otherVersion],
      ['hashes', otherIntegrity],
      ['source', otherCommit],
    ],
  },
  'yarn.lock (1)': {
    path: 'yarn.lock',
    text: file('yarn-v1/yarn.lock'),
    noise: {
      ...LINE_ENDS,
      ...COMMENTS,
      order: reordered(/^(?=["\w])/m),
      'another mirror': (text) => text.replaceAll('registry.npm.example', 'mirror.example'),
    },
    changes: [
      ['version', otherVersion],
      ['hashes', otherIntegrity],
      ['source', replace(/(?<=cloned\.git#)\w{40}"\n/, `${'c'.repeat(40)}"\n`)],
    ],
  },
  'yarn.lock (4)': {
    path: 'yarn.lock',
    text: file('yarn-berry/yarn-4.18.1.lock'),
    noise: {
      ...LINE_ENDS,
      ...COMMENTS,
      order: reordered(/^(?=")/m),
    },
    changes: [
      ['version', otherVersion],
      ['hashes', replace(/(?<=checksum: \S{20})\w{2}/, '00')],
      ['source', otherCommit],
    ],
  },
  'composer.lock': {
    path: 'composer.lock',
    text: composerLock,
    noise: { ...LINE_ENDS, 'the hash of composer.json': replace('aaaa', 'bbbb') },
    changes: [
      ['source', replace('files.example/lib.zip', 'other.example/lib.zip')],
      ['source', replace('files.example/lib.git', 'other.example/lib.git')],
    ],
  },
}

/** A layer whose version has the example's text, while the workspace has an edit of it. */
function editedLayer({ path, text }: Example, edit: Edit): Layer {
  const layer = newLayer(aws())
  layer.manifestPath = path
  layer.manifest = text
  layer.hasVersionOfManifest()
  layer.manifest = edit(text)
  if (layer.manifest === text) throw new Error('The edit changes nothing.')
  layer.uploadArchive({ bytes: OTHER_ARCHIVE })
  return layer
}

const noises = Object.entries(EXAMPLES).flatMap(([format, example]) =>
  Object.entries(example.noise).map(([what, edit]) => [format, what, example, edit] as const),
)
const changes = Object.entries(EXAMPLES).flatMap(([format, example]) =>
  example.changes.map(([why, edit]) => [format, why, example, edit] as const),
)

describe('compare: packages', () => {
  it.each(noises)('finds nothing new: %s, %s', async (_, __, example, edit) => {
    const layer = editedLayer(example, edit)
    const run = await layer.run({ compare: 'packages' })
    expect(run.outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      reason: 'unchanged',
      'layer-version-arn': layer.arn(1),
    })
    expect(run.operations).toEqual(['GetObject', 'HeadObject', 'ListLayerVersions'])
    expect(layer.backup(1)).toBe(example.text)
  })

  it.each(changes)('publishes what changed in one place: %s, %s', async (_, why, example, edit) => {
    const layer = editedLayer(example, edit)
    const run = await layer.run({ compare: 'packages' })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', 'layer-version': '2' })
    const { added, removed, updated } = JSON.parse(run.outputs['changes'] ?? '') as Record<
      string,
      { why: string }[]
    >
    expect([added, removed]).toEqual([[], []])
    expect(new Set(updated?.map((one) => one.why))).toEqual(new Set([why]))
    expect(layer.backup(2)).toBe(layer.manifest)
  })
})
