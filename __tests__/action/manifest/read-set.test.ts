import {
  closeSync,
  mkdirSync,
  openSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix, win32 } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { Problems } from '../../../src/action/inputs/problems.ts'
import { readSet } from '../../../src/action/manifest/read-set.ts'
import { SetFiles } from '../../../src/action/manifest/set-file.ts'
import { setLines } from '../../../src/action/manifest/set-lines.ts'
import { sha256Of } from '../../../src/core/model/digest.ts'
import type { Manifest } from '../../../src/core/model/manifest.ts'
import { tries } from '../../tries.ts'

let top: string
let workspace: string
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'set-'))
  workspace = join(top, 'workspace')
  mkdirSync(workspace)
})
afterEach(() => {
  rmSync(top, { recursive: true })
})

function write(path: string, content: string | Buffer = path): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true })
  writeFileSync(join(workspace, path), content)
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true })
  symlinkSync(target, join(workspace, path))
}

function read(...lines: string[]): Manifest {
  const problems = new Problems()
  const manifest = readSet(lines, [], workspace, problems)
  if (manifest === undefined) throw new Error(problems.refusal().message)
  return manifest
}

/** Code and message of the problems. */
function refusal(...lines: string[]): [code: string, message: string] {
  const problems = new Problems()
  expect(readSet(lines, [], workspace, problems)).toBeUndefined()
  const { code, message } = problems.refusal()
  expect(message).not.toContain(top)
  return [code, message]
}

const paths = (...lines: string[]) => read(...lines).set?.files.map(({ path }) => path)
const contents = (...lines: string[]) =>
  Object.fromEntries(read(...lines).set?.files.map(({ path, content }) => [path, content]) ?? [])

describe('the files of a set', () => {
  it('are those that any line finds and no line excludes, in whatever order the lines are', () => {
    for (const path of ['uv.lock', 'src/b.py', 'src/a.py', 'src/tests/t.py', 'lib/x.js', 'other/y.js'])
      write(path)
    const lines = ['src/**', '!src/tests', './uv.lock', 'lib//../lib/*.js', '!**/b.py', 'uv.*']
    const expected = ['lib/x.js', 'src/a.py', 'uv.lock']
    expect(paths(...lines)).toEqual(expected)
    expect(paths(...lines.toReversed())).toEqual(expected)
    expect(read(...lines).bytes).toEqual(read(...lines.toReversed()).bytes)
  })

  it('have the digests of their bytes', () => {
    const large = Buffer.alloc(3_000_001, 'ab')
    for (const [path, bytes] of [
      ['a', ''],
      ['b', 'x'],
      ['c', large],
      ['d', large.subarray(0, 1_048_576)],
    ] as const) {
      write(`src/${path}`, Buffer.from(bytes))
      expect(read('src/*').set?.files.at(-1)?.sha256).toBe(sha256Of(Buffer.from(bytes)))
    }
  })

  it('make the same bytes in whatever order they were written, and however the lines are written', () => {
    const names = ['é', 'e\u0301x', 'z', 'Z', '\uffff', '😀', 'a-b', 'a', '.hid', 'ß']
    const lines = ['**', './**', '*\nx/**', `x/../**`]
    fc.assert(
      fc.property(
        fc.shuffledSubarray(names, { minLength: names.length }),
        fc.constantFrom(...lines),
        (order, line) => {
          rmSync(workspace, { recursive: true })
          for (const name of order) {
            write(name)
            write(`x/${name}/file`)
          }
          const { bytes } = read(...line.split('\n'))
          const expected = Buffer.from(bytes).toString()
          rmSync(workspace, { recursive: true })
          for (const name of names) {
            write(`x/${name}/file`)
            write(name)
          }
          expect(Buffer.from(read('**').bytes).toString()).toBe(expected)
        },
      ),
      { numRuns: tries(100) },
    )
  })

  it('are named in Unicode’s composed form, as git checks them out on one system and not on the other', () => {
    write('src/e\u0301.py')
    expect(paths('src/\u00e9.py')).toEqual(['src/\u00e9.py'])
    expect(paths('src/e\u0301.p?')).toEqual(['src/\u00e9.py'])
    write('src/\u00e9.py')
    expect(refusal('src/*')[1]).toContain('whose names differ only in their Unicode form')
  })

  it('may be names that other systems take for something else', () => {
    for (const path of ['a\\b', 'pages/[id]/x', '{a,b}', 'a, b', 'a b']) write(path)
    expect(paths('a\\b', 'pages/[id]/x', '{a,b}', 'a, b', 'a b')).toHaveLength(5)
    expect(refusal('a, c', 'a\\b')[1]).toContain('each path is a line of its own, without commas')
  })

  it('are found by an absolute path in the workspace too', () => {
    write('src/a')
    expect(paths(join(workspace, 'src/*'), join(workspace, 'src/a'))).toEqual(['src/a'])
  })

  it('do not depend on the case that the disk ignores', () => {
    write('src/a.py')
    expect(refusal('SRC/a.py', 'src/*')[1]).toContain('"SRC/a.py": there is no such file')
  })

  it('are looked for in a folder of any size, which is not kept whole', () => {
    mkdirSync(join(workspace, 'tmp'))
    for (let number = 0; number < 60_000; number++)
      closeSync(openSync(join(workspace, 'tmp', `${number}`), 'w'))
    write('tmp/uv.lock')
    // In a process of its own, because other tests leave their traces in the memory of this one.
    const source = (path: string) =>
      JSON.stringify(new URL(`../../../src/action/${path}`, import.meta.url).href)
    const script = `
      import { readSet } from ${source('manifest/read-set.ts')}
      import { Problems } from ${source('inputs/problems.ts')}
      const before = process.memoryUsage().rss
      const manifest = readSet(['tmp/*.lock', 'tmp/59*9'], [], ${JSON.stringify(workspace)}, new Problems())
      console.log(JSON.stringify([manifest.set.files.length, process.memoryUsage().rss - before]))`
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    })
    const [files, grown] = JSON.parse(said) as [number, number]
    expect(files).toBe(112)
    expect(grown).toBeLessThan(40_000_000)
  })

  it('of 10,000 are as many as there can be', () => {
    for (let index = 0; index < 10_000; index++) write(`src/${index}`, '')
    expect(paths('src/*')).toHaveLength(10_000)
    write('src/one-more')
    expect(refusal('src/**')).toEqual([
      'manifest-too-large',
      expect.stringContaining('more than 10000 files'),
    ])
  })
})

describe('the text of a file', () => {
  const lock = 'version = 1\n'

  it('is kept of lock files alone, by what their names or contents say', () => {
    const files = {
      ...{ 'uv.lock': lock, 'requirements-dev.txt': 'a==1\n', 'requirements/base.txt': 'b==1\n' },
      ...{
        'deps.txt': '# This file is autogenerated by pip-compile\na==1\n',
        'yarn.lock': '# yarn lockfile v1\n',
      },
    }
    const others = {
      'notes.txt': 'secret\n',
      'MANIFEST.in': 'include x\n',
      'a.json': '{}',
      'VERSION.txt': '1.2',
    }
    for (const [path, text] of Object.entries({ ...files, ...others })) write(path, text)
    expect(contents('**')).toEqual({
      ...files,
      ...Object.fromEntries(Object.keys(others).map((path) => [path, undefined])),
    })
  })

  it('is kept of files that a requirements file of the set includes', () => {
    write('deps/requirements.txt', '-r more.txt\n-c ../limits.pip\n-r not-in-set.txt\n')
    write('deps/more.txt', '-r last.txt\n-r requirements.txt\n')
    for (const path of ['deps/last.txt', 'limits.pip', 'deps/not-in-set.txt', 'unused.txt'])
      write(path, 'a==1\n')
    const lines = ['deps/**', '!**/not-in-set.txt', '*']
    expect(
      Object.entries(contents(...lines))
        .filter(([, text]) => text !== undefined)
        .map(([path]) => path),
    ).toEqual([...['deps/last.txt', 'deps/more.txt', 'deps/requirements.txt', 'limits.pip']])
    expect(read(...lines).set?.openIncludes).toEqual([{ file: 'deps/requirements.txt', line: 3 }])
  })

  it('is not kept of a file that a link calls a lock file', () => {
    write('.deploy/token', 'do-not-copy-me')
    write('real/requirements.txt', 'a==1\n')
    link('requirements.txt', '.deploy/token')
    link('more/requirements.txt', '../real/requirements.txt')
    write('b/requirements.txt', '-r included\n-r other\n')
    link('b/included', '../.deploy/token')
    write('b/other', 'b==1\n')
    expect(contents('**')).toEqual({
      ...{ '.deploy/token': undefined, 'requirements.txt': undefined, 'b/included': undefined },
      ...{ 'b/requirements.txt': '-r included\n-r other\n', 'b/other': 'b==1\n' },
      ...{ 'real/requirements.txt': 'a==1\n', 'more/requirements.txt': 'a==1\n' },
    })
  })

  it('is the same text where the bytes are in another encoding', () => {
    write('requirements.txt', Buffer.from('\ufeffa==1\n', 'utf16le'))
    write('more/requirements.txt', Buffer.from('# coding: latin-1\n# \xe9\na==1\n', 'latin1'))
    write('utf8/requirements.txt', '\ufeffa==1\n')
    write('damaged/uv.lock', Buffer.from([0xff, 0x00, 0xff]))
    expect(contents('**')).toEqual({
      'damaged/uv.lock': undefined,
      'more/requirements.txt': '\ufeff# coding: latin-1\n# é\na==1\n',
      'requirements.txt': '\ufeffa==1\n',
      'utf8/requirements.txt': '\ufeffa==1\n',
    })
  })

  it('fits into 10 MB with all others', () => {
    for (const name of ['a', 'b', 'c']) {
      write(`${name}/requirements.txt`, '')
      truncateSync(join(workspace, name, 'requirements.txt'), 4_000_000)
    }
    write('large.bin', '')
    truncateSync(join(workspace, 'large.bin'), 30_000_000)
    expect(paths('large.bin', 'src/../large.bin')).toEqual(['large.bin'])
    expect(refusal('**')[0]).toBe('manifest-too-large')
    // Each of these characters is six in the document.
    expect(refusal('a/*')).toEqual(['manifest-too-large', expect.stringMatching(/has 24000\d{3} bytes/)])
  })

  it('fits into 10 MB with all that is included, which is not even kept until then', () => {
    const names = Array.from({ length: 80 }, (_, number) => `data/${number}`)
    write('requirements.txt', names.map((name) => `-r ${name}\n`).join(''))
    for (const name of names) {
      write(name, '')
      truncateSync(join(workspace, name), 9_000_000)
    }
    const before = process.memoryUsage().rss
    expect(refusal('requirements.txt', 'data/*')).toEqual([
      'manifest-too-large',
      expect.stringContaining('characters together'),
    ])
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
    truncateSync(join(workspace, 'data/0'), 10_000_001)
    const [, message] = refusal('requirements.txt', 'data/0')
    expect(message).toContain('"data/0": it has 10000001 bytes; at most 10000000 are allowed')
  })

  it('is never of other bytes than the digest', () => {
    write('more', 'a==1\n')
    const file = join(workspace, 'more')
    const files = new SetFiles()
    const { sha256 } = files.read('more', file, 'more')
    expect(Buffer.from(files.bytes(file, sha256)).toString()).toBe('a==1\n')
    write('more', 'a==2\n')
    expect(() => files.bytes(file, sha256)).toThrow('it changed while it was read')
  })
})

describe('links', () => {
  it('to files count with what they lead to, in the workspace', () => {
    write('real/a.py', 'x')
    link('src/a.py', '../real/a.py')
    expect(read('src/*').set?.files).toEqual([{ path: 'src/a.py', sha256: sha256Of(Buffer.from('x')) }])
    expect(paths('**')).toEqual(['real/a.py', 'src/a.py'])
  })

  it('to folders are followed where they are written out, and refused under a wildcard', () => {
    write('real/a.py')
    link('link', 'real')
    link('src/up', '..')
    expect(paths('link/**')).toEqual(['link/a.py'])
    expect(paths('link/a.py', 'real/*')).toEqual(['link/a.py', 'real/a.py'])
    expect(refusal('src/**')[1]).toContain('"src/up" is a link to a folder, which wildcards do not follow')
    expect(refusal('src/**', '!src/up')[1]).toBe('`manifest-path` is "src/**": it matches no file.')
    write('src/b.py')
    expect(paths('src/**', '!src/up')).toEqual(['src/b.py'])
    expect(paths('src/*.py')).toEqual(['src/b.py'])
  })

  it.each([
    ['out of the workspace', '../../outside', 'it is outside the workspace'],
    ['out of the workspace, to a folder', '../..', 'it is outside the workspace'],
    ['to nothing', 'nowhere', 'there is no such file'],
    ['to themselves', 'link', 'it cannot be read: ELOOP'],
  ])('that lead %s are refused, unless they are excluded', (_, target, says) => {
    writeFileSync(join(top, 'outside'), 'secret')
    write('src/a')
    link('src/link', target)
    expect(refusal('src/**')[1]).toContain(`"src/link": ${says}`)
    expect(refusal('src/link')[1]).toContain(says)
    expect(paths('src/**', '!src/link')).toEqual(['src/a'])
    expect(paths('src/a')).toEqual(['src/a'])
  })

  it('that lead out of the workspace are refused where a wildcard could go on', () => {
    link('src/link', '../..')
    write('src/a/b')
    expect(refusal('src/*/b')[1]).toContain('"src/link": it is outside the workspace')
    expect(refusal('src/link/b')[1]).toContain('it is outside the workspace')
    expect(paths('src/a/*')).toEqual(['src/a/b'])
  })
})

describe('what cannot be part of a set', () => {
  it('is told of all together', () => {
    write('uv.lock', '')
    write('src/a', '')
    const [code, message] = refusal(
      'nowhere',
      'src',
      'uv.lock',
      'b/*',
      '..',
      '.',
      '!src/a',
      'src/a',
      'a\u0007',
    )
    expect(code).toBe('invalid-input')
    expect(message.split('\n').slice(1).sort()).toEqual(
      [
        '- `manifest-path` is "..": it is outside the workspace.',
        '- `manifest-path` is ".": it is the workspace; list files, or a glob such as src/**.',
        '- `manifest-path` is "a\\u0007": it must not contain control characters.',
        '- `manifest-path` is "nowhere": there is no such file or directory in the workspace.',
        '- `manifest-path` is "src": it is a directory; list its files, for example with src/**.',
        '- `manifest-path` is "b/*": it matches no file.',
        '- `manifest-path` is "src/a": a line that starts with ! excludes it.',
        '- `manifest-path`: "uv.lock": it is empty; a lock file is never empty.',
      ].sort(),
    )
  })

  it.each([
    [['!a', '!b'], 'it only excludes files'],
    [[`a${'b'.repeat(1024)}`, 'c'], 'it has 1025 characters; at most 1024'],
    [Array.from({ length: 101 }, (_, index) => `${index}*`), 'it has 101 globs; at most 100'],
    [['uv.lock/x', 'a'], 'there is no such file'],
  ])('%j', (lines, says) => {
    write('uv.lock')
    expect(refusal(...lines)[1]).toContain(says)
  })

  it('is a name that is not UTF-8, or has control characters, or is no file', () => {
    mkdirSync(join(workspace, 'src'))
    writeFileSync(Buffer.concat([Buffer.from(join(workspace, 'src/')), Buffer.from([0xff])]), 'x')
    write('src/a\nb')
    write('src/c')
    execFileSync('mkfifo', [join(workspace, 'src/pipe')])
    const [, message] = refusal('src/**')
    expect(message).toContain('"src/\ufffd" has a name that is not UTF-8')
    expect(message).toContain(String.raw`"src/a\nb" has a name with control characters`)
    expect(message).toContain('"src/pipe" is not a regular file')
    expect(paths('src/c', './src/c')).toEqual(['src/c'])
  })

  it('is told of however many there are', () => {
    const many = new Problems()
    for (let number = 0; number < 300_000; number++) many.add('manifest-path', undefined, `${number}`)
    const all = new Problems()
    all.addAll(many)
    expect(all.refusal().message).toMatch(/^There are 300000 problems .* and 299960 more$/s)
  })
})

describe('the lines', () => {
  const part = fc.stringMatching(/^[a-zA-Z0-9 ._*?é-]{1,5}$/).filter((text) => !/^[ .]|[ .]$/.test(text))
  const parts = fc.array(part, { minLength: 1, maxLength: 4 })

  it('are the same paths on Windows, with either separator', () => {
    fc.assert(
      fc.property(
        parts,
        fc.constantFrom('/', '\\', '//', '/./'),
        fc.boolean(),
        (names, separator, isExcluded) => {
          const start = isExcluded ? '! ' : ''
          const problems = new Problems()
          const [onWindows] = setLines([start + names.join(separator)], 'D:\\a\\repo', problems, win32)
          const [elsewhere] = setLines([start + names.join('/')], '/a/repo', problems, posix)
          expect({ ...onWindows, text: '' }).toEqual({ ...elsewhere, text: '' })
          expect(onWindows?.path).toBe(names.join('/'))
        },
      ),
      { numRuns: tries(1000) },
    )
  })

  // prettier-ignore
  it.each([
    ['..\\x', win32], ['C:\\x', win32], ['\\\\server\\share\\x', win32], ['E:x', win32], ['src\\..\\..\\*', win32],
    ['../x', posix], ['/etc/*', posix], ['a/../../b', posix],
  ])('never leave the workspace: %s', (text, platform) => {
    const problems = new Problems()
    expect(setLines([text], platform === win32 ? 'D:\\a\\repo' : '/a/repo', problems, platform)).toEqual([])
    expect(problems.refusal().code).toBe('manifest-outside-workspace')
  })
})
