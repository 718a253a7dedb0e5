import type { ActionError } from '../../core/errors/action-error.ts'
import type { PublishReason, UnchangedReason } from '../../core/model/decision.ts'
import { decidingRegions, isTolerated, type RegionOutcome } from '../../core/model/outcome.ts'
import { clipped } from '../../core/errors/shown.ts'

/** The reason, as a sentence without foreign text. */
const WHY: Record<PublishReason | UnchangedReason, string> = {
  'first-version': 'The layer had no version.',
  'manifest-changed': 'The manifest differs from the manifest of the latest version.',
  'manifest-missing': 'The latest version has no marker and no backup, so its manifest is unknown.',
  'settings-changed':
    'Only the compatible runtimes, compatible architectures or license differ from the latest version.',
  'archive-changed': 'The archive differs from the archive of the latest version.',
  forced: 'Nothing changed, but if-unchanged is publish.',
  unchanged: 'The manifest is the same as in the latest version.',
  'backup-missing': 'The manifest is the same as in the latest version, but its backup was missing.',
  'reused-older-version': 'An older version has the same manifest and settings, and reuse is any.',
}

/** Why one region has its result. For a failure this is what happened, which may contain foreign text. */
export function whyOf(outcome: RegionOutcome): string {
  if (outcome.result === 'failed') return outcome.error.message
  if (outcome.reason === 'unchanged' && outcome.samePackages)
    return 'The manifest has the same packages as in the latest version; only its text differs.'
  if (outcome.reason === 'unchanged' && outcome.sameArchive)
    return 'The archive is the same as in the latest version.'
  return WHY[outcome.reason]
}

/** Whether all regions failed for the same reason, such as a manifest that is not pinned, and with the same message. */
export function isOneFailure([first, ...others]: readonly RegionOutcome[]): boolean {
  if (first?.error === undefined) return false
  const text = errorText(first.error)
  return others.every(({ error }) => error !== undefined && errorText(error) === text)
}

/** Maximum number of regions whose failures are in one text. */
const NAMED = 10

/**
 * The text of the only annotation of a failed run: what happened, then what to do. Failures that are only a warning are
 * not part of it.
 *
 * @param room - Maximum number of characters. If there are several failures, each gets an equal part.
 */
export function failureText(regions: readonly RegionOutcome[], room = Infinity): string {
  const failed = failuresIn(decidingRegions(regions))
  const [first] = failed
  if (first === undefined) return ''
  if (regions.length === 1 || isOneFailure(regions)) return errorText(first.error, room)
  const title = titleOf(failed.length, regions)
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
 * The texts of the failures that are only a warning: the region, what happened, then what to do.
 *
 * @param room - Maximum number of characters of each.
 */
export function toleratedTexts(regions: readonly RegionOutcome[], room: number): string[] {
  return failuresIn(regions.filter((region) => isTolerated(region, regions))).map(({ region, error }) => {
    const start = `${region} failed. This is only a warning, because the region is in \`optional-regions\`; the next run does what is missing. `
    return start + errorText(error, room - start.length)
  })
}

/** Regions that failed, with their errors. */
function failuresIn(regions: readonly RegionOutcome[]): { region: string; error: ActionError }[] {
  return regions.flatMap(({ region, error }) => (error === undefined ? [] : [{ region, error }]))
}

function titleOf(failed: number, regions: readonly RegionOutcome[]): string {
  const tolerated = failuresIn(regions).length - failed
  const optional =
    tolerated === 0
      ? ''
      : ` Of these, ${tolerated} ${tolerated === 1 ? 'is' : 'are'} optional, which is only a warning.`
  return `${failed + tolerated} of ${regions.length} regions failed.${optional}`
}

/**
 * The error code, what happened, then what to do.
 *
 * @param room - Maximum number of characters. What happened is cut off at the end. What to do is cut off only if it is
 * longer than a third.
 */
export function errorText({ code, message, hint }: ActionError, room = Infinity): string {
  const todo = clipped(hint, Math.floor(room / 3))
  return `${clipped(`${code}: ${message}`, room - todo.length - 1)}\n${todo}`
}
