import * as runner from '@actions/core'
import { shown } from '../../core/errors/shown.ts'

/** Maximum number of characters of an annotation. The runner cuts a message after 4,096. */
export const ANNOTATION_LIMIT = 4_000

/** Adds a warning annotation to the run, on a line of a file if it belongs to one. */
export function warning(text: string, at?: { file: string; startLine: number }): void {
  runner.warning(shown(text, ANNOTATION_LIMIT), at)
}

/** Adds an error annotation to the run, and fails it. */
export function setFailed(text: string): void {
  runner.setFailed(shown(text, ANNOTATION_LIMIT))
}

/** Writes to the debug log. */
export function debug(text: string): void {
  runner.debug(shown(text, ANNOTATION_LIMIT))
}
