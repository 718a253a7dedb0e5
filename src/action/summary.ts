import { s3ConsoleUrl } from '../core/console-link.ts'
import type { ActionError } from '../core/errors.ts'
import { s3Uri } from '../core/keys.ts'
import { backupOf, overallResult, type RegionOutcome, type RunOutcome } from '../core/outcome.ts'
import { warningLine, warningsOf } from './annotations.ts'
import { clipped, code, codeBlock, element, link, text, together, type Html } from './html.ts'
import type { RunLinks } from './run-links.ts'
import { changesSection } from './summary-packages.ts'
import { errorText, isOneFailure, VERDICT, whyOf } from './verdict.ts'

/** What a summary tells of. */
export interface SummarySubject {
  layerName: string
  /** Undefined where the archive alone tells of changes. */
  manifest: { path: string; sha256: string } | undefined
  links: RunLinks
  /** Top of the workspace. */
  workspace: string
}

/** What fits into one place where a run is told of. */
interface Room {
  /** Bytes. */
  bytes: number
  /** Rows of the table of packages. */
  packages: number
}

/** Room in a job summary: the runner drops one over 1 MiB whole. */
const SUMMARY: Room = { bytes: 900 * 1024, packages: 1_000 }
const TRUNCATED = '<p>… truncated</p>\n\n'

/** Warnings in one list. */
const LIST = 100

/** Most regions in the table. */
const ROW_LIMIT = 200

/** The job summary of a run, as HTML, which GitHub takes like Markdown. Pure. */
export function renderSummary(subject: SummarySubject, outcome: RunOutcome, room = SUMMARY): string {
  const { regions } = outcome
  return render(room.bytes, [
    element('h2', text(`${VERDICT[overallResult(regions)]}: `), code(subject.layerName)),
    ...sharedReason(regions),
    regionTable(regions.slice(0, ROW_LIMIT)),
    ...unlisted(regions.length - ROW_LIMIT),
    ...arns(regions),
    ...backups(regions),
    ...failures(regions),
    ...changesSection(regions, room.packages),
    ...warnings(outcome, subject.workspace),
    ...provenance(subject),
  ])
}

/** The comment of a run on a pull request, in at most so many bytes. Pure. */
export function renderComment(subject: SummarySubject, outcome: RunOutcome, bytes: number): string {
  return renderSummary(subject, outcome, commentRoom(bytes)) + OUTDATED
}

/** The comment of a run that failed before it had a region to speak of. Pure. */
export function renderFailureComment(error: ActionError, bytes: number): string {
  return renderFailure(error, commentRoom(bytes)) + OUTDATED
}

/** Closes each comment, whatever else has room in it. */
const OUTDATED =
  '<p><sub>It is about this pull request as it is now. After the merge it is of no further use: the next run looks and decides again.</sub></p>\n'

function commentRoom(bytes: number): Room {
  return { bytes: bytes - Buffer.byteLength(OUTDATED), packages: 100 }
}

/** The summary of a run that failed before it had a region to speak of. Pure. */
export function renderFailure(error: ActionError, room = SUMMARY): string {
  return render(room.bytes, [element('h2', text(VERDICT.failed)), failure(error.code, error)])
}

/**
 * Blocks, up to the limit. One that does not fit is left out, and that is said where it would stand; smaller ones after it
 * may fit. An empty line parts them: only a `<pre>` that begins a block of its own may hold empty lines, which in any
 * other block would end the HTML.
 */
function render(limit: number, blocks: readonly Html[]): string {
  let summary = ''
  let room = limit - Buffer.byteLength(TRUNCATED)
  let isWhole = true
  for (const block of blocks) {
    const bytes = Buffer.byteLength(block) + 2
    if (bytes <= room) {
      summary += `${block}\n\n`
      room -= bytes
    } else if (isWhole) {
      summary += TRUNCATED
      isWhole = false
    }
  }
  return summary
}

/** One sentence where all regions agree; the table says the rest. */
function sharedReason([first, ...others]: readonly RegionOutcome[]): Html[] {
  if (first === undefined || first.error !== undefined) return []
  const why = whyOf(first)
  return others.every((other) => whyOf(other) === why) ? [element('p', text(why))] : []
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
    regions.flatMap((outcome) => {
      const backup = backupOf(outcome)
      if (backup === undefined) return []
      const { bucket, key } = backup
      const url = s3ConsoleUrl(outcome.region, bucket, key)
      return [element('li', text('Backup of the manifest: '), link(url, s3Uri(bucket, key)))]
    }),
  )
}

/** Where all failed of one cause it is told once. */
function failures(regions: readonly RegionOutcome[]): Html[] {
  const failed = regions.filter(({ error }) => error !== undefined)
  const told = isOneFailure(regions) ? failed.slice(0, 1) : failed
  return told.flatMap(({ region, error }) => (error === undefined ? [] : [failure(region, error)]))
}

function failure(title: string, error: ActionError): Html {
  return together(element('p', element('strong', code(title))), codeBlock(clipped(errorText(error))))
}

/** All of them, in lists that are each left out as a whole where there is no room. */
function warnings(outcome: RunOutcome, workspace: string): Html[] {
  const items = warningsOf(outcome, workspace).map((warning) => element('li', code(warningLine(warning))))
  if (items.length === 0) return []
  const lists: Html[] = []
  for (let index = 0; index < items.length; index += LIST)
    lists.push(...list(items.slice(index, index + LIST)))
  return [element('p', element('strong', text(`Warnings: ${items.length}`))), ...lists]
}

function provenance({ manifest, links }: SummarySubject): Html[] {
  const parts = [
    ...(manifest
      ? [
          [text('Manifest '), code(manifest.path)],
          [text('SHA-256 '), code(manifest.sha256)],
        ]
      : []),
    ...(links.commit && links.sha ? [[text('commit '), link(links.commit, links.sha.slice(0, 7))]] : []),
    ...(links.run && links.runId ? [[text('run '), link(links.run, links.runId)]] : []),
  ]
  if (parts.length === 0) return []
  return [element('p', ...parts.flatMap((part, index) => (index === 0 ? part : [text(', '), ...part])))]
}

function list(items: readonly Html[]): Html[] {
  return items.length === 0 ? [] : [element('ul', ...items)]
}
