import { s3ConsoleUrl } from '../../core/model/console-link.ts'
import type { ActionError } from '../../core/errors/action-error.ts'
import { s3Uri } from '../../core/model/keys.ts'
import { backupOf, overallResult, type RegionOutcome, type RunOutcome } from '../../core/model/outcome.ts'
import { clipped } from '../../core/errors/shown.ts'
import { warningLine, warningsOf } from './annotations.ts'
import { render, type Block } from './blocks.ts'
import { code, codeBlock, element, link, text, together, type Html } from './html.ts'
import { redacted, redactedError, redactedOutcome } from './redaction.ts'
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

/** Maximum number of warnings and of regions that are listed. */
const [WARNINGS, REGIONS] = [1_000, 200]

/** Maximum number of characters of an ARN, and of a failure. */
const [ARN, FAILURE] = [300, 4_000]

/** The job summary of a run, as HTML, which GitHub takes like Markdown. Pure. */
export function renderSummary(subject: SummarySubject, outcome: RunOutcome, room = SUMMARY): string {
  const { regions } = outcome
  return render(room.bytes, [
    element('h2', text(`${VERDICT[overallResult(regions)]}: `), code(subject.layerName)),
    ...sharedReason(regions),
    regionTable(regions),
    ...arns(regions),
    ...backups(regions),
    ...failures(regions),
    ...changesSection(regions, room.packages),
    ...warnings(outcome, subject.workspace),
    ...provenance(subject),
  ])
}

/** The comment of a run on a pull request, in at most so many bytes, without what the runner may mask elsewhere. Pure. */
export function renderComment(subject: SummarySubject, outcome: RunOutcome, bytes: number): string {
  const { layerName, manifest, links, workspace } = subject
  const told = {
    layerName: redacted(layerName),
    manifest: manifest && { path: redacted(manifest.path), sha256: manifest.sha256 },
    ...{ links, workspace },
  }
  return renderSummary(told, redactedOutcome(outcome), commentRoom(bytes)) + OUTDATED
}

/** The comment of a run that failed before it had a region to speak of. Pure. */
export function renderFailureComment(error: ActionError, bytes: number): string {
  return renderFailure(redactedError(error), commentRoom(bytes)) + OUTDATED
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

/** One sentence where all regions agree; the table says the rest. */
function sharedReason([first, ...others]: readonly RegionOutcome[]): Html[] {
  if (first === undefined || first.error !== undefined) return []
  const why = whyOf(first)
  return others.every((other) => whyOf(other) === why) ? [element('p', text(why))] : []
}

function regionTable(regions: readonly RegionOutcome[]): Block {
  const titles = ['Region', 'Result', 'Why', 'Version', 'Before', 'Created', 'Took']
  const header = element('tr', ...titles.map((title) => element('th', text(title))))
  const rows = regions
    .slice(0, REGIONS)
    .map(({ region, result, reason, version, previousVersion, duration }) =>
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
    .map((cells) => element('tr', ...cells))
  return {
    rows,
    around: (first, more) =>
      together(element('table', header, ...first), ...left(more + regions.length - rows.length, 'regions')),
  }
}

function left(count: number, what: string): Html[] {
  return count > 0 ? [element('p', text(`… and ${count} more ${what}`))] : []
}

function arns(regions: readonly RegionOutcome[]): Html[] {
  const found = regions.flatMap(({ version }) => version?.arn ?? [])
  return found.length === 0 ? [] : [codeBlock(found.map((arn) => clipped(arn, ARN)).join('\n'))]
}

function backups(regions: readonly RegionOutcome[]): Block[] {
  const items = regions.slice(0, REGIONS).flatMap((outcome) => {
    const backup = backupOf(outcome)
    if (backup === undefined) return []
    const { bucket, key } = backup
    // In a comment the name of the bucket is not shown, and no name has a star.
    const url = bucket.includes('*') ? undefined : s3ConsoleUrl(outcome.region, bucket, key)
    return [element('li', text('Backup of the manifest: '), link(url, s3Uri(bucket, key)))]
  })
  return list(items, 'backups')
}

/** Where all failed of one cause it is told once. */
function failures(regions: readonly RegionOutcome[]): Html[] {
  const failed = regions.filter(({ error }) => error !== undefined)
  const told = isOneFailure(regions) ? failed.slice(0, 1) : failed
  return told.flatMap(({ region, error }) => (error === undefined ? [] : [failure(region, error)]))
}

function failure(title: string, error: ActionError): Html {
  return together(element('p', element('strong', code(title))), codeBlock(errorText(error, FAILURE)))
}

function warnings(outcome: RunOutcome, workspace: string): Block[] {
  const all = warningsOf(outcome, workspace)
  if (all.length === 0) return []
  const items = all.slice(0, WARNINGS).map((warning) => element('li', code(warningLine(warning))))
  const title = element('p', element('strong', text(`Warnings: ${all.length}`)))
  return [title, ...list(items, 'warnings', all.length - items.length)]
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

/** @param unlisted - How many more there are that are not among the items. */
function list(items: readonly Html[], what: string, unlisted = 0): Block[] {
  if (items.length === 0) return []
  return [
    {
      rows: items,
      around: (first, more) => together(element('ul', ...first), ...left(more + unlisted, what)),
    },
  ]
}
