import { ActionError } from '../core/errors.ts'
import type { RunOutcome } from '../core/outcome.ts'

/** Stands for what is not shown, as in the log of the runner. */
const REDACTED = '***'

/** A digest, which stays; the id of an account; that of a key. */
const MASKED =
  /(?<![\da-z])[\da-f]{32,}(?![\da-z])|(?<!\d)\d{12}(?!\d)|(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}/gi

/**
 * An outcome as a comment may tell of it. The runner masks the log and the summary, and nothing masks a comment: what a
 * workflow keeps secret, or a credentials step registers as such, is taken out. These are account ids, names of buckets,
 * ids of keys, and what was given for an input that is refused.
 */
export function redactedOutcome(outcome: RunOutcome): RunOutcome {
  const buckets = new Set(outcome.regions.flatMap(({ bucket }) => bucket ?? []))
  return changed(outcome, (text) => redacted(text, [...buckets])) as RunOutcome
}

/** A failure as a comment may tell of it. */
export function redactedError(error: ActionError): ActionError {
  return changed(error, (text) => redacted(text)) as ActionError
}

/** A text as a comment may hold it. */
export function redacted(text: string, buckets: readonly string[] = []): string {
  let result = text
  for (const bucket of buckets) {
    const name = bucket.replace(/[.-]/g, String.raw`\$&`)
    // In host names of S3, `.s3` follows; in links, what comes before may be percent-encoded.
    const whole = String.raw`(?:(?<![\w.-])|(?<=%[\da-f]{2}))${name}(?![\w-]|\.(?!s3[.-])\w)`
    result = result.replace(new RegExp(whole, 'gi'), REDACTED)
  }
  return result.replace(MASKED, (found) => (found.length >= 32 ? found : REDACTED))
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => changed(one, change))
  if (value instanceof ActionError) {
    const { code, message, hint, publicMessage = message } = value
    return new ActionError({ code, message: change(publicMessage), hint: change(hint) })
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, changed(one, change)]))
}
