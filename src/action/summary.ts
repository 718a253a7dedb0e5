import { s3ConsoleUrl } from '../core/console-link.ts'
import type { ActionError } from '../core/errors.ts'
import { s3Uri } from '../core/keys.ts'
import { overallResult, type RegionOutcome } from '../core/outcome.ts'
import { clipped, code, codeBlock, element, link, text, type Html } from './html.ts'
import type { RunLinks } from './run-links.ts'
import { errorText, VERDICT, whyOf } from './verdict.ts'

/** What a summary tells of. */
export interface SummarySubject {
  layerName: string
  manifest: { path: string; sha256: string }
  links: RunLinks
}

/** Largest summary in bytes: the runner drops one over 1 MiB whole. */
const LIMIT = 900 * 1024
const TRUNCATED = '<p>… truncated</p>\n'

/** Most regions in the table. */
const ROW_LIMIT = 200

/** The job summary of a run, as HTML, which GitHub takes like Markdown. Pure. */
export function renderSummary(subject: SummarySubject, regions: readonly RegionOutcome[]): string {
  return render([
    element('h2', text(`${VERDICT[overallResult(regions)]}: `), code(subject.layerName)),
    ...sharedReason(regions),
    regionTable(regions.slice(0, ROW_LIMIT)),
    ...unlisted(regions.length - ROW_LIMIT),
    ...arns(regions),
    ...backups(regions),
    ...regions.flatMap(({ region, error }) => (error === undefined ? [] : failure(region, error))),
    ...warnings(regions),
    provenance(subject),
  ])
}

/** The summary of a run that failed before it had a region to speak of. Pure. */
export function renderFailure(error: ActionError): string {
  return render([element('h2', text(VERDICT.failed)), ...failure(error.code, error)])
}

/**
 * Blocks, up to the limit. What does not fit is left out, and that is said. An empty line parts them: only a `<pre>` that
 * begins a block of its own may hold empty lines, which in any other block would end the HTML.
 */
function render(blocks: readonly Html[]): string {
  let summary = ''
  let bytes = Buffer.byteLength(TRUNCATED)
  for (const block of blocks) {
    bytes += Buffer.byteLength(block) + 2
    if (bytes > LIMIT) return summary + TRUNCATED
    summary += `${block}\n\n`
  }
  return summary
}

/** One sentence where all regions agree; the table says the rest. */
function sharedReason([first, ...others]: readonly RegionOutcome[]): Html[] {
  const shared = first?.error === undefined && others.every(({ reason }) => reason === first?.reason)
  return first !== undefined && shared ? [element('p', text(whyOf(first)))] : []
}

function regionTable(regions: readonly RegionOutcome[]): Html {
  const titles = ['Region', 'Result', 'Why', 'Version', 'Before', 'Created', 'Took']
  const header = titles.map((title) => element('th', text(title)))
  const rows = regions.map(({ region, result, reason, version, previousVersion, duration }) =>
    [
      code(region),
      text(result),
      code(reason),
      text(version?.version ?? '—'),
      text(previousVersion ?? '—'),
      version === undefined ? text('—') : code(version.createdDate),
      text(`${(duration / 1000).toFixed(1)} s`),
    ].map((cell) => element('td', cell)),
  )
  return element('table', ...[header, ...rows].map((cells) => element('tr', ...cells)))
}

function unlisted(count: number): Html[] {
  return count > 0 ? [element('p', text(`… and ${count} more regions`))] : []
}

function arns(regions: readonly RegionOutcome[]): Html[] {
  const found = regions.flatMap(({ version }) => version?.arn ?? [])
  return found.length === 0 ? [] : [codeBlock(found.join('\n'))]
}

function backups(regions: readonly RegionOutcome[]): Html[] {
  return list(
    regions.flatMap(({ region, bucket, backupKey }) =>
      backupKey === undefined
        ? []
        : [
            element(
              'li',
              text('Backup of the manifest: '),
              link(s3ConsoleUrl(region, bucket, backupKey), s3Uri(bucket, backupKey)),
            ),
          ],
    ),
  )
}

function failure(title: string, error: ActionError): Html[] {
  return [element('p', element('strong', code(title))), codeBlock(clipped(errorText(error)))]
}

function warnings(regions: readonly RegionOutcome[]): Html[] {
  const items = regions.flatMap(({ region, warnings }) =>
    warnings.map((warning) => element('li', code(region), text(': '), code(warning))),
  )
  return items.length === 0 ? [] : [element('p', element('strong', text('Warnings'))), ...list(items)]
}

function provenance({ manifest, links }: SummarySubject): Html {
  return element(
    'p',
    text('Manifest '),
    code(manifest.path),
    text(', SHA-256 '),
    code(manifest.sha256),
    ...(links.commit && links.sha ? [text(', commit '), link(links.commit, links.sha.slice(0, 7))] : []),
    ...(links.run && links.runId ? [text(', run '), link(links.run, links.runId)] : []),
  )
}

function list(items: readonly Html[]): Html[] {
  return items.length === 0 ? [] : [element('ul', ...items)]
}
