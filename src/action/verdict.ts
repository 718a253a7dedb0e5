import type { ActionError } from '../core/errors.ts'
import type { PublishReason, UnchangedReason } from '../core/plan.ts'
import type { RegionOutcome, Result } from '../core/outcome.ts'

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

/** The verdict over all regions in a few words. */
export const VERDICT: Record<Result, string> = {
  failed: 'Failed',
  published: 'Published',
  planned: 'Dry run: something would be written',
  repaired: 'Unchanged, and the backup was restored',
  unchanged: 'Unchanged, nothing was published',
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

/** The text of the one annotation of a failed run: what happened, then what to do. */
export function failureText(regions: readonly RegionOutcome[]): string {
  const failed = regions.filter((region) => region.result === 'failed')
  const [first] = failed
  if (first === undefined) return ''
  if (regions.length === 1 || isOneFailure(regions)) return errorText(first.error)
  const lines = failed.map(({ region, error }) => `${region}: ${errorText(error)}`)
  return `${failed.length} of ${regions.length} regions failed.\n${lines.join('\n')}`
}

/** The code to look up, what happened, then what to do. */
export function errorText({ code, message, hint }: ActionError): string {
  return `${code}: ${message}\n${hint}`
}
