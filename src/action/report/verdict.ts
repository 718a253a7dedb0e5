import type { ActionError } from '../../core/errors/action-error.ts'
import type { PublishReason, UnchangedReason } from '../../core/model/decision.ts'
import type { RegionOutcome } from '../../core/model/outcome.ts'
import { clipped } from '../../core/errors/shown.ts'

/** Why, as a sentence without foreign text. */
const WHY: Record<PublishReason | UnchangedReason, string> = {
  'first-version': 'The layer had no version.',
  'manifest-changed': 'The manifest differs from that of the latest version.',
  'manifest-missing':
    'The latest version has neither a marker nor a backup, so nothing shows what it was built from.',
  'settings-changed':
    'Nothing else that counts changed, but the runtimes, architectures or licence differ from the latest version.',
  'archive-changed': 'The latest version holds another archive.',
  forced: 'Nothing that counts changed, and if-unchanged is publish.',
  unchanged: 'The manifest is that of the latest version.',
  'backup-missing': 'The manifest is that of the latest version, whose backup was missing.',
  'reused-older-version':
    'An older version was published from this manifest, with these settings, and reuse is any.',
}

/** Why one region came to its result; of a failure what happened, which may hold foreign text. */
export function whyOf(outcome: RegionOutcome): string {
  if (outcome.result === 'failed') return outcome.error.message
  if (outcome.reason === 'unchanged' && outcome.samePackages)
    return 'The manifest names the same packages as that of the latest version: only its text differs.'
  if (outcome.reason === 'unchanged' && outcome.sameArchive)
    return 'The archive is that of the latest version.'
  return WHY[outcome.reason]
}

/** Whether one thing failed all regions, such as a manifest that is not pinned: each says the same of it. */
export function isOneFailure([first, ...others]: readonly RegionOutcome[]): boolean {
  if (first?.error === undefined) return false
  const text = errorText(first.error)
  return others.every(({ error }) => error !== undefined && errorText(error) === text)
}

/** Regions whose failures one text names. */
const NAMED = 10

/**
 * The text of the one annotation of a failed run: what happened, then what to do.
 *
 * @param room - Maximum number of characters; of several failures each gets its part.
 */
export function failureText(regions: readonly RegionOutcome[], room = Infinity): string {
  const failed = regions.flatMap(({ region, error }) => (error === undefined ? [] : [{ region, error }]))
  const [first] = failed
  if (first === undefined) return ''
  if (regions.length === 1 || isOneFailure(regions)) return errorText(first.error, room)
  const title = `${failed.length} of ${regions.length} regions failed.`
  const named = room === Infinity ? failed : failed.slice(0, NAMED)
  const part = Math.floor((room - 2 * title.length) / named.length)
  const lines = named.map(({ region, error }) => {
    const start = `${region}: `
    return start + errorText(error, part - start.length - 1)
  })
  const more = failed.length - named.length
  return [title, ...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n')
}

/**
 * The code to look up, what happened, then what to do.
 *
 * @param room - Maximum number of characters: of what happened the end is cut off, and of what to do only what is longer
 * than a third of them.
 */
export function errorText({ code, message, hint }: ActionError, room = Infinity): string {
  const todo = clipped(hint, Math.floor(room / 3))
  return `${clipped(`${code}: ${message}`, room - todo.length - 1)}\n${todo}`
}
