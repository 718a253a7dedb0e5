import type { FollowUpResult, FollowUpState } from '../../../core/model/follow-up.ts'
import type { RegionOutcome } from '../../../core/model/outcome.ts'
import { left, type Block } from '../blocks.ts'
import { code, element, sentence, text, together, type Html } from '../html.ts'

/** Maximum number of characters of a detail. */
const DETAIL = 500

/** The states in the order in which they are counted. */
const STATES: readonly FollowUpState[] = ['failed', 'skipped', 'done', 'planned', 'unchanged']

/**
 * What follows the versions: how many follow-ups have which state, and a row for each that is not unchanged. Nothing if
 * none were asked for.
 *
 * @param limit - Maximum number of rows.
 */
export function followUpsSection(regions: readonly RegionOutcome[], limit: number): Block[] {
  const all = regions.flatMap(({ region, followUps = [] }) => followUps.map((one) => ({ region, one })))
  if (all.length === 0) return []
  const counts = STATES.flatMap((state) => {
    const count = all.filter(({ one }) => one.state === state).length
    return count === 0 ? [] : [`${count} ${state}`]
  })
  const title = element('p', sentence`${element('strong', text('Follow-ups'))}: ${text(counts.join(', '))}`)
  const told = all.filter(({ one }) => one.state !== 'unchanged')
  if (told.length === 0) return [title]
  const hasRegions = regions.length > 1
  const columns = [...(hasRegions ? ['Region'] : []), 'Follow-up', 'For', 'State', 'Detail']
  const header = element('tr', ...columns.map((column) => element('th', text(column))))
  const rows = told.slice(0, limit).map(({ region, one }) => row(one, hasRegions ? [text(region)] : []))
  const table: Block = {
    rows,
    around: (first, more) =>
      together(element('table', header, ...first), ...left(more + told.length - rows.length, 'follow-ups')),
  }
  return [title, table]
}

/** The message of a failure is above the table. */
function row(
  { kind, target, state, detail, code: errorCode }: FollowUpResult,
  before: readonly Html[],
): Html {
  const told = errorCode === undefined ? text(detail.slice(0, DETAIL)) : code(errorCode)
  const cells = [...before, code(kind), code(target), text(state), told]
  return element('tr', ...cells.map((cell) => element('td', cell)))
}
