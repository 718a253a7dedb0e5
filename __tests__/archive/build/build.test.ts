import { createHash, generateKeyPairSync } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { buildArchive } from '../../../src/archive/build/build.ts'
import { SecretsError, TreeError } from '../../../src/archive/build/tree-error.ts'
import { makeTree, temporaryFolder } from '../trees.ts'
import { unzipped } from '../unzipped.ts'

const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const token = ['npm', '_', 'Zk4TqW9rXy2LmB7vNc5HsDf8GjPa3QeUwRtY'].join('')

function target(): string {
  return join(temporaryFolder(), 'layer.zip')
}

describe('a directory of very many files', () => {
  it('is no longer zipped as soon as that is cancelled', async () => {
    const root = makeTree(Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`f${index}`, ''])))
    const path = target()
    const cancellation = new AbortController()
    const reason = new Error('cancelled')
    setImmediate(() => {
      cancellation.abort(reason)
    })
    await expect(buildArchive(root, path, cancellation.signal)).rejects.toBe(reason)
    expect(existsSync(path)).toBe(false)
  })
})

describe('an archive of a directory', () => {
  it('holds its files, links and empty directories', async () => {
    const root = makeTree({
      'bin/run': { executable: '#!/bin/sh\n' },
      'lib/libx.so': { link: 'libx.so.1' },
      'lib/libx.so.1': 'elf',
      'python/ns': { directory: true },
      'python/ü.py': 'text '.repeat(50),
    })
    const path = target()
    const archive = await buildArchive(root, path)
    expect(
      (await unzipped(path)).map(({ name, mode, content }) => [name, mode.toString(8), content.toString()]),
    ).toEqual([
      ['bin/run', '100755', '#!/bin/sh\n'],
      ['lib/libx.so', '120777', 'libx.so.1'],
      ['lib/libx.so.1', '100644', 'elf'],
      ['python/ns/', '40755', ''],
      ['python/ü.py', '100644', 'text '.repeat(50)],
    ])
    const bytes = readFileSync(path)
    expect(archive).toMatchObject({
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    expect(archive.entries.map(({ name, size }) => [name, size])).toContainEqual(['python/ü.py', 250])
  })

  it('holds large files too', async () => {
    const noise = createHash('shake256', { outputLength: 17 * 1024 * 1024 }).digest()
    const path = target()
    await buildArchive(makeTree({ a: 'x', large: noise, z: 'x' }), path)
    const [, large] = await unzipped(path)
    expect(large?.content.equals(noise)).toBe(true)
  })

  it('tells which caches it kept out', async () => {
    const path = target()
    const { leftOut } = await buildArchive(
      makeTree({ 'python/a.py': '', 'python/__pycache__/a.pyc': '' }),
      path,
    )
    expect(leftOut).toEqual([{ name: 'python/__pycache__/', kind: 'caches' }])
    expect((await unzipped(path)).map(({ name }) => name)).toEqual(['python/a.py'])
  })

  it('is the same where its folder, new each time, lies in the directory', async () => {
    const root = makeTree({ a: 'text' })
    const zipIn = async (folder: string) => {
      mkdirSync(join(root, folder), { recursive: true })
      const archive = await buildArchive(root, join(root, folder, 'layer.zip'))
      rmSync(join(root, folder), { recursive: true })
      return archive
    }
    const one = await zipIn('tmp/one')
    expect(one.entries.map(({ name }) => name)).toEqual(['a', 'tmp/'])
    expect((await zipIn('tmp/two')).sha256).toBe(one.sha256)
  })

  it('leaves no file open', async () => {
    const root = makeTree({ a: 'a', b: 'b', 'c/d': 'd' })
    // The system gives the lowest number that is free.
    const nextNumber = () => {
      const fd = openSync(join(root, 'a'), 'r')
      closeSync(fd)
      return fd
    }
    const before = nextNumber()
    await buildArchive(root, target())
    expect(nextNumber()).toBeLessThanOrEqual(before)
  })

  it('lies outside of the directory, and replaces nothing', async () => {
    const root = makeTree({ file: 'text' })
    await expect(buildArchive(root, join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('text')
  })
})

describe('a directory with secrets', () => {
  it('is refused with all of them, and leaves no archive', async () => {
    const root = makeTree({
      '.git/config': 'x',
      'nodejs/.npmrc': `//registry.npmjs.org/:_authToken=${token}`,
      'python/app/id_rsa': 'x',
      'python/app/key.pem': key,
      'python/app/ok.py': '',
    })
    const path = target()
    const failure: unknown = await buildArchive(root, path).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SecretsError)
    expect((failure as SecretsError).secrets).toEqual([
      { name: '.git/', kind: 'Git data' },
      { name: 'nodejs/.npmrc', kind: 'a registry token' },
      { name: 'python/app/id_rsa', kind: 'an SSH key' },
      { name: 'python/app/key.pem', kind: 'a private key' },
    ])
    expect((failure as SecretsError).message).toBe(
      `.git/ (Git data); nodejs/.npmrc (a registry token); ` +
        'python/app/id_rsa (an SSH key); python/app/key.pem (a private key)',
    )
    expect(existsSync(path)).toBe(false)
  })

  it('is only warned of what a package from a registry brought, and of settings', async () => {
    const digest = createHash('sha256').update(key).digest('base64url')
    const root = makeTree({
      'python/pkg-1.dist-info/RECORD': `pkg/test/key.pem,sha256=${digest},1\npkg/.env,,\n`,
      'python/pkg/test/key.pem': key,
      'python/pkg/.env': 'DEBUG=1',
    })
    const { warnings, entries } = await buildArchive(root, target())
    expect(warnings).toEqual([
      { name: 'python/pkg/.env', kind: 'settings that often contain secrets' },
      { name: 'python/pkg/test/key.pem', kind: 'a private key' },
    ])
    expect(entries.map(({ name }) => name)).toContain('python/pkg/test/key.pem')
  })

  it('is refused with what else is wrong, too', async () => {
    const root = makeTree({ '.git/x': '', 'a.txt': token, dangling: { link: 'nowhere' }, 'z.pem': key })
    const failure: unknown = await buildArchive(root, target()).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SecretsError)
    expect((failure as SecretsError).message).toBe(
      '.git/ (Git data); a.txt (a registry token); z.pem (a private key). ' +
        'The directory also cannot be zipped: dangling is a link to a path that is not in the layer',
    )
    expect((failure as SecretsError).problems).toHaveLength(1)
  })

  it('is warned of an AWS access key ID, unless a package brought it', async () => {
    const id = ['AKIA', 'Q3EGXUJ5LMPWR7TZ'].join('')
    const digest = createHash('sha256').update(id).digest('base64url')
    const root = makeTree({
      'pkg-1.dist-info/RECORD': `pkg/a.py,sha256=${digest},1`,
      'pkg/a.py': id,
      'own.py': id,
    })
    const { warnings } = await buildArchive(root, target())
    expect(warnings).toEqual([{ name: 'own.py', kind: 'an AWS access key ID' }])
  })

  it('is refused for a token, whoever brought it', async () => {
    const digest = createHash('sha256').update(token).digest('base64url')
    const root = makeTree({ 'pkg-1.dist-info/RECORD': `pkg/a.py,sha256=${digest},1`, 'pkg/a.py': token })
    await expect(buildArchive(root, target())).rejects.toThrow(/pkg\/a\.py \(a registry token\)$/)
  })
})

/** The directory is looked through before this returns, the files are read afterwards. */
function zipWhile(root: string, change: () => void): { path: string; failure: Promise<unknown> } {
  const path = target()
  const failure = buildArchive(root, path).catch((error: unknown) => error)
  change()
  return { path, failure }
}

describe('a file that changes while its directory is zipped', () => {
  const large = Buffer.alloc(17 * 1024 * 1024)

  it.each<[string, (path: string) => void, string]>([
    [
      'grows',
      (path) => {
        appendFileSync(path, 'x')
      },
      'changed while it was read',
    ],
    [
      'shrinks',
      (path) => {
        writeFileSync(path, '')
      },
      'changed while it was read',
    ],
    [
      'is written anew, as long as before',
      (path) => {
        utimesSync(path, 2, 2)
      },
      'changed while it was read',
    ],
    [
      'grows, and says that it did not change',
      (path) => {
        appendFileSync(path, 'x')
        utimesSync(path, 1, 1)
      },
      'changed while it was read',
    ],
    [
      'goes away',
      (path) => {
        rmSync(path)
      },
      'can no longer be read (ENOENT)',
    ],
    [
      'becomes a directory',
      (path) => {
        rmSync(path)
        mkdirSync(path)
      },
      'can no longer be read (EISDIR)',
    ],
    [
      'becomes a link',
      (path) => {
        rmSync(path)
        symlinkSync('/etc/hostname', path)
      },
      'can no longer be read (ELOOP)',
    ],
  ])('and %s', async (_, change, problem) => {
    for (const content of ['text', large]) {
      const root = makeTree({ a: 'first', b: content })
      utimesSync(join(root, 'b'), 1, 1)
      const { path, failure } = zipWhile(root, () => {
        change(join(root, 'b'))
      })
      expect(await failure).toBeInstanceOf(TreeError)
      expect(await failure).toMatchObject({ problems: [{ name: 'b', problem }] })
      expect(existsSync(path)).toBe(false)
    }
  })
})
