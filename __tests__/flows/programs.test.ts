import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { elfFile } from '../archive/elf-file.ts'
import { handMadeZip, type HandMadeEntry } from '../archive/hand-made-zip.ts'
import { FROM_SOURCE, layerWithSource, newLayer, useSandbox } from './fixture.ts'

const aws = useSandbox()

const SCRIPT = '#!/bin/sh\nexec sleep 3600\n'
const agent = (entry: Partial<HandMadeEntry>): Buffer =>
  handMadeZip([
    { name: 'python/module.py', data: 'x = 1\n' },
    { name: 'extensions/agent', data: SCRIPT, mode: 0o100755, ...entry },
  ])

/** Archives with an extension that Linux cannot start, and what is said of it. */
const UNSTARTABLE: [what: string, zip: Buffer, says: RegExp][] = [
  ['without the execute bit', agent({ mode: 0o100644 }), /without the execute bit: extensions\/agent/],
  ['from Windows', agent({ mode: 0, host: 0 }), /without the execute bit: extensions\/agent/],
  ['with modes that do not count', agent({ host: 0 }), /without the execute bit: extensions\/agent/],
  ['with CR', agent({ data: '#!/bin/sh\r\n' }), /first line ends with CR: extensions\/agent/],
  ['that is no program', agent({ data: 'text\n' }), /nor a script with `#!`: extensions\/agent/],
]

describe.each(UNSTARTABLE)('an archive with an extension that Linux cannot start: %s', (_, zip, says) => {
  it('is published with a warning', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ bytes: zip })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([expect.stringMatching(says)])
  })

  it('fails with strict before anything is written', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('layer.zip', zip)
    const run = await layer.run({ 'zip-path': 'layer.zip', strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'archive-not-clean' })
    expect(run.errors).toEqual([expect.stringMatching(says)])
    expect(layer.keys()).toEqual([])
  })
})

describe('an archive whose extension Linux can start', () => {
  it('passes strict', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ bytes: agent({}) })
    expect((await layer.run({ strict: 'true' })).outputs).toMatchObject({ published: 'true' })
  })
})

describe('a program in source-dir', () => {
  it('gets the execute bit, which the log says', async () => {
    const layer = layerWithSource(aws())
    const files = ['build/extensions/agent', 'build/bin/tool', 'build/bootstrap', 'build/bin/activate']
    for (const name of files) {
      layer.hasFile(name, name === 'build/bin/activate' ? '# to be sourced\n' : SCRIPT)
      chmodSync(join(layer.workspace, name), 0o644)
    }
    const run = await layer.run({ ...FROM_SOURCE, strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([])
    expect(run.stdout).toMatch(
      /^Set the execute bit of these programs: bin\/tool, bootstrap, extensions\/agent$/m,
    )
  })

  it('is told of where the execute bit is not what it lacks', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('build/extensions/agent', '#!/bin/sh\r\n')
    layer.hasFile('build/extensions/notes.txt', 'text\n')
    const run = await layer.run(FROM_SOURCE)
    expect(run.warnings.join('\n')).toMatch(/ends with CR: extensions\/agent/)
    expect(run.warnings.join('\n')).toMatch(/nor a script with `#!`: extensions\/notes\.txt/)
  })
})

describe('a compiled file for another C library', () => {
  const files = {
    'build/python/musl/_native.abi3.so': elfFile({ libraries: ['libc.musl-x86_64.so.1'] }),
    'build/python/new/_native.abi3.so': elfFile({ versions: { 'libc.so.6': ['GLIBC_2.34'] } }),
  }
  const NEW = /GLIBC_2\.34, but compatible-runtimes includes python3\.11, .*: python\/new\/_native\.abi3\.so/
  const MUSL = /for Linux with musl, .*: python\/musl\/_native\.abi3\.so/

  it.each<[runtime: string, warnings: RegExp[]]>([
    ['', [MUSL]],
    ['python3.11', [MUSL, NEW]],
    ['python3.13', [MUSL]],
  ])('is told of for the runtime %j', async (runtime, warnings) => {
    const layer = layerWithSource(aws())
    for (const [name, content] of Object.entries(files)) layer.hasFile(name, content)
    const run = await layer.run({ ...FROM_SOURCE, 'compatible-runtimes': runtime })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual(warnings.map((warning) => expect.stringMatching(warning)))
    // The same object, by range requests.
    const inS3 = await layer.run({ 'compatible-runtimes': runtime, 'if-unchanged': 'publish' })
    expect(inS3.warnings).toEqual(warnings.map((warning) => expect.stringMatching(warning)))
    const strict = await layer.run({
      ...{ 'compatible-runtimes': runtime, 'if-unchanged': 'publish', strict: 'true' },
    })
    expect(strict.outputs).toMatchObject({ published: 'false', reason: 'archive-not-clean' })
  })
})
