import type { RunOutcome } from '../../../core/model/outcome.ts'
import { warningLine, warningsOf } from '../annotations.ts'
import { list, type Block } from '../blocks.ts'
import { code, element, text } from '../html.ts'

/** The warnings of a run: their number, and the first of them. */
export function warningList(outcome: RunOutcome, workspace: string, limit: number): Block[] {
  const all = warningsOf(outcome, workspace)
  if (all.length === 0) return []
  const items = all.slice(0, limit).map((warning) => element('li', code(warningLine(warning))))
  const title = element('p', element('strong', text(`Warnings: ${all.length}`)))
  return [title, ...list(items, 'warnings', all.length - items.length)]
}
