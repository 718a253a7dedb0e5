import type { RunOutcome } from '../../core/model/outcome.ts'
import { notPinnedLine } from '../../core/preflight/pins.ts'
import { warning } from './annotation.ts'
import { printGroup } from './log.ts'
import { fromTop } from '../inputs/workspace-path.ts'

/** A warning, with a line of a file if it belongs to one. */
export interface Warning {
  text: string
  /** Path relative to the workspace, and 1-based line. */
  at?: { file: string; line: number }
}

/** Maximum number of warnings that GitHub shows for one step. Further ones are only in the log. */
const SHOWN = 10

/** All warnings of a run, without duplicates. A warning that several regions have in common has no region. */
export function warningsOf({ regions, notPinned }: RunOutcome, workspace: string): readonly Warning[] {
  const [seen, shared] = [new Set<string>(), new Set<string>()]
  for (const { warnings } of regions) {
    for (const text of warnings) (seen.has(text) ? shared : seen).add(text)
  }
  const ofOne = regions.flatMap(({ region, warnings: own }) =>
    own
      .filter((text) => !shared.has(text))
      .map((text) => ({ text: regions.length === 1 ? text : `${region}: ${text}` })),
  )
  return [
    ...[...shared].map((text) => ({ text })),
    ...ofOne,
    ...notPinned.map(({ file, line, text }) => ({
      text,
      at: { file: fromTop(workspace, file), line },
    })),
  ]
}

/**
 * Adds warnings to the run, up to the number that GitHub shows. If there are more, the last one says how many more
 * there are.
 */
export function annotate(warnings: readonly Warning[]): void {
  const shown = warnings.length <= SHOWN ? warnings : warnings.slice(0, SHOWN - 1)
  for (const { text, at } of shown) warning(text, at && { file: at.file, startLine: at.line })
  const rest = warnings.slice(shown.length)
  if (rest.length === 0) return
  printGroup('More warnings', rest.map(warningLine))
  warning(`${rest.length} more warnings are in the log of this step and in the job summary.`)
}

/** A warning as one line. */
export function warningLine({ text, at }: Warning): string {
  return at === undefined ? text : notPinnedLine({ ...at, text })
}
