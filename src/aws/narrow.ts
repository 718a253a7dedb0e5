import { ActionError } from '../core/errors/action-error.ts'

/**
 * Returns a member that AWS always sends although its type in the SDK is optional.
 *
 * @throws {ActionError} `service-error` if it is missing, because the answer is then useless.
 */
export function complete<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw noAnswer(name)
  return value
}

/** Maximum number of pages of one list: 50,000 layer versions, or a million keys. */
const PAGE_LIMIT = 1_000

/** Reads a list page by page, to its end. */
export class Pages {
  readonly #seen = new Set<string>()

  /**
   * Returns the marker of the next page; undefined after the last one.
   *
   * @throws {ActionError} `service-error` if the list returns to an earlier page, or does not end.
   */
  next(marker: string | undefined): string | undefined {
    if (marker === undefined) return undefined
    if (this.#seen.has(marker)) throw noAnswer('a next page')
    this.#seen.add(marker)
    if (this.#seen.size >= PAGE_LIMIT) throw noAnswer(`an end of the list within ${PAGE_LIMIT} pages`)
    return marker
  }
}

/**
 * Returns a text whose length AWS limits.
 *
 * @throws {ActionError} `service-error` if it is longer than the limit in characters.
 */
export function atMost<T extends string | undefined>(limit: number, value: T, name: string): T {
  if (value !== undefined && value.length > limit) throw noAnswer(`${name} of at most ${limit} characters`)
  return value
}

/** The error for an answer from AWS that lacks an essential part. */
export function noAnswer(missing: string): ActionError {
  return new ActionError({
    code: 'service-error',
    message: `AWS answered without ${missing}.`,
    hint: 'Run again. If a version was published anyway, it is recognized by its marker.',
  })
}
