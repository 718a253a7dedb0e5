import * as runner from '@actions/core'
import { shown } from '../../core/errors/shown.ts'

/** Maximum number of characters of an annotation. The runner cuts a message after 4,096. */
export const ANNOTATION_LIMIT = 4_000

/** Annotates the run with a warning, on a line of a file where it belongs to one. */
export function warning(text: string, at?: { file: string; startLine: number }): void {
  runner.warning(shown(text, ANNOTATION_LIMIT), at)
}

/** Annotates the run with an error, and fails it. */
export function setFailed(text: string): void {
  runner.setFailed(shown(text, ANNOTATION_LIMIT))
}

/** Writes to the log of those who turned debug logging on. */
export function debug(text: string): void {
  runner.debug(shown(text, ANNOTATION_LIMIT))
}
