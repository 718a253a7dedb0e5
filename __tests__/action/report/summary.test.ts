import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { renderFailure, renderSummary, type SummarySubject } from '../../../src/action/report/summary.ts'
import { errorText } from '../../../src/action/report/verdict.ts'
import { s3ConsoleUrl } from '../../../src/core/model/console-link.ts'
import { visibleLines } from '../../../src/archive/visible.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { RegionOutcome } from '../../../src/core/model/outcome.ts'
import { failedOutcome, hostileOutcomes, hostileText, layerVersion, outcome, ran } from './outcomes.ts'
import { all, elements, hrefs, inLine, markdownIn, rows, texts } from './summary-elements.ts'

const LIMIT = 900 * 1024
const run = 'https://github.com/octo/layers/actions/runs/42'
const commit = `https://github.com/octo/layers/commit/${'d'.repeat(40)}`

const manifest = { path: 'deps/uv.lock', sha256: 'c'.repeat(64) }
const subject: SummarySubject = {
  layerName: 'web',
  manifest,
  links: { runId: '42', run, sha: 'd'.repeat(40), commit },
  workspace: '/workspace',
}

describe('the summary of a published version', () => {
  const summary = renderSummary(subject, ran([outcome({ warnings: ['Turn on versioning.'] })]))

  it('says what happened to which layer, and why', () => {
    const [heading, why] = elements(summary)
    expect(heading).toMatchObject({ name: 'h2', text: 'Published: web' })
    expect(why).toMatchObject({ name: 'p', text: 'The manifest differs from that of the latest version.' })
  })

  it('has a table with one row a region', () => {
    expect(rows(summary)).toEqual([
      ['Region', 'Result', 'Why', 'Version', 'Before', 'Created', 'Took'],
      ['eu-west-1', 'published', 'manifest-changed', '8', '7', '2026-11-22T05:00:00.000+0000', '1.3 s'],
    ])
  })

  it('has the ARN in a block of its own, to be copied', () => {
    expect(texts(summary, 'pre')).toEqual([layerVersion().arn])
  })

  it('links to the backup, the commit and the run', () => {
    expect(hrefs(summary)).toEqual([
      s3ConsoleUrl('eu-west-1', 'artifacts', 'layer/000008/uv.lock'),
      commit,
      run,
    ])
    expect(texts(summary, 'a')).toEqual(['s3://artifacts/layer/000008/uv.lock', 'ddddddd', '42'])
  })

  it('names the warnings, and the manifest with its digest', () => {
    expect(texts(summary, 'p')).toContain('Warnings: 1')
    expect(texts(summary, 'li').at(-1)).toBe('Turn on versioning.')
    expect(texts(summary, 'p').at(-1)).toContain(`Manifest deps/uv.lock, SHA-256 ${manifest.sha256}`)
  })
})

describe('the summary of several regions', () => {
  const regions = [outcome(), outcome({ region: 'us-east-1' }), failedOutcome({ region: 'ap-south-1' })]
  const summary = renderSummary(subject, ran(regions))

  it('has a row, an ARN and a backup for each that has one', () => {
    expect(rows(summary)).toHaveLength(4)
    expect(texts(summary, 'pre')[0]?.split('\n')).toHaveLength(2)
    expect(texts(summary, 'li')).toHaveLength(2)
  })

  it('says of a region that failed what happened and what to do', () => {
    expect(texts(summary, 'h2')).toEqual(['Failed: web'])
    expect(texts(summary, 'pre')[1]).toBe('archive-missing: There is no archive.\nUpload it.')
  })

  it('leaves empty what does not exist', () => {
    expect(rows(summary)[3]).toEqual(['ap-south-1', 'failed', 'archive-missing', '—', '—', '—', '1.3 s'])
  })

  it('has warnings of one region with its name, and those that several share once and without', () => {
    const [one, two] = [outcome({ warnings: ['a', 'b'] }), outcome({ region: 'us-east-1', warnings: ['b'] })]
    expect(texts(renderSummary(subject, ran([one, two])), 'li').slice(2)).toEqual(['b', 'eu-west-1: a'])
  })

  it('tells once what failed all of them of one cause', () => {
    const cause = error('Not pinned.')
    const all = regions.map(({ region }) => failedOutcome({ region, error: cause }))
    expect(texts(renderSummary(subject, ran(all)), 'pre')).toEqual(['archive-missing: Not pinned.\n'])
    const same = regions.map(({ region }) => failedOutcome({ region, error: error('Not pinned.') }))
    expect(texts(renderSummary(subject, ran(same)), 'pre')).toHaveLength(1)
    const others = regions.map(({ region }) => failedOutcome({ region, error: error(`Not in ${region}.`) }))
    expect(texts(renderSummary(subject, ran(others)), 'pre')).toHaveLength(3)
  })

  it('gives one reason only where all have the same', () => {
    const other = outcome({ region: 'us-east-1', reason: 'first-version' })
    expect(elements(renderSummary(subject, ran([outcome(), outcome()])))[1]?.name).toBe('p')
    expect(elements(renderSummary(subject, ran([outcome(), other])))[1]?.name).toBe('table')
    const same = [outcome({ reason: 'unchanged' }), outcome({ reason: 'unchanged', samePackages: true })]
    expect(elements(renderSummary(subject, ran(same)))[1]?.name).toBe('table')
  })

  it('never cuts an ARN short, however many regions there are', () => {
    const many = Array.from({ length: 40 }, (_, index) => {
      const arn = `arn:aws:lambda:eu-west-1:123456789012:layer:${'n'.repeat(140)}:${index}`
      return outcome({ version: { ...layerVersion(index), arn } })
    })
    expect(texts(renderSummary(subject, ran(many)), 'pre')[0]?.split('\n')).toEqual(
      many.map(({ version }) => version?.arn),
    )
  })
})

describe('the summary of a run without a manifest', () => {
  const bare = { ...subject, manifest: undefined }
  const inline = outcome({ bucket: undefined })

  it('ends with the commit and the run', () => {
    const summary = renderSummary(bare, ran([inline]))
    expect(texts(summary, 'p').at(-1)).toBe('commit ddddddd, run 42')
    expect(hrefs(summary)).toEqual([commit, run])
    expect(markdownIn(summary)).toEqual([])
  })

  it('by hand ends with the layer version', () => {
    const summary = renderSummary({ ...bare, links: {} }, ran([inline]))
    expect(elements(summary).map(({ name }) => name)).toEqual(['h2', 'p', 'table', 'pre'])
  })
})

describe('the summary of a run by hand', () => {
  it('has no link to a run or commit', () => {
    const summary = renderSummary({ ...subject, links: {} }, ran([outcome({ result: 'unchanged' })]))
    expect(hrefs(summary)).toEqual([s3ConsoleUrl('eu-west-1', 'artifacts', 'layer/000008/uv.lock')])
  })
})

describe('the summary of a run that never came to a region', () => {
  it('is the failure, whatever its texts are', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (message, hint) => {
        const error = new ActionError({ code: 'invalid-input', message, hint })
        const summary = renderFailure(error)
        expect(elements(summary).map(({ name }) => name)).toEqual(['h2', 'p', 'pre'])
        expect(texts(summary, 'pre').map(readable)).toEqual([readable(errorText(error))])
        expect(markdownIn(summary)).toEqual([])
      }),
    )
  })
})

/** The blocks that the summary of these regions is made of. */
function expectedBlocks(regions: readonly RegionOutcome[]): string[] {
  const [first] = regions
  const sameReason = regions.every(({ reason }) => reason === first?.reason)
  return [
    'h2',
    ...(first?.error === undefined && sameReason ? ['p'] : []),
    'table',
    ...(regions.some(({ version }) => version !== undefined) ? ['pre'] : []),
    ...(regions.some(({ backupKey }) => backupKey !== undefined) ? ['ul'] : []),
    ...regions.flatMap(({ error }) => (error === undefined ? [] : ['p', 'pre'])),
    ...(regions.some(({ warnings }) => warnings.length > 0) ? ['p', 'ul'] : []),
    'p',
  ]
}

/** The text as far as a page can show it: line ends are all the same, and a last one does not count. */
function readable(text: string): string {
  return visibleLines(text).replace(/\r\n?/g, '\n').trimEnd()
}

const hostileSubject = fc
  .record({ layerName: hostileText, path: hostileText })
  .map(({ layerName, path }) => ({ ...subject, layerName, manifest: { ...manifest, path } }))

describe('hostile texts', () => {
  it('change nothing in the structure: heading, one table, lists and code blocks stay as they are meant', () => {
    fc.assert(
      fc.property(hostileSubject, hostileOutcomes, (from, regions) => {
        const summary = renderSummary(from, ran(regions))
        expect(elements(summary).map(({ name }) => name)).toEqual(expectedBlocks(regions))
        expect(rows(summary).map((cells) => cells.length)).toEqual(Array(regions.length + 1).fill(7))
        const warnings = new Set(regions.flatMap(({ warnings: own }) => own))
        const backups = regions.filter(({ backupKey }) => backupKey !== undefined)
        expect(all(summary, 'li')).toHaveLength(warnings.size + backups.length)
      }),
      { numRuns: 300 },
    )
  })

  it('are never read as Markdown', () => {
    fc.assert(
      fc.property(hostileSubject, hostileOutcomes, (from, regions) => {
        expect(markdownIn(renderSummary(from, ran(regions)))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('bring no element and no attribute, and link to nothing but the console, the commit and the run', () => {
    const meant = /^<\/?(h2|p|table|tr|th|td|pre|code|ul|li|strong)>$|^<a href="[^"<>]*">$|^<\/a>$/
    fc.assert(
      fc.property(hostileSubject, hostileOutcomes, (from, regions) => {
        const summary = renderSummary(from, ran(regions))
        expect(summary.match(/<[^<>]*>?/g)?.filter((tag) => !meant.test(tag))).toEqual([])
        expect(summary).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/)
        const toConsole = regions.flatMap(({ region, bucket = '', backupKey }) =>
          backupKey === undefined ? [] : [s3ConsoleUrl(region, bucket, backupKey)],
        )
        expect(hrefs(summary)).toEqual([...toConsole, commit, run])
      }),
      { numRuns: 300 },
    )
  })

  it('are shown as they are', () => {
    fc.assert(
      fc.property(hostileSubject, hostileOutcomes, (from, regions) => {
        const summary = renderSummary(from, ran(regions))
        const arns = regions.flatMap(({ version }) => version?.arn ?? [])
        expect(texts(summary, 'pre').map(readable)).toEqual([
          ...(arns.length === 0 ? [] : [readable(arns.join('\n'))]),
          ...regions.flatMap(({ error }) => (error === undefined ? [] : [readable(errorText(error))])),
        ])
        const shown = texts(summary, 'code')
        for (const text of [from.layerName, from.manifest.path]) expect(shown).toContain(inLine(text))
        const items = texts(summary, 'li')
        for (const { region, warnings } of regions) {
          for (const text of warnings)
            expect(items.some((item) => [inLine(text), inLine(`${region}: ${text}`)].includes(item))).toBe(
              true,
            )
        }
      }),
      { numRuns: 200 },
    )
  })

  it('stand in code, where GitHub makes neither mention nor link of them', () => {
    const text = '@team #1 http://evil.test'
    const regions = [outcome({ warnings: [text], backupKey: text }), failedOutcome({ error: error(text) })]
    const summary = renderSummary(
      { ...subject, layerName: text, manifest: { path: text, sha256: 'c' } },
      ran(regions),
    )
    const outside = summary.replace(/<code>.*?<\/code>|href="[^"]*"/gs, '')
    expect(outside).not.toMatch(/@team|#1|evil/)
    expect(summary.split(text)).toHaveLength(6)
  })
})

function error(message: string): ActionError {
  return new ActionError({ code: 'archive-missing', message, hint: '' })
}

describe('the size of a summary', () => {
  const size = (summary: string) => Buffer.byteLength(summary)
  const withMessage = (message: string) => failedOutcome({ error: error(message) })
  const long = Array.from({ length: 3 }, () => withMessage('ü'.repeat(1_000_000)))

  it.each([
    ['5,000 regions', Array.from({ length: 5_000 }, () => outcome({ warnings: ['w'.repeat(500)] }))],
    ['5,000 failures', Array.from({ length: 5_000 }, () => failedOutcome())],
    ['messages of 1 MB', long],
    [
      'messages that grow when they are escaped',
      Array.from({ length: 99 }, () => withMessage('"'.repeat(9_999))),
    ],
    ['5,000 regions and messages of 1 MB', [...Array.from({ length: 5_000 }, () => outcome()), ...long]],
  ])('stays below the limit with %s', (_, regions) => {
    const summary = renderSummary(subject, ran(regions))
    expect(size(summary)).toBeLessThanOrEqual(LIMIT)
    expect(all(summary, 'h2')).toHaveLength(1)
    expect(rows(summary)).toHaveLength(Math.min(regions.length, 200) + 1)
  })

  it('stays below the limit to the last byte, and says what was left out', () => {
    const full = Array.from({ length: 220 }, (_, index) => withMessage('m'.repeat(3_900 + (index % 100))))
    const summary = renderSummary(subject, ran(full))
    const filler = withMessage('m'.repeat(3_500))
    const room = LIMIT - size(summary)
    const fillers = Math.floor(room / (size(renderSummary(subject, ran([...full, filler]))) - size(summary)))
    const almost = [...full, ...Array.from({ length: fillers }, () => filler)]
    const rest = LIMIT - size(renderSummary(subject, ran(almost)))
    expect(rest).toBeLessThan(3_700)

    const sizes = Array.from({ length: 120 }, (_, less) =>
      size(renderSummary(subject, ran([...almost, withMessage('m'.repeat(rest - less))]))),
    )
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LIMIT)
    expect(Math.max(...sizes)).toBeGreaterThan(LIMIT - 100)
    const overfull = renderSummary(subject, ran([...full, ...full]))
    expect(overfull.split('<p>… truncated</p>\n\n')).toHaveLength(2)
    expect(texts(overfull, 'p').at(-1)).toContain(manifest.sha256)
  })

  it('is spent on all that there is to say: one long text does not crowd out the rest', () => {
    const summary = renderSummary(subject, ran([outcome({ warnings: ['w'.repeat(1_000_000)] }), ...long]))
    expect(texts(summary, 'li').at(-1)).toBe(`eu-west-1: ${'w'.repeat(3_999 - 'eu-west-1: '.length)}…`)
    expect(texts(summary, 'pre').at(-1)).toMatch(/^archive-missing: ü{3900,}…\n$/)
    expect(texts(summary, 'p').at(-1)).toContain(manifest.sha256)
  })

  it('says how many regions the table leaves out', () => {
    const many = Array.from({ length: 203 }, () => outcome())
    expect(texts(renderSummary(subject, ran(many)), 'p')).toContain('… and 3 more regions')
    expect(renderSummary(subject, ran(many.slice(0, 200)))).not.toContain('more regions')
  })
})
