import { lambdaConsoleUrl } from '../../../core/model/console-link.ts'
import type { RegionOutcome } from '../../../core/model/outcome.ts'
import { clipped } from '../../../core/errors/shown.ts'
import { left, type Block } from '../blocks.ts'
import { code, codeBlock, element, link, text, together, type Html } from '../html.ts'
import { readableDuration, readableTime } from '../readable-time.ts'

/** Maximum number of regions that are listed. */
export const REGIONS = 200

/** Maximum number of characters of an ARN. */
const ARN = 300

/** Maximum number of ARNs that each get a block, with a button to copy it. */
const FEW = 5

type Column = readonly [title: string, cell: (layerName: string, outcome: RegionOutcome) => Html]

/** The columns of a comment. */
export const BRIEF: readonly Column[] = [
  ['Region', (_, { region }) => text(region)],
  ['Result', (_, { result }) => text(result)],
  ['Reason', (_, { reason }) => text(reason)],
  ['Version', versionLink],
  ['Previous', (_, { previousVersion }) => text(previousVersion ?? NONE)],
]

/** The columns of a job summary. */
export const FULL: readonly Column[] = [
  ...BRIEF,
  ['Created', (_, { version }) => created(version?.createdDate)],
  ['Took', (_, { duration }) => text(readableDuration(duration))],
]

const NONE = '—'

/** One row for each region. */
export function regionTable(
  layerName: string,
  regions: readonly RegionOutcome[],
  columns: readonly Column[],
): Block {
  const header = element('tr', ...columns.map(([title]) => element('th', text(title))))
  const rows = regions
    .slice(0, REGIONS)
    .map((outcome) => element('tr', ...columns.map(([, cell]) => element('td', cell(layerName, outcome)))))
  return {
    rows,
    around: (first, more) =>
      together(element('table', header, ...first), ...left(more + regions.length - rows.length, 'regions')),
  }
}

function versionLink(layerName: string, { region, version }: RegionOutcome): Html {
  if (version === undefined) return text(NONE)
  // In a comment, a name that the runner may mask is not shown, and names have no star.
  const url = layerName.includes('*') ? undefined : lambdaConsoleUrl(region, layerName, version.version)
  return link(url, String(version.version))
}

function created(date: string | undefined): Html {
  if (date === undefined) return text(NONE)
  const readable = readableTime(date)
  return readable === undefined ? code(date) : text(readable)
}

/** The ARNs to copy, each in its own block if there are few. */
export function arns(regions: readonly RegionOutcome[]): Html[] {
  const found = regions.flatMap(({ version }) => (version === undefined ? [] : clipped(version.arn, ARN)))
  if (found.length > FEW) return [codeBlock(found.join('\n'))]
  return found.map((arn) => codeBlock(arn))
}
