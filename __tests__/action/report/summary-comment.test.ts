import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  renderComment,
  renderFailure,
  renderFailureComment,
  renderSummary,
} from '../../../src/action/report/summary.ts'
import { redactedError, redactedOutcome } from '../../../src/action/report/redaction.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { Changes, RegionOutcome } from '../../../src/core/model/outcome.ts'
import { failedOutcome, hostileOutcomes, hostileText, outcome, ran, type Parts } from './outcomes.ts'
import { elements, markdownIn, rows, texts } from './summary-elements.ts'

const BYTES = 65_000
const subject = {
  layerName: 'web',
  manifest: { path: 'deps/uv.lock', sha256: 'c'.repeat(64) },
  links: {},
  workspace: '/ws',
}
const adds = (count: number): Changes => ({
  added: Array.from({ length: count }, (_, index) => ({
    name: `p${index}`,
    version: '1',
    purl: `pkg:pypi/p${index}@1`,
  })),
  removed: [],
  updated: [],
})
const planned = (over: Partial<Parts> = {}) => outcome({ result: 'planned', published: false, ...over })
const size = (text: string) => Buffer.byteLength(text)

describe('the comment of a run', () => {
  it('is its summary, and says at the end that it will not last', () => {
    const run = ran([planned({ changes: adds(3) })], {
      notPinned: [{ file: 'uv.lock', line: 3, text: 'pin' }],
    })
    const comment = renderComment(subject, run, BYTES)
    const summary = renderSummary(subject, redactedOutcome(run))
    expect(comment.startsWith(summary)).toBe(true)
    expect(elements(comment)).toHaveLength(elements(summary).length + 1)
    expect(elements(comment).at(-1)?.text).toMatch(
      /^It is about this pull request as it is now\. After the merge/,
    )
    expect(texts(comment, 'h2')).toEqual(['Dry run: something would be written: web'])
  })

  it('has fewer packages than the summary: there is less room', () => {
    const run = ran([planned({ changes: adds(250) })])
    expect(rows(renderSummary(subject, run))).toHaveLength(2 + 250 + 1)
    const comment = renderComment(subject, run, BYTES)
    expect(rows(comment)).toHaveLength(2 + 100 + 1)
    expect(texts(comment, 'p')).toContain('… and 150 more packages')
  })

  // prettier-ignore
  it.each<[string, RegionOutcome[]]>([
    ['is short',                      [planned()]],
    ['has many packages',             [planned({ changes: adds(5_000) })]],
    ['has packages with long names',  [planned({ changes: { ...adds(0), removed: Array.from({ length: 200 }, (_, version) => ({ name: 'n'.repeat(2_000), version: String(version), purl: '"' })) } })]],
    ['has many warnings',             [planned({ warnings: Array.from({ length: 3_000 }, (_, index) => `warning ${index}`) })]],
    ['has warnings that are long',    [planned({ warnings: Array.from({ length: 30 }, (_, index) => `${index}${'ü'.repeat(9_000)}`) })]],
    ['has many failures',             Array.from({ length: 500 }, (_, index) => failedOutcome({ region: `r${index}` }))],
  ])('fits to the byte, and still ends as it should, when it %s', (_, regions) => {
    for (const bytes of [BYTES, 20_000, 3_000]) {
      const comment = renderComment(subject, ran(regions), bytes)
      expect(size(comment)).toBeLessThanOrEqual(bytes)
      expect(texts(comment, 'h2')).toHaveLength(1)
      expect(elements(comment).at(-1)?.text).toMatch(/looks and decides again\.$/)
      expect(markdownIn(comment)).toEqual([])
    }
  })

  it('shows as many packages as there is room for, and says how many more there are', () => {
    const updated = Array.from({ length: 90 }, (_, index) => ({
      ...{ name: `p${index}`, from: 'x'.repeat(9_000), to: '"'.repeat(9_000), purl: '"'.repeat(9_000) },
      why: 'version' as const,
    }))
    const comment = renderComment(subject, ran([planned({ changes: { ...adds(0), updated } })]), BYTES)
    const packages = rows(comment).slice(3)
    expect(packages.length).toBeGreaterThan(8)
    expect(packages.length).toBeLessThan(90)
    expect(packages[0]).toEqual([
      'updated',
      'p0',
      `${'x'.repeat(199)}…`,
      ...Array<string>(2).fill(`${'"'.repeat(199)}…`),
    ])
    expect(texts(comment, 'p')).toContain(`… and ${90 - packages.length} more packages`)
    expect(texts(comment, 'p').join()).toContain('deps/uv.lock')
  })

  it('holds hostile texts as the summary does', () => {
    fc.assert(
      fc.property(hostileText, hostileOutcomes, (layerName, regions) => {
        const comment = renderComment({ ...subject, layerName }, ran(regions), BYTES)
        expect(markdownIn(comment)).toEqual([])
        expect(elements(comment).at(-1)?.name).toBe('p')
      }),
    )
  })
})

describe('the comment of a run that never came to a region', () => {
  it('is the failure, whatever its texts are, and says that it will not last', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (message, hint) => {
        const error = new ActionError({ code: 'invalid-input', message, hint })
        const comment = renderFailureComment(error, BYTES)
        expect(comment.startsWith(renderFailure(redactedError(error)))).toBe(true)
        expect(elements(comment).map(({ name }) => name)).toEqual(['h2', 'p', 'pre', 'p'])
        expect(markdownIn(comment)).toEqual([])
      }),
    )
  })

  it('fits, however long the texts are', () => {
    const error = new ActionError({
      code: 'invalid-input',
      message: '"'.repeat(100_000),
      hint: 'h'.repeat(100_000),
    })
    for (const bytes of [BYTES, 5_000])
      expect(size(renderFailureComment(error, bytes))).toBeLessThanOrEqual(bytes)
  })
})
