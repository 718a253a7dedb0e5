import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, relative } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { hex, MANIFEST, newLayer, temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'

const aws = useSandbox()

const LIMIT = 10_000_000

/** A file that exists, outside of every workspace. */
function fileOutside(): string {
  const path = join(temporaryDirectory(), 'credentials')
  writeFileSync(path, 'aws_secret_access_key = do-not-copy-me\n')
  return path
}

/** Ways to name no usable manifest: what is done to the workspace, the path that is then given, code and words. */
const MISTAKES: Record<string, [reason: string, says: RegExp, path: (layer: Layer) => string]> = {
  'that does not exist': ['manifest-not-found', /no such file/, () => 'absent.lock'],
  'below a file': ['manifest-not-found', /no such file/, () => 'requirements.txt/uv.lock'],
  'that is a directory': [
    'manifest-is-directory',
    /directory/,
    ({ workspace }) => {
      mkdirSync(join(workspace, 'locks'))
      return 'locks'
    },
  ],
  'that is the workspace': ['manifest-is-directory', /directory/, () => '.'],
  'that is empty': [
    'manifest-empty',
    /empty/,
    ({ workspace }) => {
      writeFileSync(join(workspace, 'empty.lock'), '')
      return 'empty.lock'
    },
  ],
  'over 10 MB': [
    'manifest-too-large',
    /10000001 bytes; at most 10000000/,
    ({ workspace }) => {
      writeFileSync(join(workspace, 'big.lock'), Buffer.alloc(LIMIT + 1, '#'))
      return 'big.lock'
    },
  ],
  'that leaves the workspace by ..': [
    'manifest-outside-workspace',
    /outside the workspace/,
    ({ workspace }) => relative(workspace, fileOutside()),
  ],
  'that is absolute and elsewhere': ['manifest-outside-workspace', /outside the workspace/, fileOutside],
  'that is a link out of the workspace': [
    'manifest-outside-workspace',
    /outside the workspace/,
    ({ workspace }) => {
      symlinkSync(fileOutside(), join(workspace, 'linked.lock'))
      return 'linked.lock'
    },
  ],
  'behind a linked directory out of the workspace': [
    'manifest-outside-workspace',
    /outside the workspace/,
    ({ workspace }) => {
      symlinkSync(join(fileOutside(), '..'), join(workspace, 'linked'))
      return 'linked/credentials'
    },
  ],
  'that is a link to itself': [
    'manifest-unreadable',
    /cannot be read/,
    ({ workspace }) => {
      symlinkSync('loop.lock', join(workspace, 'loop.lock'))
      return 'loop.lock'
    },
  ],
  'with a name that is too long': ['manifest-unreadable', /cannot be read/, () => 'x'.repeat(300)],
  'that is a device': ['manifest-outside-workspace', /outside the workspace/, () => '/dev/zero'],
}

describe('a manifest', () => {
  it.each(Object.entries(MISTAKES))('%s is refused', async (_, [reason, says, make]) => {
    const layer = newLayer(aws())
    const path = make(layer)
    const run = await layer.run({ 'manifest-path': path })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason })
    expect(run.errors).toEqual([expect.stringMatching(says)])
    expect(run.errors).toEqual([expect.stringContaining(path.slice(0, 100))])
    expect(run.operations).toEqual([])
  })

  it.each(['\r', '\t', '\u{7f}', '\u{85}'])(
    'with %j in its name is refused, as its name is part of a key',
    async (control) => {
      const layer = newLayer(aws())
      const path = `uv${control}.lock`
      writeFileSync(join(layer.workspace, path), MANIFEST)
      const run = await layer.run({ 'manifest-path': path })
      expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'invalid-input' })
      expect(run.errors).toEqual([expect.stringMatching(/manifest-path[^]*control characters/)])
      expect(run.operations).toEqual([])
    },
  )

  it('that is a socket is refused', async () => {
    const layer = newLayer(aws())
    const server = createServer().listen(join(layer.workspace, 'socket.lock')).unref()
    await new Promise((resolve) => server.once('listening', resolve))
    const run = await layer.run({ 'manifest-path': 'socket.lock' })
    server.close()
    expect(run.outputs).toMatchObject({ reason: 'manifest-unreadable' })
    expect(run.errors).toEqual([expect.stringContaining('regular file')])
  })

  it('of exactly 10 MB is accepted', async () => {
    const layer = newLayer(aws())
    layer.manifest = '#'.repeat(LIMIT)
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ 'manifest-sha256': hex('sha256', layer.manifest) })
  })

  it('that is a link within the workspace is accepted, and its backup has the name of the link', async () => {
    const layer = newLayer(aws())
    symlinkSync('requirements.txt', join(layer.workspace, 'linked.lock'))
    const run = await layer.run({ 'manifest-path': join(layer.workspace, 'linked.lock') })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(layer.object('layer/000001/linked.lock')).toBe(MANIFEST)
  })

  it('whose name begins with two dots is in the workspace', async () => {
    const layer = newLayer(aws())
    writeFileSync(join(layer.workspace, '..lock'), MANIFEST)
    expect((await layer.run({ 'manifest-path': '..lock' })).outputs).toMatchObject({ published: 'true' })
  })

  it.each([
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x80])],
    ['a byte order mark', Buffer.from(`\u{feff}${MANIFEST}`)],
  ])('is stored as it is: %s', async (_, bytes) => {
    const layer = newLayer(aws())
    writeFileSync(join(layer.workspace, 'uv.lock'), bytes)
    layer.uploadArchive({ metadata: { manifest_sha256: hex('sha256', bytes) } })
    const run = await layer.run({ 'manifest-path': 'uv.lock' })
    expect(run.outputs).toMatchObject({ published: 'true', 'manifest-sha256': hex('sha256', bytes) })
    expect(aws().world.buckets.object(layer.bucket, 'layer/000001/uv.lock')?.bytes).toEqual(bytes)
  })
})
