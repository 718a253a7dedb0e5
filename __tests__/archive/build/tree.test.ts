import { chmodSync, chownSync, linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { TreeError } from '../../../src/archive/build/tree-error.ts'
import type { TreeProblem } from '../../../src/archive/build/tree-error.ts'
import { readTree } from '../../../src/archive/build/tree.ts'
import { makeTree, temporaryFolder } from '../trees.ts'
import type { Node } from '../trees.ts'

/** What a tree is refused for, by name. */
function problemsOf(root: string): Record<string, string> {
  return Object.fromEntries(found(root).map(({ name, problem }) => [name, problem]))
}

function found(root: string): readonly TreeProblem[] {
  try {
    return readTree(root).problems
  } catch (error) {
    if (error instanceof TreeError) return error.problems
    throw error
  }
}

function names(root: string): string[] {
  return readTree(root).entries.map(({ name }) => name)
}

describe('what of a directory goes into a layer', () => {
  it('is every file, by the bytes of its name', () => {
    const root = makeTree({ 'b/c': '', 'b.py': '', a: '', é: '', '\u{1f600}': '', '\uff5e': '', 'b/a/d': '' })
    expect(names(root)).toEqual(['a', 'b.py', 'b/a/d', 'b/c', 'é', '\uff5e', '\u{1f600}'])
  })

  it('has their sizes, and whether they can be executed', () => {
    const root = makeTree({ 'bin/run': { executable: '#!/bin/sh' }, 'data.txt': 'four' })
    expect(readTree(root).entries).toEqual([
      { kind: 'file', name: 'bin/run', size: 9, executable: true, modified: 1_700_000_000_000 },
      { kind: 'file', name: 'data.txt', size: 4, executable: false, modified: 1_700_000_000_000 },
    ])
  })

  it('takes both names of a hard link as files', () => {
    const root = makeTree({ one: 'text' })
    linkSync(join(root, 'one'), join(root, 'two'))
    expect(readTree(root).entries.map(({ kind, name }) => [kind, name])).toEqual([
      ['file', 'one'],
      ['file', 'two'],
    ])
  })

  it('takes directories only where they are empty', () => {
    const root = makeTree({ 'full/file': '', 'full/empty': { directory: true }, empty: { directory: true } })
    expect(names(root)).toEqual(['empty/', 'full/empty/', 'full/file'])
  })

  it('leaves out caches and says so, as if they were not there', () => {
    const cached = makeTree({
      'python/__pycache__/a.pyc': 'x',
      'python/a.py': '',
      'python/only/__pycache__/b.pyc': 'x',
      'nodejs/node_modules/.cache/x/y': 'x',
      'nodejs/.cache/kept': '',
    })
    const clean = makeTree({
      'python/a.py': '',
      'python/only': { directory: true },
      'nodejs/node_modules': { directory: true },
      'nodejs/.cache/kept': '',
    })
    expect(readTree(cached).leftOut).toEqual([
      { name: 'nodejs/node_modules/.cache/', kind: 'caches' },
      { name: 'python/__pycache__/', kind: 'caches' },
      { name: 'python/only/__pycache__/', kind: 'caches' },
    ])
    expect(readTree(cached).entries).toEqual(readTree(clean).entries)
  })

  it.each([
    'nodejs/node_modules/.modules.yaml',
    'node_modules/.modules.yaml',
    'nodejs/node_modules/.pnpm-workspace-state.json',
    'nodejs/node_modules/.pnpm-workspace-state-v1.json',
    'nodejs/node_modules/.yarn-integrity',
    'nodejs/node_modules/.yarn-state.yml',
    'nodejs/.yarn/install-state.gz',
    'ruby/gems/3.4.0/extensions/x86_64-linux/3.4.0/json-2.9.1/gem_make.out',
    'ruby/gems/3.4.0/extensions/x86_64-linux/3.4.0/json-2.9.1/mkmf.log',
  ])('leaves out files that installers rewrite each time: %s', (name) => {
    const { entries, leftOut } = readTree(makeTree({ [name]: 'x', 'python/a.py': '' }))
    expect(leftOut).toEqual([{ name, kind: 'files that installers rewrite each time' }])
    expect(entries.map((entry) => entry.name)).toContain('python/a.py')
    expect(entries.map((entry) => entry.name)).not.toContain(name)
  })

  it.each([
    'nodejs/node_modules/.package-lock.json',
    'nodejs/node_modules/.package-map.json',
    'nodejs/node_modules/.pnpm/lock.yaml',
    'nodejs/.modules.yaml',
    'nodejs/node_modules/a/.yarn-integrity',
    'python/a-1.dist-info/uv_cache.json',
    'ruby/gems/3.4.0/gems/json-2.9.1/mkmf.log',
  ])('keeps what is alike each time, or what others refer to: %s', (name) => {
    expect(readTree(makeTree({ [name]: 'x' }))).toMatchObject({ leftOut: [], entries: [{ name }] })
  })

  it('leaves out macOS metadata', () => {
    const apple = Buffer.from('0005160700020000', 'hex')
    const { entries, leftOut } = readTree(
      makeTree({
        '__MACOSX/python/._a.py': apple,
        '.DS_Store': 'x',
        'extensions/._agent': apple,
        'python/.DS_Store': 'x',
        'python/._a.py': apple,
        'python/._b.py': 'x = 1',
        'python/._c.py': '',
      }),
    )
    expect(leftOut.map(({ name, kind }) => [name, kind])).toEqual(
      ['.DS_Store', '__MACOSX/', 'extensions/._agent', 'python/.DS_Store', 'python/._a.py'].map((name) => [
        name,
        'macOS metadata',
      ]),
    )
    expect(entries.map(({ name }) => name)).toEqual(['extensions/', 'python/._b.py', 'python/._c.py'])
  })

  it('can execute programs where programs lie, and says so', () => {
    const elf = Buffer.from('\x7fELF\x02\x01\x01'.padEnd(20, '\0'), 'latin1')
    const script = '#!/bin/sh\n'
    const programs = {
      'bin/a': elf,
      'bin/b.py': script,
      bootstrap: script,
      'extensions/a': elf,
      wrapper: script,
    }
    const others = {
      'bin/activate': '# to be sourced',
      'bin/libz.so': elf,
      'extensions/data': 'x',
      'extensions/sub/a': script,
      'python/a.py': script,
      'python/bin/a': script,
      'setup.py': script,
    }
    const { entries, madeExecutable } = readTree(
      makeTree({ ...programs, ...others, 'bin/c': { executable: script } }),
    )
    expect(madeExecutable).toEqual(Object.keys(programs))
    const executable = entries.filter((entry) => entry.kind === 'file' && entry.executable)
    expect(executable.map(({ name }) => name)).toEqual([...Object.keys(programs), 'bin/c'].sort())
  })

  it('takes no notice of the set-group bit of a directory', () => {
    const root = makeTree({ 'python/a.py': '', empty: { directory: true } })
    const before = readTree(root)
    for (const folder of ['.', 'python', 'empty']) chmodSync(join(root, folder), 0o2775)
    expect(readTree(root)).toEqual(before)
  })

  it('does not look into what is a secret by its name', () => {
    const root = makeTree({
      '.git/objects/\u0007': '',
      'python/.aws/credentials': 'x',
      'home/.ssh/config': 'x',
      'home/.netrc': 'x',
      '.pypirc': 'x',
      '.git-credentials': 'x',
      'sub/.git': 'gitdir: ../.git/modules/sub',
      'python/a.py': '',
    })
    expect(readTree(root).secrets).toEqual([
      { name: '.git-credentials', kind: 'host passwords' },
      { name: '.git/', kind: 'Git data' },
      { name: '.pypirc', kind: 'host passwords' },
      { name: 'home/.netrc', kind: 'host passwords' },
      { name: 'home/.ssh/', kind: 'SSH settings' },
      { name: 'python/.aws/', kind: 'AWS settings' },
      { name: 'sub/.git', kind: 'Git data' },
    ])
  })

  it('does not take a link for something else than its name says', () => {
    const root = makeTree({
      'n.txt': 'machine x password y',
      'x/config': '',
      '.netrc': { link: 'n.txt' },
      '.ssh': { link: 'x' },
      'sub/.aws': { link: '../x' },
      'sub/.git': { link: '/nowhere' },
    })
    expect(readTree(root).secrets).toEqual([
      { name: '.netrc', kind: 'host passwords' },
      { name: '.ssh', kind: 'SSH settings' },
      { name: 'sub/.aws', kind: 'AWS settings' },
      { name: 'sub/.git', kind: 'Git data' },
    ])
    expect(names(root)).toEqual(['n.txt', 'x/config'])
  })

  it('passes over a folder as if it were not there', () => {
    const root = makeTree({
      a: '',
      'tmp/x/layer.zip': '',
      'tmp/x/y/z': '',
      'x/kept': '',
      alias: { link: '.' },
    })
    expect(readTree(root, join(root, 'tmp/x')).entries.map(({ name }) => name)).toEqual([
      'a',
      'alias',
      'tmp/',
      'x/kept',
    ])
    expect(readTree(join(root, 'alias'), join(root, 'tmp/x'))).toMatchObject({ leftOut: [], problems: [] })
    expect(names(root)).toContain('tmp/x/layer.zip')
    expect(readTree(root, temporaryFolder()).entries).toEqual(readTree(root).entries)
  })

  it('goes as deep as the file system does', () => {
    const folder = Array.from({ length: 1000 }, () => 'd').join('/')
    expect(names(makeTree({ [`${folder}/file`]: '' }))).toEqual([`${folder}/file`])
  })
})

describe('a symbolic link', () => {
  const inside: Record<string, Node> = { 'lib/x.so.1.2': 'elf', 'python/pkg/mod.py': '' }

  it.each([
    ['to a file beside it', 'lib/x.so', 'x.so.1.2'],
    ['to a file elsewhere', 'python/x.so', '../lib/x.so.1.2'],
    ['to a directory', 'python/alias', 'pkg'],
    ['to its own directory', 'lib/lib64', '.'],
    ['to a directory above it', 'python/pkg/up', '../..'],
    ['with needless steps', 'lib/x.so', './/../lib/./x.so.1.2'],
  ])('%s stays a link', (_, name, target) => {
    const { entries } = readTree(makeTree({ ...inside, [name]: { link: target } }))
    expect(entries).toContainEqual({ kind: 'link', name, target })
  })

  it('may lead through other links', () => {
    const links = {
      'lib/x.so': { link: 'x.so.1' },
      'lib/x.so.1': { link: 'x.so.1.2' },
      l: { link: 'lib' },
      m: { link: 'l/x.so' },
    }
    expect(names(makeTree({ ...inside, ...links }))).toEqual([
      'l',
      'lib/x.so',
      'lib/x.so.1',
      'lib/x.so.1.2',
      'm',
      'python/pkg/mod.py',
    ])
  })

  it.each([
    ['an absolute path', '/etc/passwd', 'is a link to an absolute path'],
    ['an absolute path below /opt', '/opt/lib/x.so.1.2', 'is a link to an absolute path'],
    ['a path above the directory', '../../etc', 'is a link to a path outside the directory'],
    [
      'a path that leaves and comes back',
      '../../x/lib/x.so.1.2',
      'is a link to a path outside the directory',
    ],
    ['nothing', 'missing', 'is a link to a path that is not in the layer'],
    ['something below a file', 'x.so.1.2/y', 'is a link to a path that uses a file as a directory'],
    ['a file with a slash', 'x.so.1.2/', 'is a link to a path that uses a file as a directory'],
    ['itself', 'link', 'is a circular link'],
    ['a cache', '../python/__pycache__', 'is a link to a path that is not in the layer'],
  ])('to %s is refused', (_, target, problem) => {
    const root = makeTree({ ...inside, 'python/__pycache__/x': '', 'lib/link': { link: target } })
    expect(problemsOf(root)).toEqual({ 'lib/link': problem })
  })

  it('is refused for where the links on its way lead', () => {
    const root = makeTree({
      ...inside,
      out: { link: '..' },
      'lib/through': { link: '../out/etc' },
      absolute: { link: '/etc' },
      'lib/on': { link: '../absolute/passwd' },
      a: { link: 'b' },
      b: { link: 'a' },
      'lib/into': { link: '../a/x' },
    })
    expect(problemsOf(root)).toEqual({
      a: 'is a circular link',
      absolute: 'is a link to an absolute path',
      b: 'is a circular link',
      'lib/into': 'is a circular link',
      'lib/on': 'is a link to an absolute path',
      'lib/through': 'is a link to a path outside the directory',
      out: 'is a link to a path outside the directory',
    })
  })

  it('is not misled by links that look like a part of the path', () => {
    // lib/deep/.. is the parent of where lib/deep leads, which is not lib.
    const root = makeTree({
      ...inside,
      'a/b/c': '',
      'lib/deep': { link: '../a/b' },
      'lib/y': { link: 'deep/../x.so.1.2' },
    })
    expect(problemsOf(root)).toEqual({ 'lib/y': 'is a link to a path that is not in the layer' })
  })

  it('may lead on 40 times, as on Linux', () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, index) => [`l${index}`, { link: index === 0 ? 'lib' : `l${index - 1}` }]),
      )
    expect(problemsOf(makeTree({ ...inside, ...chain(40) }))).toEqual({})
    expect(problemsOf(makeTree({ ...inside, ...chain(41) }))).toEqual({
      l40: 'is a circular link',
    })
  })
})

describe('a directory that costs too much', () => {
  it('holds more than an archive may', () => {
    const root = makeTree({ 'python/a': '' })
    // Together with python/ and python/a, as many as may be.
    execFileSync('sh', ['-c', 'seq 99998 | xargs touch'], { cwd: join(root, 'python') })
    expect(names(root)).toHaveLength(99_999)
    writeFileSync(join(root, 'one'), '')
    expect(problemsOf(root)).toEqual({
      '': 'it contains more than 100000 files, links and directories, the maximum for an archive',
    })
  })

  it('has longer names than an archive may list', () => {
    const folder = Array.from({ length: 13 }, () => 'd'.repeat(250)).join('/')
    const root = makeTree({ [`${folder}/file`]: '' })
    for (let index = 0; index < 4_800; index += 1) {
      writeFileSync(join(root, folder, `${index}`.padStart(250, 'f')), '')
    }
    expect(problemsOf(root)).toEqual({
      '': 'the names in it have more than 16777216 bytes in total, the maximum for an archive',
    })
  })

  it('has links that take more steps than can be followed', () => {
    const root = makeTree({ file: '' })
    for (let index = 0; index < 500; index += 1)
      symlinkSync(`${'./'.repeat(1_998)}file`, join(root, `l${index}`))
    // Each takes a step for its name, one for each part, and one for the file.
    expect(problemsOf(root)).toEqual({})
    symlinkSync('file', join(root, 'one'))
    expect(Object.values(problemsOf(root))).toEqual([
      'is a link that was not followed, because all links together take more than 1000000 steps',
    ])
  })
})

describe('a directory that cannot be zipped', () => {
  it.each([
    ['is missing', () => join(temporaryFolder(), 'missing'), 'it is not a directory'],
    ['is a file', () => join(makeTree({ file: '' }), 'file'), 'it is not a directory'],
    ['is empty', () => temporaryFolder(), 'it contains no files'],
    ['has only directories', () => makeTree({ 'python/x': { directory: true } }), 'it contains no files'],
  ])('%s', (_, make, problem) => {
    expect(problemsOf(make())).toEqual({ '': problem })
  })

  it('holds more than a layer may', () => {
    const root = makeTree({ half: '', other: '' })
    for (const name of ['half', 'other']) truncateSync(join(root, name), 131_072_000)
    expect(problemsOf(root)).toEqual({})
    truncateSync(join(root, 'other'), 131_072_001)
    expect(problemsOf(root)).toEqual({ '': 'it contains 262144001 bytes; a layer can unpack to at most 262144000' })
  })

  it('is told with everything that is wrong, sorted', async () => {
    const root = makeTree({
      'python/ok.py': '',
      'python/dangling': { link: 'nowhere' },
      'back\\slash': '',
      'new\nline': '',
    })
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff])]), '')
    mkdirSync(join(root, 'run'))
    const server = createServer().listen(join(root, 'run/socket'))
    try {
      expect(problemsOf(root)).toEqual({
        'back\\slash': 'has a name with a control character or a backslash',
        'f\ufffd': 'has a name with bytes that are not UTF-8',
        'new\nline': 'has a name with a control character or a backslash',
        'python/dangling': 'is a link to a path that is not in the layer',
        'run/socket': 'is a socket',
      })
      expect(new TreeError(found(root)).message).toMatch(/^back\\slash has .*; new\\u\{a\}line has /)
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('has something that cannot be read', () => {
    const root = makeTree({ 'closed/file': '', secret: '', open: '' })
    chmodSync(join(root, 'closed'), 0)
    chmodSync(join(root, 'secret'), 0)
    try {
      expect(asOrdinaryUser(root, () => problemsOf(root))).toEqual({
        closed: 'cannot be listed (EACCES)',
        secret: 'cannot be read (EACCES)',
      })
    } finally {
      chmodSync(join(root, 'closed'), 0o700)
    }
  })

  it('has a link whose target nobody can write down', () => {
    const root = makeTree({ file: '' })
    symlinkSync(Buffer.from([0xff]), join(root, 'bytes'))
    symlinkSync('a\\b', join(root, 'slash'))
    expect(problemsOf(root)).toEqual({
      bytes: 'is a link to a path with bytes that are not UTF-8',
      slash: 'is a link to a path with a control character or a backslash',
    })
  })

  it('spells out what fits into a message, and counts the rest', () => {
    const problems = Array.from({ length: 150 }, (_, index) => ({
      name: `l${index + 100}`,
      problem: 'x'.repeat(23),
    }))
    const { message } = new TreeError(problems)
    expect(message).toMatch(/^(?:l\d+ x{23}; ){100}and 50 more$/)
    expect(new TreeError([{ name: '', problem: 'x'.repeat(4000) }]).message).toHaveLength(4000)
  })

  it('cannot be listed itself, or not even be looked at', () => {
    const root = makeTree({ 'inner/file': '' })
    chmodSync(root, 0o300)
    expect(asOrdinaryUser(root, () => problemsOf(root))).toEqual({ '': 'it cannot be listed (EACCES)' })
    chmodSync(root, 0)
    expect(asOrdinaryUser(root, () => problemsOf(join(root, 'inner')))).toEqual({
      '': 'it cannot be read (EACCES)',
    })
    chmodSync(root, 0o700)
  })
})

/** To root nothing is closed. */
function asOrdinaryUser<Result>(root: string, act: () => Result): Result {
  if (process.geteuid?.() !== 0) return act()
  chownSync(root, 65534, 65534)
  process.seteuid?.(65534)
  try {
    return act()
  } finally {
    process.seteuid?.(0)
  }
}
