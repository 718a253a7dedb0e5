import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { render as renderBlocks } from '../../../../src/action/report/blocks.ts'
import { changesSection } from '../../../../src/action/report/summary/packages-section.ts'
import { RESULTS, type Changes } from '../../../../src/core/model/outcome.ts'
import { shown as shownText } from '../../../../src/core/errors/shown.ts'
import { hostileText, outcome } from '../outcomes.ts'
import { all, elements, hrefs, markdownIn, rows, texts } from './summary-elements.ts'
import { tries } from '../../../tries.ts'

const ROWS = 1_000
const none: Changes = { added: [], removed: [], updated: [] }
const listed = (name: string, version = '1') => ({ name, version, purl: `pkg:pypi/${name}@${version}` })
const adds = (count: number): Changes => ({
  ...none,
  added: Array.from({ length: count }, (_, index) => listed(`p${index}`)),
})
const update = (why: Changes['updated'][number]['why']) => ({ ...listed('a'), from: '1', to: '2', why })

const of = (...regions: Parameters<typeof outcome>[0][]) => section(regions, ROWS)
function section(regions: readonly Parameters<typeof outcome>[0][], rowLimit: number, urls = true): string {
  const blocks = changesSection(
    regions.map((over) => outcome(over)),
    { rows: rowLimit, urls },
  )
  return renderBlocks(10_000_000, blocks)
}

describe('the packages of a summary', () => {
  it('are counted first, then listed: updated, added, removed', () => {
    const summary = of({
      changes: {
        added: [listed('new', '3')],
        removed: [listed('old', '2'), listed('older', '1')],
        updated: [{ name: 'sdk', from: '1.39.0', to: '1.40.0', purl: 'pkg:pypi/sdk@1.40.0', why: 'version' }],
      },
    })
    expect(elements(summary).map(({ name }) => name)).toEqual(['p', 'table'])
    expect(texts(summary, 'p')).toEqual(['Packages: 1 added, 2 removed, 1 updated'])
    expect(rows(summary)).toEqual([
      ['Change', 'Package', 'From', 'To', 'Package URL'],
      ['updated', 'sdk', '1.39.0', '1.40.0', 'pkg:pypi/sdk@1.40.0'],
      ['added', 'new', '—', '3', 'pkg:pypi/new@3'],
      ['removed', 'old', '2', '—', 'pkg:pypi/old@2'],
      ['removed', 'older', '1', '—', 'pkg:pypi/older@1'],
    ])
  })

  it('are followed by the files and the lines of a set that differ', () => {
    const set: Changes = {
      ...none,
      files: [
        { path: 'a', change: 'removed' },
        { path: 'b', change: 'changed' },
        { path: '<c> @octocat', change: 'added' },
        { path: 'd', change: 'added' },
      ],
      identity: [{ line: '::error::x | y', change: 'added' }],
    }
    const summary = of({ changes: set })
    expect(texts(summary, 'p')).toEqual([
      'Packages: no changes',
      'Files: 2 added, 1 removed, 1 changed',
      'Identity: 1 added',
    ])
    expect(rows(summary)).toEqual([
      ...[
        ['Change', 'File'],
        ['removed', 'a'],
        ['changed', 'b'],
        ['added', '<c> @octocat'],
        ['added', 'd'],
      ],
      ...[
        ['Change', 'Line'],
        ['added', '::error::x | y'],
      ],
    ])
    expect(summary.replace(/<code>.*?<\/code>/g, '')).not.toContain('@octocat')
    expect(texts(of({ changes: { ...none, files: [], identity: [] } }), 'p')).toEqual([
      'Packages: no changes',
    ])
  })

  it('show as many files as there is room for, and shorten lines', () => {
    const files = Array.from({ length: 60 }, (_, index) => ({ path: `f${index}`, change: 'added' as const }))
    const identity = [{ line: 'x'.repeat(1000), change: 'added' as const }]
    const summary = section([{ changes: { ...none, files, identity } }], 10)
    expect(texts(summary, 'summary')).toEqual(['60 files'])
    expect(texts(summary, 'p')).toContain('… and 50 more files')
    expect(texts(summary, 'code').at(-1)).toHaveLength(200)
  })

  it('can do without their URLs', () => {
    const summary = section([{ changes: { ...none, added: [listed('a')] } }], ROWS, false)
    expect(rows(summary)).toEqual([
      ['Change', 'Package', 'From', 'To'],
      ['added', 'a', '—', '1'],
    ])
  })

  it.each([
    ['version', 'updated'],
    ['hashes', 'other hashes'],
    ['source', 'other source'],
    ['marker', 'other condition'],
  ] as const)('tell apart what of a package is another: %s', (why, words) => {
    expect(rows(of({ changes: { ...none, updated: [update(why)] } }))[1]?.[0]).toBe(words)
  })

  it('are only counted where there are none', () => {
    const summary = of({ changes: none })
    expect(elements(summary).map(({ text }) => text)).toEqual(['Packages: no changes'])
  })

  it('leave open what the manifest does', () => {
    const { added } = { added: [{ name: 'a', version: '', purl: 'pkg:pypi/a' }] }
    expect(rows(of({ changes: { ...none, added } }))[1]).toEqual(['added', 'a', '—', '—', 'pkg:pypi/a'])
    const own = { name: './lib', version: '' }
    expect(rows(of({ changes: { ...none, added: [own] } }))[1]).toEqual(['added', './lib', '—', '—', '—'])
  })

  // prettier-ignore
  it.each([
    [50,    ['p', 'table']],
    [51,    ['p', 'details']],
    [1_000, ['p', 'details']],
    [1_001, ['p', 'details', 'p']],
  ])('are folded over 50 rows: %i', (count, names) => {
    const summary = of({ changes: adds(count) })
    expect(elements(summary).map(({ name }) => name)).toEqual(names)
    expect(texts(summary, 'summary')).toEqual(count > 50 ? [`${count} packages`] : [])
    expect(rows(summary)).toHaveLength(Math.min(count, ROWS) + 1)
    expect(texts(summary, 'p')[0]).toBe(`Packages: ${count} added`)
  })

  it.each([
    [10, 100, 100, undefined],
    [101, 100, 100, '… and 1 more packages'],
    [5_000, 1_000, 1_000, '… and 4000 more packages'],
  ])('are, of %i, no more than %i rows, and the rest is counted', (count, limit, shown, rest) => {
    const summary = section([{ changes: adds(count) }], limit)
    expect(rows(summary).length - 1).toBe(Math.min(count, shown))
    expect(texts(summary, 'p')[1]).toBe(rest)
  })
})

describe('the packages of several regions', () => {
  it('are told once where all agree, without their names', () => {
    const summary = of({ changes: adds(2) }, { region: 'us-east-1', changes: adds(2) })
    expect(texts(summary, 'p')).toEqual(['Packages: 2 added'])
    expect(all(summary, 'table')).toHaveLength(1)
  })

  it('are told once for each that differ, with the names of the regions', () => {
    const summary = of(
      { changes: adds(2) },
      { region: 'us-east-1', changes: adds(1) },
      { region: 'ap-south-1', changes: adds(2) },
    )
    expect(texts(summary, 'p')).toEqual([
      'Packages: 2 added, in eu-west-1, ap-south-1',
      'Packages: 1 added, in us-east-1',
    ])
    expect(rows(summary)).toHaveLength(2 + 1 + 1 + 1)
  })

  it('leave out those of which nothing is known', () => {
    expect(of({ region: 'us-east-1' })).toBe('')
    expect(texts(of({ region: 'us-east-1' }, { changes: adds(1) }), 'p')).toEqual(['Packages: 1 added'])
  })

  it.each(RESULTS)('are told of a region that is %s only where there is something to tell', (result) => {
    const isNews = result === 'published' || result === 'planned'
    expect(all(of({ result, changes: adds(1) }), 'table')).toHaveLength(1)
    expect(all(of({ result, changes: adds(0) }), 'strong')).toHaveLength(isNews ? 1 : 0)
  })
})

describe('hostile packages', () => {
  const why = fc.constantFrom('version', 'hashes', 'source', 'marker') as fc.Arbitrary<'version'>
  const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })
  const known = { name: hostileText, purl: hostileText }
  const changes: fc.Arbitrary<Changes> = fc.record({
    added: some(fc.record({ ...known, version: hostileText })),
    removed: some(fc.record({ ...known, version: hostileText })),
    updated: some(fc.record({ ...known, from: hostileText, to: hostileText, why })),
  })
  const regions = fc.array(changes, { minLength: 1, maxLength: 3 })
  const render = (given: Changes[]) => of(...given.map((one) => ({ changes: one })))

  it('change nothing in the structure', () => {
    fc.assert(
      fc.property(regions, (given) => {
        const different = [...new Map(given.map((one) => [JSON.stringify(one), one])).values()]
        const counts = different.map(
          ({ added, removed, updated }) => added.length + removed.length + updated.length,
        )
        const summary = render(given)
        expect(elements(summary).map(({ name }) => name)).toEqual(
          counts.flatMap((count) => (count === 0 ? ['p'] : ['p', 'table'])),
        )
        expect(rows(summary).map(({ length }) => length)).toEqual(
          counts.flatMap((count) => (count === 0 ? [] : Array<number>(count + 1).fill(5))),
        )
      }),
      { numRuns: tries(200) },
    )
  })

  it('are never read as Markdown, and link to nothing', () => {
    const meant = /^<\/?(p|table|tr|th|td|code|strong)>$/
    fc.assert(
      fc.property(regions, (given) => {
        const summary = render(given)
        expect(markdownIn(summary)).toEqual([])
        expect(hrefs(summary)).toEqual([])
        expect(summary.match(/<[^<>]*>?/g)?.filter((tag) => !meant.test(tag))).toEqual([])
        expect(summary).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/)
      }),
      { numRuns: tries(200) },
    )
  })

  it('are shown as they are, in code, where GitHub makes neither mention nor link of them', () => {
    const text = '@team #1 https://evil.test pkg:npm/%40a/b@1'
    const summary = of({ changes: { ...none, added: [{ name: text, version: text, purl: text }] } })
    expect(texts(summary, 'code')).toEqual([text, text, text])
    expect(summary.replace(/<code>.*?<\/code>/g, '')).not.toMatch(/@team|#1|evil|pkg:/)
    fc.assert(
      fc.property(changes, (given) => {
        const shown = texts(render([given]), 'code')
        const foreign = [...given.added, ...given.removed].flatMap(({ name, version, purl = '' }) => [
          name,
          version,
          purl,
        ])
        expect([...shown].sort()).toEqual(
          [...foreign, ...given.updated.flatMap(({ name, from, to, purl = '' }) => [name, from, to, purl])]
            .map((text) => shownText(text, 200).replace(/[\t\n\r ]+/g, ' '))
            .sort(),
        )
      }),
    )
  })
})
