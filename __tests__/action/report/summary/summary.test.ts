import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { render as renderBlocks } from '../../../../src/action/report/blocks.ts'
import { element, text } from '../../../../src/action/report/html.ts'
import {
  renderSummary as render,
  type SummarySubject,
} from '../../../../src/action/report/summary/summary.ts'
import { failures, renderFailure } from '../../../../src/action/report/summary/failures-section.ts'
import { ERROR_CATALOGUE } from '../../../../src/core/errors/catalogue.ts'
import { lambdaConsoleUrl, s3ConsoleUrl } from '../../../../src/core/model/console-link.ts'
import { visibleLines } from '../../../../src/archive/visible.ts'
import { ActionError } from '../../../../src/core/errors/action-error.ts'
import type { RegionOutcome, RunOutcome } from '../../../../src/core/model/outcome.ts'
import { failedOutcome, hostileOutcomes, hostileText, layerVersion, outcome, ran } from '../outcomes.ts'
import { all, elements, hrefs, inLine, markdownIn, rows, texts } from './summary-elements.ts'
import { tries } from '../../../tries.ts'

const LIMIT = 900 * 1024
const RUN = 'https://github.com/octo/layers/actions/runs/42'
const commit = `https://github.com/octo/layers/commit/${'d'.repeat(40)}`

const manifest = { path: 'deps/uv.lock', sha256: 'c'.repeat(64) }
const subject: SummarySubject = {
  layerName: 'web',
  manifest,
  links: { runId: '42', run: RUN, sha: 'd'.repeat(40), commit },
  workspace: '/workspace',
}

/** The summary of a run, with its failures. */
function renderSummary(about: SummarySubject, outcome: RunOutcome, page?: string): string {
  return render(about, outcome, failures(outcome.regions, page))
}

describe('the summary of a published version', () => {
  const summary = renderSummary(subject, ran([outcome({ warnings: ['Turn on versioning.'] })]))

  it('says in its first line what happened to which layer, and why', () => {
    expect(texts(summary, 'h3')).toEqual(['Published web:8 in eu-west-1: the manifest changed'])
  })

  it('has a table with one row a region', () => {
    expect(rows(summary)).toEqual([
      ['Region', 'Result', 'Reason', 'Version', 'Previous', 'Created', 'Took'],
      ['eu-west-1', 'published', 'manifest-changed', '8', '7', '2026-11-22 05:00 UTC', '1.3 s'],
    ])
  })

  it('has the time as AWS states it where that is not a time', () => {
    const odd = outcome({ version: { ...layerVersion(), createdDate: '@yesterday' } })
    expect(rows(renderSummary(subject, ran([odd])))[1]?.[5]).toBe('@yesterday')
    expect(texts(renderSummary(subject, ran([odd])), 'code')).toContain('@yesterday')
  })

  it('has the ARN in a block of its own, to be copied', () => {
    expect(texts(summary, 'pre')).toEqual([layerVersion().arn])
  })

  it('links to the version and the backup in the console, to the commit and the run', () => {
    expect(hrefs(summary)).toEqual([
      lambdaConsoleUrl('eu-west-1', 'web', 8),
      commit,
      RUN,
      s3ConsoleUrl('eu-west-1', 'artifacts', 'layer/000008/uv.lock'),
    ])
    expect(texts(summary, 'a')).toEqual(['8', 'ddddddd', '42', 's3://artifacts/layer/000008/uv.lock'])
  })

  it('says what comes next', () => {
    expect(texts(summary, 'p').find((text) => text.startsWith('Next:'))).toMatch(
      /update the functions.*update-function-configuration --layers replaces.*list its other layers too\.$/,
    )
  })

  it('names the warnings', () => {
    expect(texts(summary, 'p')).toContain('Warnings: 1')
    expect(texts(summary, 'li')[0]).toBe('Turn on versioning.')
  })

  it('ends with what identifies the run, folded', () => {
    expect(elements(summary).at(-1)?.name).toBe('details')
    expect(texts(summary, 'li').slice(1)).toEqual([
      `Manifest deps/uv.lock, SHA-256 ${manifest.sha256}`,
      'Commit ddddddd',
      'Run 42',
      'Backup of the manifest: s3://artifacts/layer/000008/uv.lock',
    ])
  })
})

describe('what comes next', () => {
  // prettier-ignore
  it.each<[string, Parameters<typeof outcome>[0], string[]]>([
    ['a reused version', { result: 'unchanged', reason: 'reused-older-version' }, ['Next: update the functions']],
    ['a dry run',        { result: 'planned' },                                   ['Next: nothing was written.']],
    ['an unchanged one', { result: 'unchanged', reason: 'unchanged' },            []],
    ['a repaired one',   { result: 'repaired', reason: 'backup-missing' },        []],
  ])('is said after %s', (_, over, says) => {
    const next = texts(renderSummary(subject, ran([outcome(over)])), 'p').filter((text) => text.startsWith('Next:'))
    expect(next).toEqual(says.map((start) => expect.stringContaining(start)))
  })
})

describe('the summary of several regions', () => {
  const regions = [outcome(), outcome({ region: 'us-east-1' }), failedOutcome({ region: 'ap-south-1' })]
  const summary = renderSummary(subject, ran(regions))

  it('has a row, an ARN and a backup for each that has one', () => {
    expect(rows(summary)).toHaveLength(4)
    expect(texts(summary, 'pre')).toEqual([layerVersion().arn, layerVersion().arn])
    expect(texts(summary, 'li').filter((text) => text.startsWith('Backup'))).toHaveLength(2)
  })

  it('says of a region that failed what happened and what to do, before anything else', () => {
    expect(texts(summary, 'h3')).toEqual([
      'Failed for web in ap-south-1: archive-missing; published web:8 in 2 of 3 regions',
    ])
    const [, quote] = elements(summary)
    expect(quote?.name).toBe('blockquote')
    expect(quote?.children.map(({ text }) => text)).toEqual([
      'archive-missing in ap-south-1',
      'There is no archive.',
      'What to do: Upload it.',
    ])
  })

  it('leaves empty what does not exist', () => {
    expect(rows(summary)[3]).toEqual(['ap-south-1', 'failed', 'archive-missing', '—', '—', '—', '1.3 s'])
  })

  it('has warnings of one region with its name, and those that several share once and without', () => {
    const [one, two] = [outcome({ warnings: ['a', 'b'] }), outcome({ region: 'us-east-1', warnings: ['b'] })]
    expect(texts(renderSummary(subject, ran([one, two])), 'li').slice(0, 2)).toEqual(['b', 'eu-west-1: a'])
  })

  it('tells once what failed all of them of one cause', () => {
    const cause = error('Not pinned.')
    const quotes = (message: (region: string) => ActionError) =>
      texts(
        renderSummary(
          subject,
          ran(regions.map(({ region }) => failedOutcome({ region, error: message(region) }))),
        ),
        'blockquote',
      )
    expect(quotes(() => cause)).toEqual(['Not pinned.What to do: Upload it.'])
    expect(quotes(() => error('Not pinned.'))).toHaveLength(1)
    expect(quotes((region) => error(`Not in ${region}.`))).toHaveLength(3)
  })

  it('never cuts an ARN short, however many regions there are, and has one block for many', () => {
    const many = Array.from({ length: 40 }, (_, index) => {
      const arn = `arn:aws:lambda:eu-west-1:123456789012:layer:${'n'.repeat(140)}:${index}`
      return outcome({ version: { ...layerVersion(index), arn } })
    })
    const arns = many.flatMap(({ version }) => version?.arn ?? [])
    expect(texts(renderSummary(subject, ran(many)), 'pre')).toEqual([arns.join('\n')])
    expect(texts(renderSummary(subject, ran(many.slice(0, 5))), 'pre')).toEqual(arns.slice(0, 5))
  })
})

describe('a failure', () => {
  const page = 'https://github.com/octo/publish-layer/blob/v1/docs/troubleshooting.md'
  const quoteOf = (given: ActionError, troubleshooting?: string) =>
    elements(renderFailure(given, troubleshooting))[1]

  it('is a quote of paragraphs, so that long ones wrap, and no block of code', () => {
    const quote = quoteOf(error('word '.repeat(100)))
    expect(quote?.children.map(({ name }) => name)).toEqual(['p', 'p'])
    expect(quote?.children[0]?.text).toBe('word '.repeat(100))
  })

  it('has the lines after the first one as a list', () => {
    const quote = quoteOf(error('There are 3 problems:\n- one\n\n- two\r\nthree'))
    expect(quote?.children.map(({ name }) => name)).toEqual(['p', 'ul', 'p'])
    expect(quote?.children[1]?.children.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  })

  it('links to its code in the troubleshooting guide, where it is known where that is', () => {
    expect(hrefs(renderFailure(error('Gone.'), page))).toEqual([`${page}#archive-missing`])
    expect(quoteOf(error('Gone.'), page)?.text).toMatch(
      /What to do: Upload it\. See archive-missing in the troubleshooting guide\.$/,
    )
    const failedRun = ran([failedOutcome()])
    expect(hrefs(renderSummary(subject, failedRun, page))[0]).toBe(`${page}#archive-missing`)
    expect(hrefs(renderSummary(subject, failedRun))).toEqual([commit, RUN])
  })

  it('has the remedy of the catalogue as text, and any other as code', () => {
    const { remedy } = ERROR_CATALOGUE['archive-missing']
    const own = new ActionError({ code: 'archive-missing', message: 'Gone.', hint: remedy })
    expect(
      quoteOf(own)
        ?.children.at(-1)
        ?.children.map(({ text }) => text),
    ).toEqual(['What to do:', 'bucket', 'prefix', 'archive-key', 'zip-path', 'source-dir'])
    expect(
      quoteOf(error('Gone.'))
        ?.children.at(-1)
        ?.children.map(({ text }) => text),
    ).toEqual(['What to do:', 'Upload it.'])
  })
})

describe('the summary of a run without a manifest', () => {
  const bare = { ...subject, manifest: undefined }
  const inline = outcome({ bucket: undefined })

  it('ends with the commit and the run', () => {
    const summary = renderSummary(bare, ran([inline]))
    expect(texts(summary, 'li')).toEqual(['Commit ddddddd', 'Run 42'])
    expect(hrefs(summary).slice(1)).toEqual([commit, RUN])
    expect(markdownIn(summary)).toEqual([])
  })

  it('by hand ends with what comes next', () => {
    const summary = renderSummary({ ...bare, links: {} }, ran([inline]))
    expect(elements(summary).map(({ name }) => name)).toEqual(['h3', 'table', 'pre', 'p'])
  })
})

describe('the summary of a run by hand', () => {
  it('has no link to a run or commit', () => {
    const summary = renderSummary({ ...subject, links: {} }, ran([outcome({ result: 'unchanged' })]))
    expect(hrefs(summary)).toEqual([
      lambdaConsoleUrl('eu-west-1', 'web', 8),
      s3ConsoleUrl('eu-west-1', 'artifacts', 'layer/000008/uv.lock'),
    ])
  })
})

describe('the summary of a run that never came to a region', () => {
  it('is the failure, whatever its texts are', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (message, hint) => {
        const summary = renderFailure(new ActionError({ code: 'invalid-input', message, hint }), undefined)
        expect(elements(summary).map(({ name }) => name)).toEqual(['h3', 'blockquote'])
        expect(texts(summary, 'h3')).toEqual(['Failed: invalid-input'])
        expect(quotedIn(summary)).toEqual([linesOf(message, hint)])
        expect(markdownIn(summary)).toEqual([])
      }),
    )
  })
})

/** The blocks that the summary of these regions is made of. */
function expectedBlocks(regions: readonly RegionOutcome[]): string[] {
  const arns = regions.filter(({ version }) => version !== undefined)
  const results = new Set(regions.map(({ result }) => result))
  return [
    'h3',
    ...regions.flatMap(({ error }) => (error === undefined ? [] : ['blockquote'])),
    'table',
    ...arns.map(() => 'pre'),
    ...(results.has('published') || results.has('planned') ? ['p'] : []),
    ...(regions.some(({ warnings }) => warnings.length > 0) ? ['p', 'ul'] : []),
    'details',
  ]
}

/** The texts of each quote: what happened line by line, then what to do. */
function quotedIn(summary: string): string[][] {
  return all(summary, 'blockquote').map(({ children }) =>
    children
      .slice(children[0]?.children[0]?.name === 'strong' ? 1 : 0)
      .flatMap((child) => (child.name === 'ul' ? child.children : [child]))
      .map(({ text }) => text),
  )
}

/** How many items the lists in quotes have. */
function quotedLists(summary: string): number {
  const lists = all(summary, 'blockquote').flatMap(({ children }) =>
    children.filter(({ name }) => name === 'ul'),
  )
  return lists.reduce((sum, { children }) => sum + children.length, 0)
}

/** The same as it is meant. */
function linesOf(message: string, hint: string): string[] {
  const [first = '', ...others] = visibleLines(message)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
  return [
    inLine(first),
    ...others.map((line) => inLine(line.replace(/^- /, ''))),
    `What to do: ${inLine(hint)}`,
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
        const listed = quotedLists(summary)
        expect(all(summary, 'li')).toHaveLength(warnings.size + listed + 3 + backups.length)
      }),
      { numRuns: tries(300) },
    )
  })

  it('are never read as Markdown', () => {
    fc.assert(
      fc.property(hostileSubject, hostileOutcomes, (from, regions) => {
        expect(markdownIn(renderSummary(from, ran(regions)))).toEqual([])
      }),
      { numRuns: tries(200) },
    )
  })

  it('bring no element and no attribute, and link to nothing but the console, the commit and the run', () => {
    const meant =
      /^<\/?(h3|p|table|tr|th|td|pre|code|ul|li|strong|blockquote|details|summary)>$|^<a href="[^"<>]*">$|^<\/a>$/
    fc.assert(
      fc.property(hostileSubject, hostileOutcomes, (from, regions) => {
        const summary = renderSummary(from, ran(regions))
        expect(summary.match(/<[^<>]*>?/g)?.filter((tag) => !meant.test(tag))).toEqual([])
        expect(summary).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/)
        const toVersions = regions.flatMap(({ region, version }) =>
          version === undefined || from.layerName.includes('*')
            ? []
            : [lambdaConsoleUrl(region, from.layerName, version.version)],
        )
        const toBackups = regions.flatMap(({ region, bucket = '', backupKey }) =>
          backupKey === undefined ? [] : [s3ConsoleUrl(region, bucket, backupKey)],
        )
        expect(hrefs(summary)).toEqual([...toVersions, commit, RUN, ...toBackups])
      }),
      { numRuns: tries(300) },
    )
  })

  it('are shown as they are', () => {
    fc.assert(
      fc.property(hostileSubject, hostileOutcomes, (from, regions) => {
        const summary = renderSummary(from, ran(regions))
        const arns = regions.flatMap(({ version }) => version?.arn ?? [])
        expect(texts(summary, 'pre').map(readable)).toEqual(arns.map(readable))
        expect(quotedIn(summary)).toEqual(
          regions.flatMap(({ error }) => (error === undefined ? [] : [linesOf(error.message, error.hint)])),
        )
        const shown = texts(summary, 'code')
        expect(shown[0]).toContain(inLine(from.layerName).slice(0, 100))
        expect(shown).toContain(inLine(from.manifest.path))
        const items = texts(summary, 'li')
        for (const { region, warnings } of regions) {
          for (const text of warnings)
            expect(items.some((item) => [inLine(text), inLine(`${region}: ${text}`)].includes(item))).toBe(
              true,
            )
        }
      }),
      { numRuns: tries(200) },
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
    expect(summary.split(text)).toHaveLength(7)
  })
})

function error(message: string): ActionError {
  return new ActionError({ code: 'archive-missing', message, hint: 'Upload it.' })
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
    expect(all(summary, 'h3')).toHaveLength(1)
    expect(rows(summary)).toHaveLength(Math.min(regions.length, 200) + 1)
  })

  it('stays below the limit to the last byte, and says what was left out', () => {
    const paragraph = (length: number) => element('p', text('m'.repeat(length)))
    const sizes = Array.from({ length: 1_100 }, (_, length) =>
      size(renderBlocks(2_000, [paragraph(900), paragraph(length), paragraph(3)])),
    )
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000)
    expect(Math.max(...sizes)).toBeGreaterThan(2_000 - 30)
    const overfull = renderBlocks(2_000, [paragraph(3_000), paragraph(3), paragraph(3_000), paragraph(4)])
    expect(texts(overfull, 'p')).toEqual(['… truncated', 'mmm', 'mmmm'])
  })

  it('says how many failures there was no room for', () => {
    const many = Array.from({ length: 220 }, (_, index) => withMessage('m'.repeat(3_900 + (index % 100))))
    const summary = renderSummary(subject, ran(many))
    const shown = all(summary, 'blockquote').length
    expect(shown).toBeGreaterThan(100)
    expect(texts(summary, 'p')).toContain(`… and ${220 - shown} more failures`)
    expect(texts(summary, 'li').join()).toContain(manifest.sha256)
  })

  it('is spent on all that there is to say: one long text does not crowd out the rest', () => {
    const summary = renderSummary(subject, ran([outcome({ warnings: ['w'.repeat(1_000_000)] }), ...long]))
    expect(texts(summary, 'li')[0]).toBe(`eu-west-1: ${'w'.repeat(3_999 - 'eu-west-1: '.length)}…`)
    expect(texts(summary, 'blockquote').at(-1)).toMatch(/^archive-missing in eu-west-1ü{3900,}…What to do/)
    expect(texts(summary, 'li')).toContain(`Manifest deps/uv.lock, SHA-256 ${manifest.sha256}`)
  })

  it('says how many regions the table leaves out', () => {
    const many = Array.from({ length: 203 }, () => outcome())
    expect(texts(renderSummary(subject, ran(many)), 'p')).toContain('… and 3 more regions')
    expect(renderSummary(subject, ran(many.slice(0, 200)))).not.toContain('more regions')
  })
})
