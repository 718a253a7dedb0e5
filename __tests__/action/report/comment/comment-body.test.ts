import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { renderComment, renderFailureComment } from '../../../../src/action/report/comment/comment-body.ts'
import { redactedError } from '../../../../src/action/report/redaction.ts'
import { renderSummary } from '../../../../src/action/report/summary/summary.ts'
import { renderFailure } from '../../../../src/action/report/summary/failures-section.ts'
import { ActionError } from '../../../../src/core/errors/action-error.ts'
import type { Changes, RegionOutcome } from '../../../../src/core/model/outcome.ts'
import { failedOutcome, hostileOutcomes, hostileText, outcome, ran, type Parts } from '../outcomes.ts'
import { elements, hrefs, markdownIn, rows, texts } from '../summary/summary-elements.ts'

const BYTES = 65_000
const subject = {
  layerName: 'web',
  manifest: { path: 'deps/uv.lock', sha256: 'c'.repeat(64) },
  links: {},
  workspace: '/ws',
}
const links = {
  runId: '42',
  run: 'https://github.com/octo/layers/actions/runs/42',
  sha: 'd'.repeat(40),
  commit: `https://github.com/octo/layers/commit/${'d'.repeat(40)}`,
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
  it('is its summary in short, and says at the end that it will not last', () => {
    const run = ran([planned({ changes: adds(1) })], {
      notPinned: [{ file: 'uv.lock', line: 3, text: 'pin' }],
    })
    const comment = renderComment({ ...subject, links }, run, undefined, BYTES)
    const summary = renderSummary({ ...subject, links }, run, [])
    expect(elements(comment).map(({ name }) => name)).toEqual([
      'h3',
      'table',
      'p',
      'table',
      'p',
      'ul',
      'p',
      'p',
    ])
    expect(texts(comment, 'h3')).toEqual(texts(summary, 'h3'))
    expect(rows(comment)).toEqual([
      ['Region', 'Result', 'Reason', 'Version', 'Previous'],
      ['eu-west-1', 'planned', 'manifest-changed', '8', '7'],
      ['Change', 'Package', 'From', 'To'],
      ['added', 'p0', '—', '1'],
    ])
    expect(texts(comment, 'li')).toEqual(['uv.lock:3: pin'])
    expect(texts(comment, 'p').at(-2)).toBe('Manifest deps/uv.lock · Commit ddddddd · Run 42')
    expect(hrefs(comment)).toEqual([hrefs(summary)[0], links.commit, links.run])
    expect(elements(comment).at(-1)?.text).toMatch(
      /^This comment is about the pull request as it is now.*After the merge, the next run looks and decides again\.$/,
    )
    expect(size(comment)).toBeLessThan(size(summary))
  })

  it('has the failures first, with what to do', () => {
    const page = 'https://github.com/octo/publish-layer/blob/v1/docs/troubleshooting.md'
    const run = ran([failedOutcome(), outcome({ region: 'us-east-1' })])
    const comment = renderComment(subject, run, page, BYTES)
    expect(elements(comment)[1]?.text).toMatch(
      /^archive-missing in eu-west-1There is no archive\.What to do: Upload it/,
    )
    expect(hrefs(comment)[0]).toBe(`${page}#archive-missing`)
  })

  it('of a run by hand, without a manifest, ends where it says that it will not last', () => {
    const comment = renderComment({ ...subject, manifest: undefined }, ran([planned()]), undefined, BYTES)
    expect(elements(comment).map(({ name }) => name)).toEqual(['h3', 'table', 'p'])
  })

  it('has fewer packages than the summary: there is less room', () => {
    const run = ran([planned({ changes: adds(250) })])
    expect(rows(renderSummary(subject, run, []))).toHaveLength(2 + 250 + 1)
    const comment = renderComment(subject, run, undefined, BYTES)
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
      const comment = renderComment(subject, ran(regions), undefined, bytes)
      expect(size(comment)).toBeLessThanOrEqual(bytes)
      expect(texts(comment, 'h3')).toHaveLength(1)
      expect(elements(comment).at(-1)?.text).toMatch(/looks and decides again\.$/)
      expect(markdownIn(comment)).toEqual([])
    }
  })

  it('shows as many packages as there is room for, and says how many more there are', () => {
    const updated = Array.from({ length: 90 }, (_, index) => ({
      ...{ name: `p${index}`, from: 'x'.repeat(9_000), to: '"'.repeat(9_000), purl: '"'.repeat(9_000) },
      why: 'version' as const,
    }))
    const comment = renderComment(
      subject,
      ran([planned({ changes: { ...adds(0), updated } })]),
      undefined,
      BYTES,
    )
    const packages = rows(comment).slice(3)
    expect(packages.length).toBeGreaterThan(8)
    expect(packages.length).toBeLessThan(90)
    expect(packages[0]).toEqual(['updated', 'p0', `${'x'.repeat(199)}…`, `${'"'.repeat(199)}…`])
    expect(texts(comment, 'p')).toContain(`… and ${90 - packages.length} more packages`)
    expect(texts(comment, 'p').join()).toContain('deps/uv.lock')
  })

  it('holds hostile texts as the summary does', () => {
    fc.assert(
      fc.property(hostileText, hostileOutcomes, (layerName, regions) => {
        const comment = renderComment({ ...subject, layerName }, ran(regions), undefined, BYTES)
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
        const comment = renderFailureComment(error, undefined, BYTES)
        expect(comment.startsWith(renderFailure(redactedError(error), undefined))).toBe(true)
        expect(elements(comment).map(({ name }) => name)).toEqual(['h3', 'blockquote', 'p'])
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
      expect(size(renderFailureComment(error, undefined, bytes))).toBeLessThanOrEqual(bytes)
  })
})
