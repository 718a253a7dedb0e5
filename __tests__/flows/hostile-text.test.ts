import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { visibleLines } from '../../src/archive/visible.ts'
import { handMadeZip } from '../archive/hand-made-zip.ts'
import { ARCHIVE, FROM_SOURCE, hex, layerWithSource, MANIFEST, newLayer, OTHER_MANIFEST } from './fixture.ts'
import { useSandbox } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { SummaryPage } from './summary-page.ts'

const aws = useSandbox()

/** Each would do something if it were not taken for text. The scan of every run looks for commands. */
const HOSTILE = [
  'x\n::error::pwned',
  'x\r::set-output name=published::pwned',
  '::add-mask::pwned',
  '##[add-mask]pwned',
  'x%0A::error::pwned',
  'x`` ` ```\n\n# pwned',
  'x | pwned | `|`',
  '<script>pwned()</script><img src=//pwned.example>',
  '@pwned [pwned](https://pwned.example) ![pwned](//pwned.example) https://pwned.example www.pwned.example',
  'x\u{85}::error::pwned',
  '{"pwned":"EOF\nghadelimiter_0"}',
]

const ALL = HOSTILE.join(' ')
/** Headers and keys hold no control characters. */
const ONE_LINE = HOSTILE.filter((text) => !/\p{Cc}/u.test(text))
  .join(' ')
  .toLowerCase()

const LINKS =
  /^https:\/\/(us-east-1\.console\.aws\.amazon\.com\/(s3\/object|lambda)|github\.com\/octocat\/layers)\//

const ELEMENTS = [
  'page',
  'h3',
  'blockquote',
  'details',
  'summary',
  'p',
  'strong',
  'table',
  'tr',
  'th',
  'td',
  'ul',
  'li',
  'a',
  'pre',
  'code',
]

/** The commands of the runner in a log, without those that belong to every run. */
function commandsOf({ stdout }: FlowRun): string[] {
  return stdout
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trimStart().startsWith('::'))
    .map((line) => line.trimStart().split('::')[1] ?? '')
    .filter((command) => command !== 'group' && command !== 'endgroup' && command !== 'debug')
}

function expectOnlyText(run: FlowRun): void {
  const page = new SummaryPage(run.summary)
  expect(ELEMENTS).toEqual(expect.arrayContaining([...page.elements]))
  expect(page.links.filter((href) => !LINKS.test(href))).toEqual([])
  expect(page.plainText).not.toContain('pwned')
  expect(commandsOf(run)).toEqual([...run.errors.map(() => 'error'), ...run.warnings.map(() => 'warning')])
  expect(Object.keys(run.outputs).join()).not.toContain('pwned')
  expect(run.outputs['published']).toMatch(/^(true|false)$/)
  expect(run.masks).toEqual([])
}

describe('hostile text stays text', () => {
  it.each(HOSTILE)('in every input that is refused: %j', async (text) => {
    const run = await newLayer(aws()).run({
      'layer-name': text,
      'manifest-path': text,
      bucket: text,
      'archive-key': `/${text}`,
      'backup-key': text,
      'compatible-runtimes': text.repeat(20),
      'if-unchanged': text,
      'zip-path': text,
      'source-dir': text,
      'storage-mode': text,
      'detect-changes-in': text,
      'dry-run': text,
      regions: text,
      'expected-bucket-owner': text,
      'allowed-account-ids': text,
      license: text.padEnd(600, 'x'),
      description: text.padEnd(200, 'x'),
    })
    expectOnlyText(run)
    expect(run.errors).toEqual([expect.stringContaining('problems with the inputs')])
  })

  it.each(HOSTILE)('in every input that is accepted: %j', async (text) => {
    const layer = newLayer(aws())
    const key = text.replaceAll(/\p{Cc}/gu, '')
    const manifestPath = `${key.replaceAll('/', '_')}/${key.replaceAll('/', '_')}`
    mkdirSync(dirname(join(layer.workspace, manifestPath)), { recursive: true })
    writeFileSync(join(layer.workspace, manifestPath), MANIFEST)
    const inputs = {
      'manifest-path': manifestPath,
      prefix: key,
      'archive-key': `a${key}`,
      'backup-key': `${key.replaceAll(/[{}]/g, '')}/{version}/{manifest}`,
      description: text,
      license: text,
    }
    layer.uploadArchive({ key: `${key}/a${key}` })
    const run = await layer.run(inputs)
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(layer.latest()).toMatchObject({ description: `${text} ${layer.marker}`, licenseInfo: text })

    const unchanged = await layer.run(inputs)
    expectOnlyText(unchanged)
    expect(unchanged.outputs).toMatchObject({ result: 'unchanged' })
  })

  it.each([HOSTILE.slice(0, 6), HOSTILE.slice(6)])(
    'in the runtimes, and in what Lambda says of them: %j',
    async (...texts) => {
      const run = await newLayer(aws()).run({
        'compatible-runtimes': texts.join('\n'),
        'compatible-architectures': 'pwned',
      })
      expectOnlyText(run)
      expect(run.outputs).toMatchObject({ reason: 'invalid-parameter' })
    },
  )

  it('in an error message of AWS', async () => {
    const layer = newLayer(aws())
    aws().faults.add({
      match: { operation: 'PublishLayerVersion' },
      fault: { kind: 'status', status: 400, code: 'InvalidParameterValueException', message: ALL },
    })
    const run = await layer.run()
    expectOnlyText(run)
    expect(run.errors).toEqual([expect.stringContaining(visibleLines(ALL))])
  })

  it('in the description of a version and in its settings', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: ALL, licenseInfo: ALL, compatibleRuntimes: HOSTILE })
    const run = await layer.run({ license: 'MIT' })
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ reason: 'manifest-missing' })
  })

  it('in the metadata of a backup', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ description: layer.marker })
    layer.putBackup(1, OTHER_MANIFEST, { metadata: { manifest_sha256: ONE_LINE } })
    const run = await layer.run()
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ reason: 'backup-conflict' })
    expect(run.errors).toEqual([expect.stringContaining(ONE_LINE)])
  })

  it.each(['manifest_sha256', 'manifest_md5'])('in the metadata of an archive: %s', async (name) => {
    const layer = newLayer(aws())
    layer.uploadArchive({ metadata: { [name]: ONE_LINE, archive_sha256: ONE_LINE } })
    const run = await layer.run()
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ reason: 'archive-of-another-manifest' })
    expect(run.errors).toEqual([expect.stringContaining(ONE_LINE)])
  })

  it.each([
    ['that is refused', (text: string) => `../${text}`, 'archive-invalid'],
    ['that is warned of', (text: string) => `${text}.py`, 'first-version'],
  ])('in the names of an archive %s', async (_, nameOf, reason) => {
    const layer = newLayer(aws())
    const names = HOSTILE.map(nameOf)
    layer.uploadArchive({ bytes: handMadeZip(names.map((name) => ({ name, data: 'x' }))) })
    const run = await layer.run()
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ reason })
    expect(run.errors.length + run.warnings.length).toBeGreaterThan(0)
  })

  it('in the names of a directory', async () => {
    const layer = layerWithSource(aws())
    for (const [index, name] of HOSTILE.entries())
      layer.hasFile(`build/${index}${name.replaceAll('/', '_')}`, '')
    const run = await layer.run(FROM_SOURCE)
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ reason: 'source-dir-unusable' })
  })

  it.each(['source-dir', 'zip-path'])('in the path of an archive on this machine: %s', async (input) => {
    const layer = layerWithSource(aws())
    const path = HOSTILE.filter((text) => !/\p{Cc}/u.test(text))
      .join(' ')
      .replaceAll('/', '_')
    layer.hasFile(input === 'zip-path' ? path : `${path}/module.py`, ARCHIVE)
    const run = await layer.run({ [input]: path })
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.stdout).toContain('Inspected ')
  })

  it('in the name of a lifecycle rule', async () => {
    const layer = newLayer(aws())
    const bucket = aws().world.buckets.find(layer.bucket)
    if (bucket === undefined) throw new Error('there is no bucket')
    bucket.lifecycle = [{ ID: ALL, Status: 'Enabled', Filter: '', Expiration: { Days: 9 } }]
    bucket.policy = {
      Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
    }
    const run = await layer.run({ 'storage-mode': 'reference' })
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([expect.stringContaining('The lifecycle rule ')])
  })

  it('in the key of the newest archive', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ key: `p/${ONE_LINE}.zip`, metadata: {} })
    const run = await layer.run({ prefix: 'p', 'archive-key': '*.zip' })
    expectOnlyText(run)
    expect(run.outputs).toMatchObject({ reason: 'archive-without-digest' })
    expect(run.errors).toEqual([expect.stringContaining(ONE_LINE)])
  })
})

describe('what AWS says in an error', () => {
  it.each([
    `https://awslambda.s3.amazonaws.com/a?X-Amz-Security-Token=abc%2Fdef&X-Amz-Signature=${hex('sha256', 'a')}&x=1`,
    `The Canonical String for this request should have been\n'POST\n/\n\nhost:lambda\nx-amz-security-token:FwoGZXIvYXdzE-session-token-of-the-run\n\nhost'`,
  ])('is repeated without the secrets in it', async (message) => {
    const layer = newLayer(aws())
    aws().faults.add({
      match: { operation: 'PublishLayerVersion' },
      fault: { kind: 'status', status: 403, code: 'InvalidSignatureException', message },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ reason: 'credentials-invalid' })
    expect(run.errors).toEqual([expect.stringMatching(/awslambda\.s3|Canonical String/)])
  })
})
