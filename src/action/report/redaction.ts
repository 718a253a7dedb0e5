import { ActionError } from '../../core/errors/action-error.ts'
import type { RunOutcome } from '../../core/model/outcome.ts'

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
  return changed(outcome, redaction([...buckets])) as RunOutcome
}

/** A failure as a comment may tell of it. */
export function redactedError(error: ActionError): ActionError {
  return changed(error, redacted) as ActionError
}

/** A text as a comment may hold it. */
export function redacted(text: string): string {
  return text.replace(MASKED, (found) => (found.length >= 32 ? found : REDACTED))
}

/** What gives a text as a comment may hold it, without these names of buckets. Made once, as there are many texts. */
export function redaction(buckets: readonly string[]): (text: string) => string {
  const names = buckets.map((bucket) => ({ bucket, name: nameOf(bucket) }))
  return (text) => {
    let result = text
    for (const { bucket, name } of names) {
      // Most texts have none.
      if (result.includes(bucket)) result = result.replace(name, REDACTED)
    }
    return redacted(result)
  }
}

/** A bucket where it stands as a whole. In host names of S3, `.s3` follows; in links, what comes before may be percent-encoded. */
function nameOf(bucket: string): RegExp {
  const name = bucket.replace(/[.-]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?:(?<![\w.-])|(?<=%[\da-fA-F]{2}))${name}(?![\w-]|\.(?!s3[.-])\w)`, 'g')
}

/** Regions share what is long, such as the changes: each object is gone through once. */
function changed(
  value: unknown,
  change: (text: string) => string,
  done = new Map<unknown, unknown>(),
): unknown {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null) return value
  if (!done.has(value)) done.set(value, changedObject(value, change, done))
  return done.get(value)
}

function changedObject(
  value: object,
  change: (text: string) => string,
  done: Map<unknown, unknown>,
): unknown {
  if (Array.isArray(value)) return value.map((one) => changed(one, change, done))
  if (value instanceof ActionError) {
    const { code, message, hint, publicMessage = message } = value
    return new ActionError({ code, message: change(publicMessage), hint: change(hint) })
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, changed(one, change, done)]))
}
