import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { hex, MANIFEST, newLayer, OTHER_ARCHIVE, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

const MEGABYTES_10 = 10_000_000
const DEEP = 10_000

const example = (path: string) => readFileSync(join(import.meta.dirname, '../manifest/files', path), 'utf8')

/** A sound lock file of each kind, to be spoilt. */
const SOUND = {
  'requirements.txt': MANIFEST,
  'uv.lock': example('uv/uv.lock'),
  'poetry.lock': example('poetry/poetry-2.5.1.lock'),
  'package-lock.json': example('npm/v3.json'),
  'pnpm-lock.yaml': example('pnpm/pnpm-10.20.0.yaml'),
  'yarn.lock': example('yarn-v1/yarn.lock'),
}
type File = keyof typeof SOUND

/** Bytes without any order, the same in every run. */
const NOISE = Buffer.from(
  Array.from({ length: 64 }, (_, index) => hex('sha512', String(index))).join(''),
  'hex',
)

/** Spoils a sound file in its middle. */
function inside(file: File, spoilt: string): string {
  const lines = SOUND[file].split('\n')
  return [...lines.slice(0, 8), spoilt, ...lines.slice(8)].join('\n')
}

const conflict = (file: File) =>
  inside(file, ['<<<<<<< HEAD', 'a', '=======', 'b', '>>>>>>> theirs'].join('\n'))

const npm = (packages: string) => `{"lockfileVersion": 3, "packages": ${packages}}`
const bomb = Array.from({ length: 30 }, (_, level) => {
  const [name, last] = [`a${level}`, `*a${level - 1}`]
  return `${name}: &${name} [${level === 0 ? '"x", "x"' : `${last}, ${last}, ${last}`}]`
})

/** Nobody can make sense of these: file, content, and the line that is to blame where one is. */
const BAD: Record<string, [file: File, content: string | Buffer, line?: number | RegExp]> = {
  'truncated uv.lock': ['uv.lock', SOUND['uv.lock'].slice(0, -200), /\d+/],
  'truncated poetry.lock': ['poetry.lock', SOUND['poetry.lock'].slice(0, 700), /\d+/],
  'truncated package-lock.json': ['package-lock.json', SOUND['package-lock.json'].slice(0, 2_000), /\d+/],
  'truncated pnpm-lock.yaml': ['pnpm-lock.yaml', SOUND['pnpm-lock.yaml'].slice(0, 1_500)],
  'truncated yarn.lock': ['yarn.lock', SOUND['yarn.lock'].slice(0, 700)],
  'truncated requirements.txt': ['requirements.txt', MANIFEST.slice(0, 12), 1],

  'binary requirements.txt': ['requirements.txt', NOISE],
  'binary uv.lock': ['uv.lock', NOISE],
  'binary package-lock.json': ['package-lock.json', NOISE],
  'binary pnpm-lock.yaml': ['pnpm-lock.yaml', NOISE],
  'binary yarn.lock': ['yarn.lock', NOISE],

  '10 MB of one letter in requirements.txt': ['requirements.txt', 'x'.repeat(MEGABYTES_10)],
  '10 MB of words in requirements.txt': ['requirements.txt', 'x '.repeat(MEGABYTES_10 / 2)],
  '10 MB of lines in requirements.txt': ['requirements.txt', 'x==1\n'.repeat(MEGABYTES_10 / 5)],
  '10 MB of continued lines in requirements.txt': ['requirements.txt', 'x\\\n'.repeat(MEGABYTES_10 / 3)],
  '10 MB of brackets in package-lock.json': ['package-lock.json', npm('[').padEnd(MEGABYTES_10, '[')],
  '10 MB of blanks in package-lock.json': ['package-lock.json', npm('').padEnd(MEGABYTES_10, ' ')],
  '10 MB of quotes in uv.lock': ['uv.lock', `version = 1\nx = """`.padEnd(MEGABYTES_10, '"')],
  '10 MB of tables in uv.lock': ['uv.lock', '[[package]]\n'.repeat(MEGABYTES_10 / 12)],
  '10 MB of dashes in pnpm-lock.yaml': ['pnpm-lock.yaml', '- '.repeat(MEGABYTES_10 / 2)],
  '10 MB of noise in yarn.lock': ['yarn.lock', Buffer.alloc(MEGABYTES_10, NOISE)],

  'deep package-lock.json': [
    'package-lock.json',
    npm(`{"node_modules/a": {"version": ${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}}`),
  ],
  'deep lists in package-lock.json': ['package-lock.json', npm('['.repeat(DEEP) + ']'.repeat(DEEP))],
  'deep uv.lock': ['uv.lock', `version = 1\nx = ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n`],
  'deep tables in uv.lock': ['uv.lock', `version = 1\nx = ${'{a='.repeat(DEEP)}1${'}'.repeat(DEEP)}\n`],
  'deep pnpm-lock.yaml': [
    'pnpm-lock.yaml',
    `lockfileVersion: '9.0'\nx: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n`,
  ],
  'deep marker': ['requirements.txt', `six==1 ; ${'('.repeat(DEEP)}os_name=='a'${')'.repeat(DEEP)}\n`, 1],

  'a key twice in package-lock.json': [
    'package-lock.json',
    npm('{"node_modules/a": {"version": "1"}, "node_modules/a": {"version": "2"}}'),
    1,
  ],
  'a key twice in uv.lock': ['uv.lock', inside('uv.lock', 'version = 1\nversion = 2'), /\d+/],
  'a key twice in pnpm-lock.yaml': ['pnpm-lock.yaml', `${SOUND['pnpm-lock.yaml']}packages: {}\n`, /\d+/],

  'a merge conflict in requirements.txt': ['requirements.txt', 'six==1\n<<<<<<< HEAD\n', 2],
  'a merge conflict in uv.lock': ['uv.lock', conflict('uv.lock'), 9],
  'a merge conflict in poetry.lock': ['poetry.lock', conflict('poetry.lock'), 9],
  'a merge conflict in package-lock.json': ['package-lock.json', conflict('package-lock.json'), 9],
  'a merge conflict in pnpm-lock.yaml': ['pnpm-lock.yaml', conflict('pnpm-lock.yaml'), 9],
  'a merge conflict in yarn.lock': ['yarn.lock', conflict('yarn.lock'), 9],

  'an alias in pnpm-lock.yaml': [
    'pnpm-lock.yaml',
    SOUND['pnpm-lock.yaml'].replace("{node: '", "{node: &node '"),
    /\d+/,
  ],
  'aliases that explode in pnpm-lock.yaml': [
    'pnpm-lock.yaml',
    ["lockfileVersion: '9.0'", ...bomb, ''].join('\n'),
  ],

  'NUL in requirements.txt': ['requirements.txt', 'six==1.17.0\nid\0na==3.10\n', 2],
  'NUL in package-lock.json': ['package-lock.json', inside('package-lock.json', '\0'), 9],
  'NUL in uv.lock': ['uv.lock', inside('uv.lock', '\0'), 9],

  'UTF-16 uv.lock without its mark': ['uv.lock', Buffer.from(SOUND['uv.lock'], 'utf16le')],
  'UTF-16 package-lock.json without its mark': [
    'package-lock.json',
    Buffer.from(SOUND['package-lock.json'], 'utf16le'),
  ],
  'Latin-1 uv.lock': ['uv.lock', Buffer.from(`# é\n${SOUND['uv.lock']}`, 'latin1')],
  'Latin-1 poetry.lock': ['poetry.lock', Buffer.from(`# é\n${SOUND['poetry.lock']}`, 'latin1')],

  'no shape that is known in package-lock.json': ['package-lock.json', '{}'],
  'no object in package-lock.json': ['package-lock.json', 'null'],
  'a version of the format that nobody knows': [
    'package-lock.json',
    '{"lockfileVersion": 99, "packages": {}}',
  ],
}

/** A layer with a version of a sound manifest, while the one in the workspace, and its archive, are these. */
function layerWith(file: File, content: string | Buffer): Layer {
  const layer = newLayer(aws())
  layer.manifestPath = file
  layer.manifest = SOUND[file]
  layer.hasVersionOfManifest()
  layer.manifest = content
  layer.uploadArchive({ bytes: OTHER_ARCHIVE })
  return layer
}

// That each step ends in time, prints no stack trace and has one annotation a failure is looked at in every run.
describe('a manifest that nobody can make sense of', () => {
  it.each(Object.entries(BAD))('%s: the bytes decide, with one warning', async (_, [file, content, line]) => {
    const layer = layerWith(file, content)
    const run = await layer.run({ compare: 'packages' })
    expect(run.outputs).toMatchObject({
      published: 'true',
      reason: 'manifest-changed',
      'layer-version': '2',
      changes: 'null',
    })
    expect(run.warnings).toEqual([expect.stringMatching(/compare the packages .*so the bytes decided/)])
    const at =
      line === undefined ? '(, line \\d+)?' : `, line ${typeof line === 'number' ? line : line.source}`
    expect(run.warnings[0]).toMatch(new RegExp(` ${file.replaceAll('.', '\\.')}${at}: \\S`))
    expect(run.warnings[0]?.length).toBeLessThan(600)
  })

  it.each(Object.entries(BAD).filter(([what]) => !what.startsWith('10 MB')))(
    '%s: with strict one failure',
    async (_, [file, content]) => {
      const layer = layerWith(file, content)
      const run = await layer.run({ strict: 'true' })
      expect(run.outputs).toMatchObject({
        published: 'false',
        result: 'failed',
        reason: 'manifest-not-understood',
      })
      expect(run.errors).toEqual([expect.stringContaining(file)])
      expect(layer.numbers()).toEqual([1])
    },
  )

  it.each([
    'truncated uv.lock',
    'a merge conflict in package-lock.json',
    'aliases that explode in pnpm-lock.yaml',
  ])('%s, as the older one: it is unchanged by its bytes, and others decide again', async (what) => {
    const [file, content] = BAD[what] as [File, string]
    const layer = layerWith(file, content)
    layer.hasVersionOfManifest()
    const same = await layer.run({ compare: 'packages' })
    expect(same.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '2' })
    layer.manifest = SOUND[file]
    layer.uploadArchive()
    const other = await layer.run({ compare: 'packages' })
    expect(other.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', changes: 'null' })
    expect(other.warnings).toContainEqual(expect.stringMatching(/so the bytes decided.*s3:/))
  })
})

describe('what looks bad and is none', () => {
  it('a package that is called __proto__ is one like any other', async () => {
    const lock = (version: string) =>
      npm(
        `{"node_modules/__proto__": {"version": "${version}"}, "node_modules/constructor": {"version": "1"}}`,
      )
    const layer = layerWith('package-lock.json', lock('1.0.0'))
    await layer.run()
    expect((await layer.run({ compare: 'packages' })).outputs).toMatchObject({ result: 'unchanged' })
    layer.manifest = lock('2.0.0')
    layer.uploadArchive()
    const run = await layer.run({ compare: 'packages', 'dry-run': 'true' })
    expect(JSON.parse(run.outputs['changes'] ?? '')).toEqual({
      added: [],
      removed: [],
      updated: [
        { name: '__proto__', from: '1.0.0', to: '2.0.0', purl: 'pkg:npm/__proto__@2.0.0', why: 'version' },
      ],
    })
    expect(run.warnings).toEqual([])
  })

  it.each<[encoding: string, content: (text: string) => Buffer]>([
    ['UTF-16 with its mark', (text) => Buffer.from(`\u{feff}${text}`, 'utf16le')],
    ['UTF-8 with its mark', (text) => Buffer.from(`\u{feff}${text}`)],
    [
      'Latin-1 in a comment that says so',
      (text) => Buffer.from(`# -*- coding: latin-1 -*-\n# é\n${text}`, 'latin1'),
    ],
  ])('a requirements file in %s, as pip reads it', async (_, encoded) => {
    const layer = layerWith('requirements.txt', encoded(MANIFEST))
    const run = await layer.run({ compare: 'packages' })
    expect(run.outputs).toMatchObject({ result: 'unchanged' })
    expect(run.warnings).toEqual([])
  })
})
