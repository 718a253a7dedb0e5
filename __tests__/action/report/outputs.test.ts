import { describe, expect, it } from '@jest/globals'
import { failedOutputs, outputs, regionOutputs } from '../../../src/action/report/outputs.ts'
import { ERROR_CATALOGUE, type ErrorCode } from '../../../src/core/errors/catalogue.ts'
import type { Changes, RegionOutcome } from '../../../src/core/model/outcome.ts'
import { failedOutcome, layerVersion, outcome } from './outcomes.ts'
import { actionFile } from '../step.ts'

const request = { layerName: 'web', manifest: { sha256: 'c'.repeat(64), md5: 'd'.repeat(32) } }
const declared = Object.keys(actionFile.outputs)
const signed = {
  sha256: 'ab'.repeat(32),
  size: 1234,
  signingJobArn: 'arn:aws:signer:eu-west-1:123456789012:/signing-jobs/1',
  signingProfileVersionArn: 'arn:aws:signer:eu-west-1:123456789012:/signing-profiles/p/1',
}

const changes: Changes = {
  added: [{ name: 'six', version: '1.17.0', purl: 'pkg:pypi/six@1.17.0' }],
  removed: [{ name: 'attrs', version: '', purl: 'pkg:pypi/attrs' }],
  updated: [{ name: 'boto3', from: '1.39.0', to: '1.40.0', purl: 'pkg:pypi/boto3@1.40.0', why: 'version' }],
}

const parsed = (regions: RegionOutcome[]) =>
  JSON.parse(outputs(request, regions)['results'] ?? '') as Record<string, unknown>[]

describe('the outputs', () => {
  it.each<[string, Record<string, string>]>([
    ['that published', outputs(request, [outcome()])],
    ['that failed', outputs(request, [failedOutcome()])],
    ['of several regions', outputs(request, [outcome(), failedOutcome()])],
    ['that never came to a region', failedOutputs('invalid-input')],
  ])('of a run %s are those of action.yml, each a text', (_, values) => {
    expect(Object.keys(values).sort()).toEqual([...declared].sort())
    for (const value of Object.values(values)) expect(typeof value).toBe('string')
  })

  it('of a published version are what AWS answered', () => {
    expect(outputs(request, [outcome({ code: signed, changes })])).toEqual({
      published: 'true',
      result: 'published',
      reason: 'manifest-changed',
      'layer-name': 'web',
      'layer-arn': 'arn:aws:lambda:eu-west-1:123456789012:layer:web',
      'layer-version': '8',
      'layer-version-arn': 'arn:aws:lambda:eu-west-1:123456789012:layer:web:8',
      region: 'eu-west-1',
      'previous-version': '7',
      'manifest-uri': 's3://artifacts/layer/000008/uv.lock',
      'manifest-sha256': 'c'.repeat(64),
      'manifest-md5': 'd'.repeat(32),
      'code-sha256': 'q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=',
      'code-size': '1234',
      'created-date': '2026-11-22T05:00:00.000+0000',
      'signing-job-arn': signed.signingJobArn,
      'signing-profile-version-arn': signed.signingProfileVersionArn,
      'subject-digest': `sha256:${'ab'.repeat(32)}`,
      changes: JSON.stringify(changes),
      results: expect.any(String),
    })
  })

  it('are empty or null, and never made up, where nothing is known', () => {
    const values = outputs(request, [failedOutcome()])
    const known = Object.entries(values).filter(([name, value]) => value !== '' && name !== 'results')
    expect(Object.fromEntries(known)).toEqual({
      published: 'false',
      result: 'failed',
      reason: 'archive-missing',
      'layer-name': 'web',
      region: 'eu-west-1',
      'manifest-sha256': request.manifest.sha256,
      'manifest-md5': request.manifest.md5,
      changes: 'null',
    })
  })

  it('name the version when something failed after it', () => {
    const values = outputs(request, [
      failedOutcome({ published: true, version: layerVersion() }, 'access-denied'),
    ])
    expect(values).toMatchObject({
      published: 'true',
      result: 'failed',
      reason: 'access-denied',
      'layer-version': '8',
    })
  })

  it('are those of the first region, but published and result, which are over all', () => {
    const unchanged = outcome({
      region: 'us-east-1',
      result: 'unchanged',
      reason: 'unchanged',
      published: false,
      version: layerVersion(3),
    })
    expect(outputs(request, [unchanged, outcome(), failedOutcome()])).toMatchObject({
      published: 'true',
      result: 'failed',
      reason: 'unchanged',
      region: 'us-east-1',
      'layer-version': '3',
    })
    expect(outputs(request, [unchanged])['published']).toBe('false')
  })

  it('are those of the first region that did not fail, with optional regions', () => {
    const failed = failedOutcome({ region: 'us-east-1', published: true, isOptional: true })
    expect(outputs(request, [failed, outcome({ result: 'unchanged' })])).toMatchObject({
      published: 'true',
      result: 'unchanged',
      region: 'eu-west-1',
      'layer-version': '8',
    })
    expect(parsed([failed, outcome()])).toMatchObject([{ result: 'failed', reason: 'archive-missing' }, {}])
  })
})

describe('results', () => {
  it('has one object a region, with every other output in it, in the order of the regions', () => {
    const results = parsed([outcome({ region: 'us-east-1' }), failedOutcome()])
    expect(results.map(({ region }) => region)).toEqual(['us-east-1', 'eu-west-1'])
    for (const result of results) {
      const names = declared.filter((name) => name !== 'results')
      expect(Object.keys(result).sort()).toEqual([...names, 'follow-ups', 'resolved-s3-object'].sort())
    }
  })

  it('holds booleans and numbers as such', () => {
    expect(parsed([outcome()])[0]).toMatchObject({
      published: true,
      'layer-version': 8,
      'previous-version': 7,
      'code-size': 1234,
    })
  })

  it('holds null for what is empty', () => {
    const [result = {}] = parsed([failedOutcome()])
    const empty = Object.entries(result).filter(([, value]) => value === null || value === '')
    expect(empty.map(([, value]) => value)).not.toContain('')
    expect(empty.map(([name]) => name)).toEqual(
      expect.arrayContaining(['layer-version', 'code-size', 'layer-arn']),
    )
  })

  it('says of each region its own published, result and reason', () => {
    const results = parsed([outcome(), failedOutcome()])
    expect(results.map(({ published, result, reason }) => [published, result, reason])).toEqual([
      [true, 'published', 'manifest-changed'],
      [false, 'failed', 'archive-missing'],
    ])
  })

  it('holds the changes of each region as such, and null where they are not known', () => {
    const results = parsed([outcome({ changes }), outcome()])
    expect(results.map((result) => result['changes'])).toEqual([changes, null])
  })

  it('says, and nothing else does, which object Lambda reads for good', () => {
    const resolvedObject = { bucket: 'artifacts', key: 'layer.zip', objectVersion: 'v-1' }
    const regions = [outcome({ code: { ...signed, resolvedObject } }), outcome()]
    expect(parsed(regions).map((result) => result['resolved-s3-object'])).toEqual([
      { bucket: 'artifacts', key: 'layer.zip', version: 'v-1' },
      null,
    ])
    const { results, ...others } = outputs(request, regions)
    expect(results).toContain('v-1')
    expect(JSON.stringify(others)).not.toContain('v-1')
  })

  it('is an empty array before there are regions', () => {
    expect(failedOutputs('invalid-input')['results']).toBe('[]')
  })
})

describe('the outputs of a run that never came to a region', () => {
  it.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])('are the failure %s and nothing else', (code) => {
    const { published, result, reason, changes, results, ...others } = failedOutputs(code)
    expect({ published, result, reason, changes, results }).toEqual({
      published: 'false',
      result: 'failed',
      reason: code,
      changes: 'null',
      results: '[]',
    })
    expect(new Set(Object.values(others))).toEqual(new Set(['']))
  })

  it('have the digests of the manifest, if it was read', () => {
    expect(failedOutputs('proxy-invalid', request)).toEqual({
      ...failedOutputs('proxy-invalid'),
      'manifest-sha256': request.manifest.sha256,
      'manifest-md5': request.manifest.md5,
    })
  })
})

describe('the outputs of a run without a manifest', () => {
  it('have no digest of one, and no backup', () => {
    const run = outcome({ sameArchive: true, bucket: undefined })
    const values = outputs({ layerName: 'web', manifest: undefined }, [run])
    expect(values).toMatchObject({ 'manifest-sha256': '', 'manifest-uri': '', 'layer-version': '8' })
    expect(JSON.parse(values['results'] ?? '')).toMatchObject([
      { 'manifest-sha256': null, 'manifest-uri': null },
    ])
  })
})

describe('layer-arn', () => {
  it('has no version, also where the name ends with digits', () => {
    const version = { ...layerVersion(12), arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:web-3:12' }
    const values = regionOutputs(request, outcome({ version }))
    expect(values['layer-arn']).toBe('arn:aws:lambda:eu-west-1:123456789012:layer:web-3')
  })
})
