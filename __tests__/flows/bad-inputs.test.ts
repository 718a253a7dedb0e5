import { describe, expect, it } from '@jest/globals'
import { ARCHIVE, newLayer, useSandbox } from './fixture.ts'

const aws = useSandbox()

const LONG = 'x'.repeat(600)

/** For each input: a value that is wrong, and what the message says is allowed. */
const MISTAKES: Record<string, { value: string; allowed: RegExp }> = {
  'layer-name': { value: 'my layer', allowed: /letters, digits, - and _/ },
  'manifest-path': { value: 'absent.lock', allowed: /no such file/ },
  bucket: { value: 'My Bucket', allowed: /name of a bucket/ },
  'archive-key': { value: 'a*/b*.zip', allowed: /at most one \*/ },
  'backup-key': { value: 'backup/{vers}', allowed: /\{version\} or \{version:6\}, and \{manifest\}/ },
  description: { value: LONG, allowed: /600 characters.*173/ },
  license: { value: LONG, allowed: /600 characters; at most 512/ },
  'compatible-runtimes': {
    value: Array.from({ length: 16 }, (_, minor) => `python4.${minor}`).join(','),
    allowed: /16 items; at most 15/,
  },
  'compatible-architectures': { value: 'x86_64,arm64,riscv', allowed: /3 items; at most 2/ },
  'source-dir': { value: 'absent', allowed: /no such file or directory/ },
  'allow-secret-files': { value: '/etc/key.pem', allowed: /below `source-dir`|requires `source-dir`/ },
  'storage-mode': { value: 'Copy', allowed: /copy, reference/ },
  'detect-changes-in': { value: 'manifests', allowed: /manifest, archive, both/ },
  compare: { value: 'bytes', allowed: /exact, packages/ },
  strict: { value: 'no', allowed: /true, false, manifest or archive/ },
  'if-unchanged': { value: 'Skip', allowed: /skip, fail, publish/ },
  reuse: { value: 'All', allowed: /latest, any/ },
  'lock-timeout': { value: '1 hour', allowed: /0 to 21600/ },
  'dry-run': { value: 'yes', allowed: /true or false/ },
  regions: { value: 'Frankfurt', allowed: /name of a region/ },
  'expected-bucket-owner': { value: '12345678901', allowed: /12 digits/ },
  'allowed-account-ids': { value: 'prod', allowed: /12 digits/ },
}

/** The line of the message about one input. */
function lineAbout(input: string, message = ''): string {
  const lines = message.split('\n').filter((line) => line.includes(`\`${input}\``))
  return lines.join('\n')
}

describe('a mistake in every input at once', () => {
  it('is one annotation that names each with its value and what is allowed; AWS is asked nothing', async () => {
    const layer = newLayer(aws())
    const inputs = Object.fromEntries(Object.entries(MISTAKES).map(([name, { value }]) => [name, value]))
    const run = await layer.run({ ...inputs, prefix: 'p'.repeat(1020) })
    const [message] = run.errors
    for (const [input, { value, allowed }] of Object.entries(MISTAKES)) {
      const line = lineAbout(input, message)
      expect(line).toMatch(allowed)
      expect(line).toContain(value.slice(0, 6))
    }
    expect(message).toMatch(/at most 1024/)
    expect(run.errors).toHaveLength(1)
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'invalid-input' })
    expect(run.operations).toEqual([])
    expect(run.summary).toContain('Skip')
  })
})

describe('one mistake', () => {
  it.each(Object.entries(MISTAKES))('in %s is said alone', async (input, { value, allowed }) => {
    const layer = newLayer(aws())
    const run = await layer.run({ [input]: value })
    expect(run.errors).toHaveLength(1)
    expect(lineAbout(input, run.errors[0])).toMatch(allowed)
    expect(run.errors[0]).not.toContain('problems with the inputs')
    expect(run.operations).toEqual([])
  })

  it.each([
    ['layer-name', '', /required/],
    ['manifest-path', '  ', /required/],
    ['bucket', '', /required, unless `zip-path` or `source-dir` is set/],
    ['layer-name', 'x'.repeat(141), /1 to 140/],
    ['layer-name', 'arn:aws:lambda:us-east-1:123456789012:layer:my-layer:3', /without a version/],
    ['archive-key', '', /must not be empty/],
    ['archive-key', '/layer.zip', /must not start with a slash/],
    ['backup-key', 'layer/{manifest}', /share one backup/],
    ['backup-key', 'layer/{version', /brace/],
    ['backup-key', 'layer/{version:0}', /is not a placeholder/],
    ['backup-key', '/{version}', /must not start with a slash/],
    ['prefix', 'ä'.repeat(510), /at most 1024/],
    ['dry-run', '', /true or false/],
    ['reuse', '', /latest, any/],
    ['lock-timeout', '', /0 to 21600/],
    ['lock-timeout', '21601', /0 to 21600/],
    ['lock-timeout', '-1', /0 to 21600/],
    ['lock-timeout', '1.5', /0 to 21600/],
    ['lock-timeout', '1e2', /0 to 21600/],
    ['if-unchanged', 'skip,fail', /skip, fail, publish/],
    ['expected-bucket-owner', '1234567890123', /12 digits/],
    ['allowed-account-ids', '123456789012,1234', /"1234"/],
    ['bucket', 'arn:aws:s3:us-east-1:123456789012:accesspoint/a', /name of a bucket/],
    ['bucket', 'a', /3 to 63/],
    ['bucket', '{regions}', /name of a bucket/],
  ])('%s: %j', async (input, value, allowed) => {
    const layer = newLayer(aws())
    const run = await layer.run({ [input]: value })
    expect(run.errors).toEqual([expect.stringMatching(allowed)])
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'invalid-input' })
    expect(run.operations).toEqual([])
  })

  it('in no region at all is said', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { AWS_REGION: '' } })
    expect(run.errors).toEqual([expect.stringMatching(/`regions`.*AWS_REGION/)])
  })

  it('in a region of the environment is said', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { AWS_REGION: 'us-east-1.evil.example' } })
    expect(run.errors).toEqual([expect.stringMatching(/`regions` is "us-east-1\.evil\.example"/)])
    expect(run.operations).toEqual([])
  })
})

describe('inputs that do not go together', () => {
  const ZIP = { 'zip-path': 'layer.zip' }
  const BOTH = { ...ZIP, 'source-dir': 'build' }

  it.each<[what: string, inputs: Record<string, string>, says: RegExp]>([
    ['two sources', BOTH, /`source-dir` is "build".*`zip-path` is also set/],
    ['a zip that is a directory', { 'zip-path': 'build' }, /`zip-path` is "build".*use `source-dir`/],
    ['a directory that is a zip', { 'source-dir': 'layer.zip' }, /`source-dir`.*use `zip-path`/],
    [
      'an upload to any of several keys',
      { ...ZIP, 'archive-key': 'a-*.zip' },
      /`archive-key`.*must not contain \*/,
    ],
    ['no manifest', { 'manifest-path': '' }, /`manifest-path`/],
    ['no manifest for both', { 'manifest-path': '', 'detect-changes-in': 'both' }, /`manifest-path`/],
    [
      'packages that nobody looks at',
      { 'detect-changes-in': 'archive', compare: 'packages' },
      /`compare`.*manifests are not compared/,
    ],
    [
      'older versions without a manifest',
      { 'detect-changes-in': 'archive', 'manifest-path': '', reuse: 'any' },
      /`reuse`.*requires `manifest-path`/,
    ],
    [
      'no bucket to refer to',
      { ...ZIP, bucket: '', 'storage-mode': 'reference' },
      /`storage-mode`.*`bucket`/,
    ],
    ['no bucket with backups', { ...ZIP, bucket: '', compare: 'packages' }, /`compare`.*`bucket`/],
    ['a prefix of no bucket', { ...ZIP, bucket: '', prefix: 'team' }, /`prefix`.*`bucket`/],
    [
      'the owner of no bucket',
      { ...ZIP, bucket: '', 'expected-bucket-owner': '123456789012' },
      /`expected-bucket-owner`.*`bucket`/,
    ],
    ['a path with a line break', { 'zip-path': 'a\n::error::x' }, /`zip-path`.*control characters/],
  ])('are refused before AWS is asked: %s', async (_, inputs, says) => {
    const layer = newLayer(aws())
    layer.hasFile('layer.zip', ARCHIVE)
    layer.hasFile('build/python/module.py', '')
    const run = await layer.run(inputs)
    expect(run.errors).toEqual([expect.stringMatching(says)])
    expect(run.errors[0]).not.toContain('problems with the inputs')
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'invalid-input' })
    expect(run.operations).toEqual([])
  })

  it('are all named at once', async () => {
    const layer = newLayer(aws())
    const inputs = {
      ...BOTH,
      ...{ bucket: '', prefix: 'team', 'archive-key': 'a-*.zip', 'storage-mode': 'reference' },
      ...{ 'manifest-path': '', 'detect-changes-in': 'archive', compare: 'packages', reuse: 'any' },
    }
    const run = await layer.run(inputs)
    expect(run.errors).toHaveLength(1)
    for (const input of [
      'source-dir',
      'zip-path',
      'archive-key',
      'prefix',
      'storage-mode',
      'compare',
      'reuse',
    ])
      expect(lineAbout(input, run.errors[0])).not.toBe('')
    expect(run.operations).toEqual([])
  })

  it('are no hindrance where there is no marker: a description may have 256 characters', async () => {
    const layer = newLayer(aws())
    const inputs = { 'detect-changes-in': 'archive', 'manifest-path': '' }
    const run = await layer.run({ ...inputs, description: 'x'.repeat(256) })
    expect(run.outputs).toMatchObject({ published: 'true' })
    const refused = await layer.run({ ...inputs, description: 'x'.repeat(257) })
    expect(refused.errors).toEqual([expect.stringMatching(/257 characters; at most 256/)])
  })
})

describe('a description that leaves no room for the marker', () => {
  it('is refused with a code of its own and the number of characters that are left', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({ description: 'x'.repeat(174) })
    expect(run.outputs).toMatchObject({ reason: 'description-too-long' })
    expect(run.errors).toEqual([expect.stringMatching(/174 characters.*at most 173/)])
    expect(run.operations).toEqual([])
  })
})
