import type { RunOutcome } from '../../core/model/outcome.ts'
import { notPinnedLine } from '../../core/preflight/pins.ts'
import { warning } from './annotation.ts'
import { printGroup } from './log.ts'
import { fromTop } from '../inputs/workspace-path.ts'

/** Something to warn of, on a line of a file where it belongs to one. */
export interface Warning {
  text: string
  /** Path from the top of the workspace, and 1-based line. */
  at?: { file: string; line: number }
}

/** Warnings that GitHub shows of one step; what comes after them stands in the log only. */
const SHOWN = 10

/** Every warning of a run, each once: what several regions say in the same words is said of none. */
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

/** Annotates the run with warnings: as many as GitHub shows, of more the last is how many more there are. */
export function annotate(warnings: readonly Warning[]): void {
  const shown = warnings.length <= SHOWN ? warnings : warnings.slice(0, SHOWN - 1)
  for (const { text, at } of shown) warning(text, at && { file: at.file, startLine: at.line })
  const rest = warnings.slice(shown.length)
  if (rest.length === 0) return
  printGroup('More warnings', rest.map(warningLine))
  warning(`${rest.length} more warnings are in the log of this step and in the job summary.`)
}

/** A warning in one line. */
export function warningLine({ text, at }: Warning): string {
  return at === undefined ? text : notPinnedLine({ ...at, text })
}
