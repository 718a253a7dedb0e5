import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fittingOutputs } from '../../src/action/report/fitting-outputs.ts'
import { resultsOf } from '../../src/action/report/outputs.ts'
import { ERROR_CATALOGUE } from '../../src/core/errors/catalogue.ts'
import { FOLLOW_UP_KINDS, FOLLOW_UP_STATES, type FollowUpResult } from '../../src/core/model/follow-up.ts'
import type { Changes } from '../../src/core/model/outcome.ts'
import { failedOutcome, hostileOutcomes, outcome } from '../action/report/outcomes.ts'
import { isResults } from './results-validator.ts'

const request = { layerName: 'web', manifest: { sha256: 'c'.repeat(64), md5: 'd'.repeat(32) } }

const changes: Changes = {
  added: [{ name: 'six', version: '1.17.0', purl: 'pkg:pypi/six@1.17.0' }],
  removed: [{ name: 'attrs', version: '' }],
  updated: [{ name: 'boto3', from: '1.39.0', to: '1.40.0', why: 'version' }],
  files: [{ path: 'uv.lock', change: 'changed' }],
  identity: [{ line: 'v1', change: 'added' }],
}
const followUps = FOLLOW_UP_STATES.flatMap((state) =>
  FOLLOW_UP_KINDS.map((kind): FollowUpResult => ({ kind, target: 't', state, detail: 'Done.' })),
)
const failedFollowUps: FollowUpResult[] = (
  Object.keys(ERROR_CATALOGUE) as (keyof typeof ERROR_CATALOGUE)[]
).map((code) => ({ kind: 'share-with', target: 'public', state: 'failed', detail: 'It is not.', code }))
const code = {
  sha256: 'ab'.repeat(32),
  size: 1,
  signingJobArn: 'a',
  signingProfileVersionArn: 'b',
  resolvedObject: { bucket: 'b', key: 'k', objectVersion: 'v' },
}

const problemsOf = (value: unknown) => (isResults(value) ? [] : isResults.errors)

/** A value with everything in it. */
const whole = JSON.stringify(
  resultsOf(request, [
    outcome({ changes, followUps: [...followUps, ...failedFollowUps], code }),
    failedOutcome(),
  ]),
)

/** All objects in a value, with their members. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.values(value).flatMap(objectsIn)
  return Array.isArray(value) ? below : [value as Record<string, unknown>, ...below]
}

describe('docs/results.schema.json', () => {
  it('accepts all that there can be', () => {
    expect(problemsOf(JSON.parse(whole))).toEqual([])
    expect(problemsOf([])).toEqual([])
    expect(problemsOf(resultsOf({ layerName: 'web', manifest: undefined }, [outcome()]))).toEqual([])
  })

  it('accepts every text in it', () => {
    fc.assert(
      fc.property(hostileOutcomes, (regions) => {
        expect(problemsOf(JSON.parse(JSON.stringify(resultsOf(request, regions))))).toEqual([])
      }),
    )
  })

  it('accepts results that were shortened', () => {
    const long = followUps.map((one) => ({ ...one, detail: 'd'.repeat(100_000) }))
    const many = Array(30)
      .fill(followUps.map((one) => ({ ...one, target: 't'.repeat(5_000) })))
      .flat()
    for (const all of [long, many as FollowUpResult[]]) {
      const { values, regions } = fittingOutputs(request, [outcome({ followUps: all, changes })])
      expect(regions[0]?.warnings).toHaveLength(1)
      expect(problemsOf(JSON.parse(values['results'] ?? ''))).toEqual([])
    }
  })

  it('refuses a member that it does not know, in every object', () => {
    const count = objectsIn(JSON.parse(whole)).length
    expect(count).toBeGreaterThan(50)
    for (let index = 0; index < count; index++) {
      const value: unknown = JSON.parse(whole)
      Object.assign(objectsIn(value)[index] ?? {}, { other: 1 })
      expect(isResults(value)).toBe(false)
    }
  })

  it('refuses a region without any of its members', () => {
    const names = Object.keys((JSON.parse(whole) as object[])[0] ?? {})
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) {
      const value = JSON.parse(whole) as Record<string, unknown>[]
      Reflect.deleteProperty(value[0] ?? {}, name)
      expect([name, isResults(value)]).toEqual([name, false])
    }
  })

  it('describes every member of a region', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/results.schema.json'), 'utf8')
    const { items } = JSON.parse(text) as { items: { properties: Record<string, { description?: string }> } }
    for (const [name, { description }] of Object.entries(items.properties))
      expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)])
  })
})
