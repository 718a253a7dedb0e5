import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ArchiveOnDisk } from '../../../src/action/disk/local-archive.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { ArchiveSource } from '../../../src/core/model/request.ts'
import { unzipped } from '../../archive/unzipped.ts'

let top: string
let workspace: string
let temporary: string
let cancellation: AbortController

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'local-archive-'))
  workspace = join(top, 'workspace')
  temporary = join(top, 'temporary')
  for (const folder of [join(workspace, 'build'), temporary]) mkdirSync(folder, { recursive: true })
  cancellation = new AbortController()
})
afterEach(() => {
  rmSync(top, { recursive: true })
})

/** The largest zip that is read, in bytes. */
const LARGEST = 512 * 1024 * 1024

const zip: ArchiveSource = { kind: 'zip', path: 'layer.zip' }
const directory: ArchiveSource = { kind: 'directory', path: 'build' }
const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251))
const sha256 = createHash('sha256').update(bytes).digest('hex')

const on = (source: ArchiveSource | undefined) =>
  new ArchiveOnDisk(workspace, source, temporary, cancellation.signal)
const file = (path: string) => join(workspace, path)

/** Writes files into the workspace. */
function write(files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(file(path), '..'), { recursive: true })
    writeFileSync(file(path), content)
  }
}

/** What a promise is rejected with, which says nothing of where on this machine. */
async function refusal(promise: Promise<unknown>): Promise<ActionError> {
  const error: unknown = await promise.then(
    () => 'nothing',
    (reason: unknown) => reason,
  )
  if (!(error instanceof ActionError)) throw new Error(`not refused, but ${String(error)}`)
  expect(`${error.message} ${error.hint}`).not.toContain(top)
  return error
}

describe('a zip', () => {
  beforeEach(() => {
    write({ 'layer.zip': bytes })
  })

  it('is hashed where it is', async () => {
    const archive = await on(zip).get()
    const { name, size, isMadeHere, notes, warnings } = archive
    expect({ name, size, sha256: archive.sha256, isMadeHere, notes, warnings }).toEqual({
      name: 'layer.zip',
      size: 1000,
      sha256,
      isMadeHere: false,
      notes: [],
      warnings: [],
    })
    expect(readdirSync(temporary)).toEqual([])
  })

  it('is read in parts, whole, and as a stream, each as often as one likes', async () => {
    const archive = await on(zip).get()
    for (let time = 0; time < 2; time++) {
      expect(Buffer.from(await archive.read(123, 456)).equals(bytes.subarray(123, 579))).toBe(true)
      expect(await archive.read(1000, 0)).toHaveLength(0)
      expect(Buffer.from(await archive.bytes()).equals(bytes)).toBe(true)
      expect((await buffer(archive.open())).equals(bytes)).toBe(true)
    }
  })

  it('is not even hashed where it is too large to be inspected', async () => {
    truncateSync(file('layer.zip'), LARGEST + 1)
    const error = await refusal(on(zip).get())
    expect(error.code).toBe('archive-invalid')
    expect(error.message).toBe(
      'layer.zip cannot be published as a layer: The archive has 536870913 bytes; at most 536870912 are allowed. A layer can unpack to at most 262144000 bytes.',
    )
    truncateSync(file('layer.zip'), LARGEST)
    expect(await on(zip).get()).toMatchObject({ size: LARGEST })
  })

  it('is never removed', async () => {
    const archive = on(zip)
    await archive.get()
    archive.remove()
    expect(readFileSync(file('layer.zip')).equals(bytes)).toBe(true)
  })

  it('is looked for once', async () => {
    const archive = on(zip)
    const [one, two] = await Promise.all([archive.get(), archive.get()])
    expect(two).toBe(one)
  })

  it('may come after the inputs were read, and must be there then', async () => {
    const archive = on({ kind: 'zip', path: 'later.zip' })
    write({ 'later.zip': bytes })
    expect(await archive.get()).toMatchObject({ name: 'later.zip', size: 1000 })
    const error = await refusal(on({ kind: 'zip', path: 'never.zip' }).get())
    expect(error.code).toBe('archive-not-found')
    expect(error.message).toBe(
      '`zip-path` is never.zip: there is no such file or directory in the workspace.',
    )
  })

  it('may not have become a way out of the workspace', async () => {
    rmSync(file('layer.zip'))
    writeFileSync(join(top, 'secret'), 'secret')
    symlinkSync('../secret', file('layer.zip'))
    const error = await refusal(on(zip).get())
    expect(error.code).toBe('archive-outside-workspace')
  })

  it('that a part of is asked for which is not there is another one', async () => {
    const archive = await on(zip).get()
    expect((await refusal(archive.read(990, 11))).code).toBe('archive-unreadable')
  })
})

describe('a zip that changes after it was hashed', () => {
  const changed = {
    code: 'archive-unreadable',
    message: 'layer.zip changed after it was checked.',
  }

  it.each<[string, () => void]>([
    [
      'is cut',
      () => {
        truncateSync(file('layer.zip'), 500)
      },
    ],
    [
      'is gone',
      () => {
        rmSync(file('layer.zip'))
      },
    ],
    [
      'is a directory',
      () => {
        rmSync(file('layer.zip'))
        mkdirSync(file('layer.zip'))
      },
    ],
  ])('is not read any more: it %s', async (_, change) => {
    write({ 'layer.zip': bytes })
    const archive = await on(zip).get()
    change()
    expect(await refusal(archive.read(400, 200))).toMatchObject(changed)
    expect(await refusal(archive.bytes())).toMatchObject(changed)
  })

  it.each<[string, () => void]>([
    [
      'has other bytes',
      () => {
        write({ 'layer.zip': Buffer.alloc(1000) })
      },
    ],
    [
      'has grown',
      () => {
        appendFileSync(file('layer.zip'), 'x')
      },
    ],
  ])('is not given whole: it %s', async (_, change) => {
    write({ 'layer.zip': bytes })
    const archive = await on(zip).get()
    change()
    expect(await refusal(archive.bytes())).toMatchObject(changed)
  })

  it('is never sent longer than it was', async () => {
    write({ 'layer.zip': bytes })
    const archive = await on(zip).get()
    appendFileSync(file('layer.zip'), 'x')
    expect((await buffer(archive.open())).equals(bytes)).toBe(true)
  })
})

describe('a directory', () => {
  it('is zipped beside the workspace, and the zip is removed in the end', async () => {
    write({ 'build/python/a.py': 'x = 1\n', 'build/python/b.py': 'y = 2\n' })
    const made = on(directory)
    const archive = await made.get()
    const [folder = ''] = readdirSync(temporary)
    const path = join(temporary, folder, 'layer.zip')
    expect((await unzipped(path)).map(({ name }) => name)).toEqual(['python/a.py', 'python/b.py'])
    const stored = readFileSync(path)
    expect(archive).toMatchObject({
      name: 'build (zipped)',
      size: stored.length,
      sha256: createHash('sha256').update(stored).digest('hex'),
      isMadeHere: true,
      warnings: [],
    })
    expect(archive.notes).toEqual([`Zipped build: ${stored.length} bytes, SHA-256 ${archive.sha256}`])
    expect(Buffer.from(await archive.bytes()).equals(stored)).toBe(true)
    made.remove()
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(file('build/python'))).toEqual(['a.py', 'b.py'])
  })

  it('is zipped once, whoever asks, and gives the same bytes another time', async () => {
    write({ 'build/a.py': 'x = 1\n' })
    const one = on(directory)
    const [first, second] = await Promise.all([one.get(), one.get()])
    expect(second).toBe(first)
    expect(readdirSync(temporary)).toHaveLength(1)
    expect((await on(directory).get()).sha256).toBe(first.sha256)
  })

  it('tells of the caches that it leaves out: five of them, and how many more', async () => {
    const caches = Array.from({ length: 7 }, (_, index) => [`build/p${index}/__pycache__/a.pyc`, 'x'])
    write({ 'build/a.py': '', ...(Object.fromEntries(caches) as Record<string, string>) })
    const { notes } = await on(directory).get()
    const named = [0, 1, 2, 3, 4].map((index) => `p${index}/__pycache__/`).join(', ')
    expect(notes[1]).toBe(`Left out caches: ${named} and 2 more`)
    rmSync(file('build/p6'), { recursive: true })
    rmSync(file('build/p5'), { recursive: true })
    expect((await on(directory).get()).notes[1]).toBe(`Left out caches: ${named}`)
  })

  it('has a warning for what may be a secret', async () => {
    write({ 'build/a.py': '', 'build/.env': 'DEBUG=1' })
    expect((await on(directory).get()).warnings).toEqual([
      'build/.env looks like settings that often contain secrets. Everyone who can use the layer can read it.',
    ])
  })

  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const token = ['npm', '_', 'Zk4TqW9rXy2LmB7vNc5HsDf8GjPa3QeUwRtY'].join('')

  it('with secrets is refused with where they are, and not with what they are', async () => {
    write({ 'build/.npmrc': `//registry.npmjs.org/:_authToken=${token}`, 'build/id_rsa': 'x' })
    const made = on(directory)
    const { code, message, hint } = await refusal(made.get())
    expect(code).toBe('source-dir-holds-secrets')
    expect(message).toBe(
      'The directory build (`source-dir`) contains secrets: .npmrc (a registry token); id_rsa (an SSH key).',
    )
    expect(message + hint).not.toContain(token)
    made.remove()
    expect(readdirSync(temporary)).toEqual([])
  })

  it('that cannot be a layer is refused with all that is wrong', async () => {
    symlinkSync('/etc/passwd', file('build/passwd'))
    symlinkSync('nowhere', file('build/dangling'))
    const { code, message } = await refusal(on(directory).get())
    expect(code).toBe('source-dir-unusable')
    expect(message).toMatch(
      /^The directory build \(`source-dir`\) cannot be zipped: dangling is .*; passwd is .*[^.]\.$/,
    )
    expect(message).not.toContain('/etc')
  })

  it('with both is refused with both', async () => {
    write({ 'build/id_rsa': 'x' })
    symlinkSync('nowhere', file('build/dangling'))
    expect(await refusal(on(directory).get())).toMatchObject({
      code: 'source-dir-holds-secrets',
      message:
        'The directory build (`source-dir`) contains secrets: id_rsa (an SSH key). The directory also cannot be zipped: dangling is a link to a path that is not in the layer.',
    })
  })

  it('with a record of a package that cannot be read is not taken for a full disk', async () => {
    write({ 'build/folder/a.txt': '', 'build/x.dist-info/METADATA': '', 'build/key.pem': key })
    symlinkSync('../folder', file('build/x.dist-info/RECORD'))
    expect((await refusal(on(directory).get())).message).toBe(
      'The directory build (`source-dir`) contains secrets: key.pem (a private key).',
    )
  })

  it('that holds the temporary folder gives the same bytes another time', async () => {
    write({ 'build/a.py': '', 'build/tmp/kept': '' })
    temporary = file('build/tmp')
    const [one, two] = [on(directory), on(directory)]
    const { sha256: first } = await one.get()
    one.remove()
    expect((await two.get()).sha256).toBe(first)
  })

  it('without anything in it is refused', async () => {
    expect(await refusal(on(directory).get())).toMatchObject({ code: 'source-dir-unusable' })
  })

  it('that is not there, or is no directory, is refused', async () => {
    write({ 'layer.zip': 'zip' })
    const gone = await refusal(on({ kind: 'directory', path: 'gone' }).get())
    expect(gone).toMatchObject({
      code: 'archive-not-found',
      message: expect.stringMatching(/^`source-dir` is gone: /),
    })
    expect(await refusal(on({ kind: 'directory', path: 'layer.zip' }).get())).toMatchObject({
      code: 'invalid-input',
    })
    expect(readdirSync(temporary)).toEqual([])
  })

  it('is not zipped on once the run is cancelled', async () => {
    write({ 'build/a.py': '' })
    const made = on(directory)
    const archive = made.get()
    cancellation.abort()
    expect(await refusal(archive)).toMatchObject({ code: 'cancelled' })
    made.remove()
    expect(readdirSync(temporary)).toEqual([])
  })

  it('is zipped in the folder of the system where the runner names none', async () => {
    write({ 'build/a.py': randomUUID() })
    const made = new ArchiveOnDisk(workspace, directory, undefined, cancellation.signal)
    const { sha256: own } = await made.get()
    // Other tests may be zipping there as well.
    const found = globSync(join(tmpdir(), 'publish-lambda-layer-*/layer.zip')).filter(
      (path) => createHash('sha256').update(readFileSync(path)).digest('hex') === own,
    )
    expect(found).toHaveLength(1)
    made.remove()
    expect(existsSync(join(found[0] ?? '', '..'))).toBe(false)
  })
})

describe('nothing on this machine', () => {
  it('is a defect to ask for, and nothing to remove', async () => {
    const none = on(undefined)
    await expect(none.get()).rejects.toThrow('there is no archive on this machine')
    none.remove()
  })
})
