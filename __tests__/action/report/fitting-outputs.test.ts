import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fittingOutputs, OUTPUTS_LIMIT } from '../../../src/action/report/fitting-outputs.ts'
import { outputs, type RegionResult } from '../../../src/action/report/outputs.ts'
import type { FollowUpResult } from '../../../src/core/model/follow-up.ts'
import type { Changes, RegionOutcome } from '../../../src/core/model/outcome.ts'
import { failedOutcome, layerVersion, outcome } from './outcomes.ts'

const request = { layerName: 'web', manifest: { sha256: 'c'.repeat(64), md5: 'd'.repeat(32) } }

/** Changes of so many characters of JSON. */
const changesOf = (length: number): Changes => {
  const fill = (name: string) => ({ added: [{ name, version: '1', purl: 'p' }], removed: [], updated: [] })
  return fill('n'.repeat(length - JSON.stringify(fill('')).length))
}

/** So many follow-ups, each with a detail of so many characters. */
const followUpsOf = (count: number, detail: number, target = 12): FollowUpResult[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'share-with',
    target: String(index).padStart(target, '0'),
    state: 'unchanged',
    detail: 'd'.repeat(detail),
  }))

const inRegions = (count: number, over: Parameters<typeof outcome>[0] = {}) =>
  Array.from({ length: count }, (_, index) => outcome({ region: `eu-west-${index}`, ...over }))

const resultsIn = (values: Record<string, string>) => JSON.parse(values['results'] ?? '') as RegionResult[]

/** Sizes of all outputs together, as GitHub and as a file counts. */
const sizesOf = (values: Record<string, string>) => {
  const text = Object.entries(values).flat().join('')
  return [2 * text.length, Buffer.byteLength(text)]
}

const LEFT_OUT =
  /^The outputs would be too long, because .* 1 MB\. Left out: (.*)\. To have .* `results-path`\.$/

/** What is left out in each region, by the warnings. */
const leftOut = (regions: readonly RegionOutcome[]) =>
  regions.map(({ warnings }) => warnings.flatMap((text) => LEFT_OUT.exec(text)?.[1] ?? text).join())

describe('outputs that fit', () => {
  it('are whole, without a warning', () => {
    const regions = inRegions(50, { changes: changesOf(500), followUps: followUpsOf(10, 60) })
    expect(fittingOutputs(request, regions)).toEqual({ values: outputs(request, regions), regions })
  })
})

describe('what is left out', () => {
  it('is first the list of changes in `results`; the output has it for longer', () => {
    const { values, regions } = fittingOutputs(request, [outcome({ changes: changesOf(400_000) })])
    expect(values['changes']).toHaveLength(400_000)
    expect(resultsIn(values)).toMatchObject([{ changes: null, 'layer-version': 8 }])
    expect(leftOut(regions)).toEqual(['`changes` in `results`'])
  })

  it('is also the output, if it does not fit alone', () => {
    const { values, regions } = fittingOutputs(request, [outcome({ changes: changesOf(500_000) })])
    expect(values).toMatchObject({ changes: 'null', 'layer-version': '8' })
    expect(leftOut(regions)).toEqual(['`changes` in `results`, the output `changes`'])
  })

  it('is counted in UTF-8 as well, which is longer for some texts', () => {
    const added = [{ name: '漢'.repeat(340_000), version: '1' }]
    const { values } = fittingOutputs(request, [outcome({ changes: { added, removed: [], updated: [] } })])
    expect(values['changes']).toBe('null')
  })

  it('costs no other region its own', () => {
    const small = changesOf(900)
    const all = [
      outcome({ changes: changesOf(500_000), warnings: ['one'] }),
      outcome({ region: 'us-east-1', changes: small }),
      failedOutcome({ region: 'ap-south-1' }),
    ]
    const { values, regions } = fittingOutputs(request, all)
    expect(resultsIn(values).map(({ changes }) => changes)).toEqual([null, small, null])
    expect(regions.map(({ warnings }) => warnings.length)).toEqual([2, 0, 0])
    expect(regions.map(({ changes }) => changes)).toEqual(all.map(({ changes }) => changes))
  })

  it('treats regions alike that have the same changes', () => {
    const { values, regions } = fittingOutputs(request, inRegions(20, { changes: changesOf(40_000) }))
    expect(resultsIn(values).map(({ changes }) => changes)).toEqual(Array(20).fill(null))
    expect(values['changes']).toHaveLength(40_000)
    expect(leftOut(regions)).toEqual(Array(20).fill('`changes` in `results`'))
  })

  it('is the details of follow-ups where they are longer than the changes', () => {
    const changes = changesOf(500)
    const all = inRegions(50, { changes, followUps: followUpsOf(90, 80) })
    const { values, regions } = fittingOutputs(request, all)
    const results = resultsIn(values)
    expect(results).toHaveLength(50)
    for (const result of results) {
      expect(result.changes).toEqual(changes)
      expect(result['follow-ups']).toHaveLength(90)
      expect(result['follow-ups']?.[7]).toEqual({
        kind: 'share-with',
        target: '000000000007',
        state: 'unchanged',
      })
    }
    expect(leftOut(regions)).toEqual(Array(50).fill('the details of `follow-ups` in `results`'))
  })

  it('keeps the code of a follow-up that failed', () => {
    const failed = { ...followUpsOf(1, 600_000)[0], state: 'failed', code: 'access-denied' } as FollowUpResult
    const { values } = fittingOutputs(request, [outcome({ followUps: [failed] })])
    expect(resultsIn(values)[0]?.['follow-ups']).toEqual([
      { kind: 'share-with', target: '000000000000', state: 'failed', code: 'access-denied' },
    ])
  })

  it('is whole follow-ups last, as null, the longest ones first', () => {
    const all = [
      outcome({ changes: changesOf(500), followUps: followUpsOf(400, 80, 1011) }),
      outcome({ region: 'us-east-1', followUps: followUpsOf(2, 80, 1011) }),
      outcome({ region: 'ap-south-1', followUps: followUpsOf(300, 80, 1011) }),
    ]
    const { values, regions } = fittingOutputs(request, all)
    expect(resultsIn(values).map((result) => result['follow-ups']?.length ?? null)).toEqual([null, 2, 300])
    expect(leftOut(regions)[0]).toContain('`follow-ups` in `results`')
    expect(leftOut(regions)[2]).toBe('the details of `follow-ups` in `results`')
  })
})

describe('all outputs together', () => {
  /** A text of one character, often a long one. */
  const texts = (length: number) =>
    fc.record({
      character: fc.constantFrom('x', '"', 'é', '漢', '🐍', '\u0001', '\ud800'),
      length: fc.integer({ min: 0, max: length }),
    })
  const textOf = (text: { character: string; length: number }) => text.character.repeat(text.length)

  // The limits of AWS: a key has 1,024 bytes, the name of a parameter 1,011 characters.
  const region = fc.record({
    changes: fc.option(texts(200_000), { nil: undefined }),
    key: fc.constantFrom(
      { character: 'k', length: 9 },
      { character: '"', length: 1_024 },
      { character: 'é', length: 512 },
    ),
    count: fc.integer({ min: 0, max: 110 }),
    target: texts(1_011),
    detail: texts(2_000),
    isFailed: fc.boolean(),
    isOptional: fc.boolean(),
  })

  /** A region, of which only the sizes are arbitrary, so that a failure does not fill the screen. */
  const regionOf = (
    parts: typeof region extends fc.Arbitrary<infer T> ? T : never,
    index: number,
  ): RegionOutcome => {
    const key = textOf(parts.key)
    const [target, detail] = [textOf(parts.target), textOf(parts.detail)]
    const added = parts.changes && [{ name: textOf(parts.changes), version: '1' }]
    return (parts.isFailed ? failedOutcome : outcome)({
      region: `eu-west-${index}`,
      followUps: followUpsOf(parts.count, 0).map((one) => ({ ...one, target, detail })),
      version: { ...layerVersion(), arn: `${layerVersion().arn}${'9'.repeat(140)}` },
      code: { sha256: 'ab'.repeat(32), size: 1, resolvedObject: { bucket: 'b', key, objectVersion: key } },
      backupKey: key,
      ...(added && { changes: { added, removed: [], updated: [] } }),
      ...(parts.isOptional && { isOptional: true as const }),
    })
  }

  it('are never longer than GitHub allows, and what is left out is said', () => {
    fc.assert(
      fc.property(fc.array(region, { minLength: 1, maxLength: 50 }), (parts) => {
        const all = parts.map(regionOf)
        const { values, regions: told } = fittingOutputs(request, all)
        for (const size of sizesOf(values)) expect(size).toBeLessThanOrEqual(OUTPUTS_LIMIT)
        const whole = JSON.parse(outputs(request, all)['results'] ?? '') as RegionResult[]
        const names = leftOut(told)
        const expected = whole.map((result, at) => {
          const isLeftOut = (what: string) => (names[at] ?? '').split(', ').includes(`${what} in \`results\``)
          const bare = result['follow-ups']?.map((one) => ({ ...one, detail: undefined })) ?? null
          return {
            ...result,
            ...(isLeftOut('`changes`') && { changes: null }),
            ...(isLeftOut('the details of `follow-ups`') && { 'follow-ups': bare }),
            ...(isLeftOut('`follow-ups`') && { 'follow-ups': null }),
          }
        })
        // Compared as text, because a difference would fill the screen.
        expect(values['results'] === JSON.stringify(expected)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})
