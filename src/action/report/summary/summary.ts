import { s3ConsoleUrl } from '../../../core/model/console-link.ts'
import { s3Uri } from '../../../core/model/keys.ts'
import { backupOf, type RegionOutcome, type RunOutcome } from '../../../core/model/outcome.ts'
import { left, render, type Block } from '../blocks.ts'
import { headline } from '../headline.ts'
import { code, element, link, sentence, text, together, type Html } from '../html.ts'
import type { RunLinks } from '../run-links.ts'
import { followUpsSection } from './follow-ups-section.ts'
import { changesSection } from './packages-section.ts'
import { arns, FULL, REGIONS, regionTable } from './regions-section.ts'
import { warningList } from './warnings-section.ts'

/** The content of a summary. */
export interface SummarySubject {
  layerName: string
  /** Undefined if changes are detected in the archive only. */
  manifest: { path: string; sha256: string } | undefined
  links: RunLinks
  /** Directory of the workspace. */
  workspace: string
}

/** Maximum number of bytes of a job summary. The runner drops one over 1 MiB completely. */
export const ROOM = 900 * 1024

/** Maximum number of rows of packages, of follow-ups, and of warnings. */
const [PACKAGES, FOLLOW_UPS, WARNINGS] = [1_000, 500, 1_000]

/**
 * The job summary of a run, as HTML, which GitHub accepts as Markdown. Pure.
 *
 * @param failures - The section about failures. A parameter, because a successful run does not load the module that
 * renders it.
 */
export function renderSummary(
  subject: SummarySubject,
  outcome: RunOutcome,
  failures: readonly Block[],
): string {
  const { regions } = outcome
  return render(ROOM, [
    element('h3', headline(subject.layerName, regions)),
    ...failures,
    regionTable(subject.layerName, regions, FULL),
    ...arns(regions),
    ...followUpsSection(regions, FOLLOW_UPS),
    ...changesSection(regions, { rows: PACKAGES, urls: true }),
    ...nextStep(regions),
    ...warningList(outcome, subject.workspace, WARNINGS),
    ...details(subject, regions),
  ])
}

/** What to do next with the published or planned version. */
function nextStep(regions: readonly RegionOutcome[]): Html[] {
  const next = element('strong', text('Next:'))
  if (regions.some(({ result, reason }) => result === 'published' || reason === 'reused-older-version')) {
    const update = code('aws lambda update-function-configuration --layers')
    return [
      element(
        'p',
        sentence`${next} update the functions that use this layer. ${update} replaces a function’s whole list of layers, so list its other layers too.`,
      ),
    ]
  }
  if (!regions.some(({ result }) => result === 'planned')) return []
  return [
    element('p', sentence`${next} nothing was written. Run without ${code('dry-run')} to carry it out.`),
  ]
}

/** Details of the run, collapsed: the manifest, the commit, the run, and the location of the backups. */
function details(subject: SummarySubject, regions: readonly RegionOutcome[]): Block[] {
  const rows = [...identity(subject), ...regions.slice(0, REGIONS).flatMap(backup)].map((item) =>
    element('li', item),
  )
  if (rows.length === 0) return []
  const title = element('summary', text('Details'))
  return [
    {
      rows,
      around: (first, more) =>
        together(element('details', title, element('ul', ...first)), ...left(more, 'details')),
    },
  ]
}

function identity({ manifest, links }: SummarySubject): Html[] {
  return [
    ...(manifest === undefined
      ? []
      : [sentence`Manifest ${code(manifest.path)}, SHA-256 ${code(manifest.sha256)}`]),
    ...runLinksOf(links),
  ]
}

/** Links to the commit and the run, if they are known. */
export function runLinksOf({ commit, sha, run, runId }: RunLinks): Html[] {
  return [
    ...(commit && sha ? [sentence`Commit ${link(commit, sha.slice(0, 7))}`] : []),
    ...(run && runId ? [sentence`Run ${link(run, runId)}`] : []),
  ]
}

function backup(outcome: RegionOutcome): Html[] {
  const found = backupOf(outcome)
  if (found === undefined) return []
  const { bucket, key } = found
  return [
    sentence`Backup of the manifest: ${link(s3ConsoleUrl(outcome.region, bucket, key), s3Uri(bucket, key))}`,
  ]
}
