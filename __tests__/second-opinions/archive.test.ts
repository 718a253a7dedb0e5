import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  globSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'
import { buildArchive } from '../../src/archive/build/build.ts'
import { readTree } from '../../src/archive/build/tree.ts'
import { makeTree, temporaryFolder } from '../archive/trees.ts'
import { tool } from './tools.ts'

const repository = join(import.meta.dirname, '../..')

function tree(): string {
  return makeTree({
    'bin/run': { executable: '#!/bin/sh\n' },
    'lib/libx.so': { link: 'libx.so.1' },
    'lib/libx.so.1': 'elf',
    'python/größe.py': '# text\n'.repeat(1000),
    'python/ns': { directory: true },
    // As much as makes a dictionary slide and a block end, and more than is held in memory.
    'python/data.json': JSON.stringify(
      Array.from({ length: 400_000 }, (_, index) => ({ index, square: index * index })),
    ),
    ...Object.fromEntries(
      globSync('src/**/*.ts', { cwd: repository }).map((name) => [
        name,
        readFileSync(join(repository, name)),
      ]),
    ),
  })
}

describe('other people read our archive', () => {
  it('with unzip, which gives links and permissions back', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'layer.zip')
    await buildArchive(tree(), path)
    expect(execFileSync('unzip', ['-tq', path], { encoding: 'utf8' })).toContain('No errors detected')
    execFileSync('unzip', ['-q', path, '-d', join(folder, 'opt')])
    const modeOf = (name: string) => (lstatSync(join(folder, 'opt', name)).mode & 0o170755).toString(8)
    expect(readlinkSync(join(folder, 'opt/lib/libx.so'))).toBe('libx.so.1')
    expect(['bin/run', 'lib/libx.so.1', 'python/ns'].map(modeOf)).toEqual(['100755', '100644', '40755'])
    expect(readFileSync(join(folder, 'opt/python/größe.py'), 'utf8')).toBe('# text\n'.repeat(1000))
  })

  it('with zipinfo, which finds no extra fields', async () => {
    const path = join(temporaryFolder(), 'layer.zip')
    await buildArchive(makeTree({ 'bin/run': { executable: 'text '.repeat(20) } }), path)
    expect(execFileSync('zipinfo', ['-s', path], { encoding: 'utf8' })).toMatch(
      /^-rwxr-xr-x {2}4\.5 unx {6}100 b- defN 80-Jan-01 00:00 bin\/run$/m,
    )
  })

  it("with Python's zipfile", async () => {
    const path = join(temporaryFolder(), 'layer.zip')
    const { entries } = await buildArchive(tree(), path)
    const script = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    print(json.dumps([archive.testzip(), [[i.filename, i.file_size, i.external_attr >> 16] for i in archive.infolist()]]))`
    const answer: unknown = JSON.parse(
      execFileSync(tool('venv/bin/python'), ['-c', script, path], { encoding: 'utf8' }),
    )
    expect(answer).toEqual([null, entries.map(({ name, size, mode }) => [name, size, mode])])
  })
})

it('refuses a named pipe', () => {
  const root = makeTree({ file: '' })
  execFileSync('mkfifo', [join(root, 'pipe')])
  expect(readTree(root).problems).toEqual([{ name: 'pipe', problem: 'is a named pipe' }])
})

describe('one tree', () => {
  it('gives one archive on Node 20, 22 and 24, to two users, in two directories', () => {
    const program = withoutTypes()
    const root = tree()
    const folder = temporaryFolder()
    chmodSync(folder, 0o755)
    const copy = join(folder, 'another name')
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true })
    chmodSync(copy, 0o755)
    const results = [
      zipDirectory(process.execPath, program, root),
      zipDirectory(tool('node-20/node_modules/.bin/node'), program, copy, { TZ: 'Asia/Tokyo', LC_ALL: 'C' }),
      zipDirectory(tool('node-22/node_modules/.bin/node'), program, copy, { TZ: 'America/New_York' }),
      ...(process.getuid?.() === 0 ? [zipDirectory(process.execPath, program, copy, asNobody)] : []),
    ]
    expect(results.map(({ node }) => /^v\d+/.exec(node)?.[0])).toEqual(
      expect.arrayContaining(['v20', 'v22', 'v24']),
    )
    expect(new Set(results.map(({ sha256 }) => sha256)).size).toBe(1)
  })
})

/** The program that zips a directory, in JavaScript that every Node reads. */
function withoutTypes(): string {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  const sources = ['bench/zip-directory.ts', ...globSync('src/archive/**/*.ts', { cwd: repository })]
  for (const name of sources) {
    const { outputText } = ts.transpileModule(readFileSync(join(repository, name), 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        rewriteRelativeImportExtensions: true,
      },
    })
    const path = join(folder, name.replace(/ts$/, 'js'))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, outputText)
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return join(folder, 'bench/zip-directory.js')
}

/** Makes Node, once it is started, another user than root: the folder of its executable may be closed to that one. */
const asNobody = { NODE_OPTIONS: '--import=data:text/javascript,process.setuid(65534)' }

function zipDirectory(node: string, program: string, root: string, env: Record<string, string> = {}) {
  const folder = temporaryFolder()
  chmodSync(folder, 0o777)
  const answer = execFileSync(node, [program, root, join(folder, 'layer.zip')], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  const [version = '', , , sha256 = ''] = answer.split(' ')
  return { node: version, sha256 }
}
