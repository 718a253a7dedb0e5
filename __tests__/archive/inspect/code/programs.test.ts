import { describe, expect, it } from '@jest/globals'
import { inspectArchive } from '../../../../src/archive/inspect/inspect.ts'
import { handMadeZip, link, type HandMadeEntry } from '../../hand-made-zip.ts'
import { findingsIn, memoryReader } from '../../inspecting.ts'

const SCRIPT = '#!/bin/sh\nexit\n'
const DATA = 'echo\n'
/** The start of a program for x86_64, or of another type of ELF file. */
const elf = (type = 2) => {
  const header = Buffer.alloc(200)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(type, 16)
  header.writeUInt16LE(62, 18)
  return header
}
const MACH_O = Buffer.from('cffaedfe0c00000100000000', 'hex')

/** The codes of what is found of entries, and the first of the entries that they name. */
async function found(...entries: HandMadeEntry[]): Promise<string[]> {
  return (await findingsIn(entries)).map(({ code, entries: [name = ''] }) => `${code}: ${name}`)
}

const executable = (name: string, data: string | Buffer): HandMadeEntry => ({ name, data, mode: 0o100755 })

describe('a program that Linux can start', () => {
  it.each<HandMadeEntry>([
    executable('extensions/agent', SCRIPT),
    executable('extensions/agent', elf()),
    executable('extensions/agent', elf(3)),
    executable('./extensions//agent', SCRIPT),
    { ...executable('extensions/agent', SCRIPT), host: 19 },
    { name: 'extensions/agent', data: SCRIPT, mode: 0o100555 },
    executable('bootstrap', '#! /usr/bin/env -S node --no-warnings\n'),
    executable('bootstrap', '#!/opt/bin/python3\r'.replace('\r', '\n')),
    executable('bin/tool', elf()),
    executable('bin/tool', '#!/var/lang/bin/python3'),
    executable('otel-wrapper', SCRIPT),
  ])('is not told of: %j', async (entry) => {
    expect(await found(entry)).toEqual([])
  })
})

describe('a program without the execute bit', () => {
  it.each<HandMadeEntry>([
    { name: 'extensions/agent', data: SCRIPT },
    { name: 'extensions/agent', data: SCRIPT, mode: 0o100745 & ~1 },
    { name: 'extensions/agent', data: SCRIPT, mode: 0 },
    { name: 'extensions/agent', data: SCRIPT, mode: 0o100755, host: 0 },
    { name: 'extensions/agent', data: SCRIPT, mode: 0o100755, host: 10 },
    { name: 'extensions/agent', data: elf() },
    { name: './extensions/agent', data: elf(), method: 8 },
    { name: 'bootstrap', data: SCRIPT },
    { name: 'bin/tool', data: SCRIPT },
    { name: 'bin/tool', data: elf() },
    { name: 'bin/tool.py', data: '#!/usr/bin/env python3\n' },
    { name: 'bin/tool', data: elf(), mode: 0o100755, host: 0 },
    { name: 'otel-wrapper', data: SCRIPT },
    { name: 'wrapper.sh', data: SCRIPT },
  ])('is named: %j', async (entry) => {
    expect(await found(entry)).toEqual([`not-executable: ${entry.name.toString()}`])
  })

  it('is named with others', async () => {
    const entries = ['a', 'b', 'c', 'd'].map((name) => ({ name: `extensions/${name}`, data: SCRIPT }))
    expect(await findingsIn(entries)).toEqual([
      {
        severity: 'warning',
        code: 'not-executable',
        message:
          '4 entries are programs without the execute bit: extensions/a, extensions/b, extensions/c and 1 more. Lambda can start only programs with mode 0755. Create the zip on Linux or macOS, because zips from Windows have no modes.',
        entries: ['extensions/a', 'extensions/b', 'extensions/c'],
        count: 4,
      },
    ])
  })
})

describe('a script whose first line ends in CR', () => {
  it.each(['#!/bin/bash\r\nexit\r\n', '#!/bin/sh -e\r\n', '#!/bin/sh\rexit\r', '#!/usr/bin/env python3\r'])(
    'is named: %j',
    async (text) => {
      for (const name of ['extensions/agent', 'bootstrap', 'bin/tool', 'wrapper']) {
        expect(await found(executable(name, text))).toEqual([`crlf-script: ${name}`])
      }
    },
  )

  it('is another one than those that have CR further down', async () => {
    expect(await found(executable('extensions/agent', '#!/bin/sh\nexit\r\n'))).toEqual([])
  })

  it('is named beside a missing execute bit', async () => {
    expect(await found({ name: 'bin/tool', data: '#!/bin/sh\r\n' })).toEqual([
      'not-executable: bin/tool',
      'crlf-script: bin/tool',
    ])
  })
})

describe('a script for an interpreter that is not there', () => {
  it.each([
    '#!python\n',
    '#!\n',
    '#!C:\\Python313\\python.exe\n',
    '#!/home/runner/work/layer/venv/bin/python\n',
    '#!/Users/me/venv/bin/python\n',
    '#!/opt/hostedtoolcache/Python/3.13.1/x64/bin/python\n',
  ])('is named: %j', async (text) => {
    expect(await found(executable('extensions/agent', text))).toEqual(['no-interpreter: extensions/agent'])
    expect(await found(executable('bin/tool', text))).toEqual(['no-interpreter: bin/tool'])
  })
})

describe('what is no program', () => {
  const NOT_STARTED: [what: string, data: string | Buffer][] = [
    ['empty', ''],
    ['text', DATA],
    ['behind a byte order mark', `\ufeff${SCRIPT}`],
    ['behind a blank line', `\n${SCRIPT}`],
    ['UTF-16', Buffer.from(`\ufeff${SCRIPT}`, 'utf16le')],
    ['a static library', '!<arch>\n'],
    ['an object file', elf(1)],
    ['a Java archive', 'PK\x03\x04'],
  ]
  it.each(NOT_STARTED)('is named where Lambda starts everything: %s', async (_, data) => {
    for (const name of ['extensions/agent', 'extensions/.gitkeep', 'extensions/a.md', 'bootstrap']) {
      expect(await found(executable(name, data))).toEqual([`not-a-program: ${name}`])
    }
  })

  it.each(NOT_STARTED.filter(([what]) => what !== 'an object file'))(
    'is named in bin/ where it can be executed: %s',
    async (_, data) => {
      expect(await found(executable('bin/tool', data))).toEqual(['not-a-program: bin/tool'])
    },
  )

  it('is a library in extensions/', async () => {
    expect(await found(executable('extensions/libagent.so', elf(3)))).toEqual([
      'not-a-program: extensions/libagent.so',
    ])
  })

  it.each<HandMadeEntry>([
    { name: 'bin/activate', data: '# This file must be sourced\n' },
    { name: 'bin/README', data: DATA },
    executable('bin/tool.bat', '@echo off\r\n'),
    executable('bin/tool.py', 'import sys\n'),
    executable('bin/data.json', '{}'),
    executable('bin/.keep', ''),
    { name: 'bin/libtool.so.1', data: elf(3) },
    { name: 'bin/part.o', data: elf(1) },
    { name: 'bin/sub/tool', data: SCRIPT },
    { name: 'extensions/sub/tool', data: SCRIPT },
    { name: 'python/bin/tool', data: '#!/home/me/venv/bin/python\r\n' },
    { name: 'nodejs/node_modules/.bin/tool', data: '#!/usr/bin/env node\r\n' },
    executable('LICENSE', 'text'),
    { name: 'setup.py', data: '#!/usr/bin/env python\r\n' },
    { name: 'extensions/sub/', mode: 0o040755 },
  ])('is not told of beside programs: %j', async (entry) => {
    expect(await found(entry)).toEqual([])
  })

  it('is an object file in the other order of bytes', async () => {
    const data = elf()
    data.writeUInt8(2, 5)
    data.writeUInt16BE(1, 16)
    expect(await found(executable('extensions/agent', data))).toContain('not-a-program: extensions/agent')
  })

  it('is none in bin/ where it is an object file', async () => {
    expect(await found(executable('bin/tool', elf(1)))).toEqual([])
  })

  it('is named in bin/ where it was meant as a script, without the execute bit too', async () => {
    expect(await found({ name: 'bin/tool', data: `\n${SCRIPT}` })).toEqual([
      'not-executable: bin/tool',
      'not-a-program: bin/tool',
    ])
  })

  it('cannot be started for want of the execute bit either, where it is for another system', async () => {
    expect(await found({ name: 'extensions/agent', data: MACH_O })).toEqual([
      'system-mismatch: extensions/agent',
      'not-executable: extensions/agent',
    ])
  })

  it('is told once where it is for another system', async () => {
    expect(await found(executable('extensions/agent', MACH_O))).toEqual(['system-mismatch: extensions/agent'])
    expect(await found(executable('extensions/agent', 'MZ\x90'))).toEqual([
      'system-mismatch: extensions/agent',
    ])
  })
})

describe('a link to a program', () => {
  it.each<[target: string, ...rest: HandMadeEntry[]]>([
    ['../agent/run', { name: 'agent/run', data: SCRIPT }],
    ['/opt/agent/run', { name: 'agent/run', data: SCRIPT }],
  ])('is judged by what it leads to: %s', async (target, file) => {
    expect(await found(link('extensions/agent', target), file)).toEqual(['not-executable: agent/run'])
    expect(await found(link('extensions/agent', target), { ...file, mode: 0o100755 })).toEqual([])
  })

  it('that leads to a directory is started too, and fails', async () => {
    expect(await found(link('extensions/agent', '../agent'), { name: 'agent/run', data: SCRIPT })).toEqual([
      'not-a-program: extensions/agent',
    ])
  })

  it('is judged beside programs that are none', async () => {
    const run = executable('agent/run', SCRIPT)
    const other = { name: 'extensions/other', data: SCRIPT }
    expect(await found(link('extensions/agent', '../agent/run'), run, other)).toEqual([
      'not-executable: extensions/other',
    ])
  })

  it('is told of once, however many lead there', async () => {
    const links = ['a', 'b'].map((name) => link(`extensions/${name}`, '../agent/run'))
    expect(await findingsIn([...links, { name: 'agent/run', data: SCRIPT }])).toMatchObject([
      { code: 'not-executable', entries: ['agent/run'], count: 1 },
    ])
  })

  it('that leaves leads to nothing in the layer', async () => {
    expect(
      await found(link('extensions/agent', '/etc/run/agent'), { name: 'run/agent', data: DATA }),
    ).toEqual(['unsafe-link: extensions/agent'])
  })

  it('may lead to what another layer brings', async () => {
    expect(await found(link('extensions/agent', '/opt/other/agent'))).toEqual([])
  })
})

describe('an archive in S3', () => {
  it('is read a bounded number of times, and what Lambda starts itself comes first', async () => {
    const far = (name: string) => executable(name, Buffer.alloc(20_000, 'x'))
    const names = Array.from({ length: 100 }, (_, index) => `bin/tool${index}`)
    const reader = memoryReader(handMadeZip([...names, 'extensions/agent'].map(far)))
    const { findings } = await inspectArchive(reader, { runtimes: [], architectures: [] })
    expect(findings.map(({ entries: [first], count }) => [first, count])).toEqual([['extensions/agent', 8]])
    // One for the directory, one for each program.
    expect(reader.reads).toHaveLength(9)
  })
})
