import { ActionError } from '../../core/errors/action-error.ts'
import type { RunOutcome } from '../../core/model/outcome.ts'

/** Replaces text that is not shown, as in the log of the runner. */
const REDACTED = '***'

/** A digest, which is kept; the id of an organization, also in that of a statement; the id of an account, of a key. */
const MASKED =
  /(?<![\da-z])[\da-f]{32,}(?![\da-z])|(?:(?<![\w-])|(?<=-organization-))o-[\da-z]{10,32}(?![\w-])|(?<!\d)\d{12}(?!\d)|(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}/gi

/**
 * An outcome without the texts that a comment must not contain. The runner masks the log and the summary but not
 * comments, so this removes what a workflow keeps secret or what a credentials step registers as secret: account ids,
 * names of buckets, ids of keys, and values of invalid inputs.
 */
export function redactedOutcome(outcome: RunOutcome): RunOutcome {
  const buckets = new Set(outcome.regions.flatMap(({ bucket }) => bucket ?? []))
  return changed(outcome, redaction([...buckets])) as RunOutcome
}

/** An error without the texts that a comment must not contain. */
export function redactedError(error: ActionError): ActionError {
  return changed(error, redacted) as ActionError
}

/** A text without the parts that a comment must not contain. */
export function redacted(text: string): string {
  return text.replace(MASKED, (found) => (found.length >= 32 && !found.includes('-') ? found : REDACTED))
}

/** Returns a function that redacts a text, with these names of buckets. Created once, because there are many texts. */
export function redaction(buckets: readonly string[]): (text: string) => string {
  const names = buckets.map((bucket) => ({ bucket, name: nameOf(bucket) }))
  return (text) => {
    let result = text
    for (const { bucket, name } of names) {
      // Most texts contain none.
      if (result.includes(bucket)) result = result.replace(name, REDACTED)
    }
    return redacted(result)
  }
}

/**
 * The name of a bucket as a whole word. In host names of S3, `.s3` follows. In links, the character before it may be
 * percent-encoded.
 */
function nameOf(bucket: string): RegExp {
  const name = bucket.replace(/[.-]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?:(?<![\w.-])|(?<=%[\da-fA-F]{2}))${name}(?![\w-]|\.(?!s3[.-])\w)`, 'g')
}

/** Regions share long objects, such as the changes. Each object is processed once. */
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
