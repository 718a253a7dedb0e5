import { describe, expect, it } from '@jest/globals'
import { layerWithoutArchive, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { archiveOf, npmTree, python } from './installed.ts'

const aws = useSandbox()

const INLINE = { 'source-dir': 'build', bucket: '' }
const ALONE = { ...INLINE, 'manifest-path': '', 'detect-changes-in': 'archive' }
const link = { operation: 'GetLayerArchive' }

const BEFORE = { idna: '3.9', requests: '2.32.5', six: '1.17.0' }
const NOW = { idna: '3.10', requests: '2.32.5', urllib3: '2.5.0' }
const MANIFEST = 'idna==3.10\nrequests==2.32.5\nurllib3==2.5.0\n'
const CHANGES = {
  added: [{ name: 'urllib3', version: '2.5.0', purl: 'pkg:pypi/urllib3@2.5.0' }],
  removed: [{ name: 'six', version: '1.17.0', purl: 'pkg:pypi/six@1.17.0' }],
  updated: [{ name: 'idna', from: '3.9', to: '3.10', purl: 'pkg:pypi/idna@3.10', why: 'version' }],
}

/** A layer whose latest version another tool published, with these packages, while the workspace has others. */
async function layerOf(before: Record<string, string>, now: Record<string, string>): Promise<Layer> {
  const layer = layerWithoutArchive(aws())
  layer.manifest = MANIFEST
  layer.hasVersion({ zip: await archiveOf(before) })
  for (const [path, text] of Object.entries(now)) layer.hasFile(`build/${path}`, text)
  return layer
}

const changesOf = ({ outputs }: FlowRun) => JSON.parse(outputs['changes'] ?? '') as unknown
/** Warnings about hashes are not the matter here. */
const others = ({ warnings }: FlowRun) => warnings.filter((text) => !text.includes('hash'))
const linked = ({ requests }: FlowRun) => requests.filter(({ operation }) => operation === 'GetLayerArchive')

describe('without an older manifest, what changed is taken from the contents of the latest version', () => {
  it.each<[string, Record<string, string>]>([
    ['without a bucket', INLINE],
    ['of another tool', { 'source-dir': 'build' }],
    ['without a manifest', ALONE],
    ['with detect-changes-in: archive', { ...INLINE, 'detect-changes-in': 'archive' }],
  ])('%s', async (_, inputs) => {
    const layer = await layerOf(python(BEFORE), python(NOW))
    for (const dryRun of ['true', 'false']) {
      const run = await layer.run({ ...inputs, 'dry-run': dryRun })
      expect(run.outputs['result']).toBe(dryRun === 'true' ? 'planned' : 'published')
      expect(changesOf(run)).toMatchObject(CHANGES)
      expect(others(run)).toEqual([])
      expect(run.stdout).toContain('What changed is taken from the packages in both archives')
      expect(run.summary).toContain('urllib3')
    }
    expect(layer.numbers()).toEqual([1, 2])
  })

  it('of an own version, after the next build', async () => {
    const layer = await layerOf(python(BEFORE), python(NOW))
    await layer.run(INLINE)
    layer.manifest = `${MANIFEST}six==1.17.0\n`
    for (const [path, text] of Object.entries(python({ six: '1.17.0' }))) layer.hasFile(`build/${path}`, text)
    const run = await layer.run(INLINE)
    expect(run.outputs).toMatchObject({ reason: 'manifest-changed', 'layer-version': '3' })
    expect(changesOf(run)).toMatchObject({ added: [{ name: 'six' }], removed: [], updated: [] })
  })

  it('with the packages of the manifest, where the archive is not there yet', async () => {
    const layer = await layerOf(python({ ...BEFORE, pip: '25.0' }), {})
    const run = await layer.run({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ result: 'planned', reason: 'manifest-missing' })
    expect(changesOf(run)).toMatchObject(CHANGES)
    expect(run.stdout).toContain('and those that the manifest names')
  })

  it('of npm, in S3, with few requests', async () => {
    const layer = await layerOf(npmTree('nodejs', { a: '1.0.0', b: '1.0.0' }), {})
    layer.uploadArchive({ bytes: await archiveOf(npmTree('nodejs', { a: '1.1.0' })) })
    const run = await layer.run({ 'manifest-path': '', 'detect-changes-in': 'archive' })
    expect(changesOf(run)).toEqual({
      added: [],
      removed: [{ name: 'b', version: '1.0.0', purl: 'pkg:npm/b@1.0.0' }],
      updated: [{ name: 'a', from: '1.0.0', to: '1.1.0', purl: 'pkg:npm/a@1.1.0', why: 'version' }],
    })
    expect(linked(run).length).toBeLessThanOrEqual(2)
  })

  it('of a first version without a manifest: everything; of the same archive: nothing, and nobody looks', async () => {
    const layer = layerWithoutArchive(aws())
    for (const [path, text] of Object.entries(python(NOW))) layer.hasFile(`build/${path}`, text)
    const first = await layer.run(ALONE)
    expect(changesOf(first)).toMatchObject({
      added: [{ name: 'idna' }, { name: 'requests' }, { name: 'urllib3' }],
    })
    const second = await layer.run(ALONE)
    expect(second.outputs['result']).toBe('unchanged')
    expect(changesOf(second)).toEqual({ added: [], removed: [], updated: [] })
    expect(linked(second)).toEqual([])
  })

  it('without package URLs of what no registry serves, and without ignored packages', async () => {
    const own = 'python/own_package-1.0.dist-info'
    const local = { ...python({ 'own-package': '1.0', boto3: '1.40.0' }), [`${own}/direct_url.json`]: '{}' }
    const layer = await layerOf(python(BEFORE), { ...python(BEFORE), ...local })
    const run = await layer.run({ ...ALONE, 'ignore-packages': 'boto3' })
    expect(changesOf(run)).toEqual({
      added: [{ name: 'own-package', version: '1.0' }],
      removed: [],
      updated: [],
    })
  })
})

describe('the link to the archive', () => {
  /** What makes the contents unknown, and what is said then. */
  const TROUBLES: Record<string, [says: RegExp, make: () => void]> = {
    'leads to another host': [
      /does not lead to S3/,
      () => (aws().world.links.origin = 'https://bucket.s3.example.com'),
    ],
    'leads to a host that looks like AWS': [
      /does not lead to S3/,
      () => (aws().world.links.origin = 'https://s3.us-east-1.amazonaws.com.example.com'),
    ],
    'leads to another port': [
      /does not lead to S3/,
      () => (aws().world.links.origin = 'https://b.s3.us-east-1.amazonaws.com:8443'),
    ],
    'uses plain http': [
      /does not use https/,
      () => (aws().world.links.origin = 'http://bucket.s3.us-east-1.amazonaws.com'),
    ],
    'is refused': [
      /S3 answered 403/,
      () => {
        aws().faults.add({ match: link, fault: { kind: 'status', status: 403, code: 'AccessDenied' } })
      },
    ],
    redirects: [
      /S3 answered 307/,
      () => {
        const headers = { location: 'http://127.0.0.1:1/' }
        aws().faults.add({ match: link, fault: { kind: 'status', status: 307, headers } })
      },
    ],
    'breaks twice': [
      /the connection failed/,
      () => {
        aws().faults.add({ match: link, times: 2, fault: { kind: 'drop-before' } })
      },
    ],
    'gives a damaged archive': [
      /is damaged/,
      () => {
        for (const version of aws().world.layers.versions(REGION, name)) version.zip.fill(0, 0)
      },
    ],
    'is not to be had': [
      /lambda:GetLayerVersion/,
      () => {
        const match = { operation: 'GetLayerVersion' }
        aws().faults.add({ match, fault: { kind: 'status', status: 403, code: 'AccessDeniedException' } })
      },
    ],
  }
  let name = ''

  it.each(Object.entries(TROUBLES))('that %s costs one warning', async (_, [says, make]) => {
    const layer = await layerOf(python(BEFORE), python(NOW))
    name = layer.name
    make()
    const run = await layer.run(INLINE)
    aws().world.links.reset()
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version': '2', changes: 'null' })
    expect(others(run)).toEqual([expect.stringMatching(says)])
    expect(others(run)).toEqual([expect.stringMatching(/^Could not determine `changes`\. Without `bucket`/)])
  })

  it.each(['drop-before', 'cut-body'] as const)('that fails once is read again: %s', async (kind) => {
    const layer = await layerOf(python(BEFORE), python(NOW))
    aws().faults.add({ match: link, fault: { kind } })
    const run = await layer.run(INLINE)
    expect(changesOf(run)).toMatchObject(CHANGES)
    expect(others(run)).toEqual([])
  })

  it('gets no credentials, and is nowhere in the log, not even in the debug log', async () => {
    const layer = await layerOf(python(BEFORE), python(NOW))
    for (const origin of [undefined, 'http://bucket.s3.us-east-1.amazonaws.com']) {
      aws().world.links.origin = origin
      const run = await layer.run({ ...INLINE, 'if-unchanged': 'publish' }, { env: { RUNNER_DEBUG: '1' } })
      const text = [run.stdout, run.stderr, run.summary, JSON.stringify(run.outputs)].join('\n')
      expect(text).not.toMatch(/X-Amz-|awslambda-|snapshots/i)
      for (const { headers, accessKeyId } of linked(run)) {
        expect(accessKeyId).toBe('')
        expect(Object.keys(headers).sort()).toEqual(['connection', 'host', 'range'])
      }
    }
    aws().world.links.reset()
  })
})
