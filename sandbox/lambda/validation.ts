import { AwsError } from '../errors.ts'

/** Collects broken constraints and reports them together, as Lambda's request validation does. */
export class Constraints {
  readonly #broken: string[] = []

  /** Notes a broken constraint unless `holds`. `field` is Lambda's name for it, in lower camel case. */
  check(holds: boolean, field: string, value: unknown, constraint: string): void {
    if (holds) return
    const shown = Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
    const quoted = value === null ? 'null' : `'${shown}'`
    this.#broken.push(`Value ${quoted} at '${field}' failed to satisfy constraint: ${constraint}`)
  }

  /** Throws `ValidationException` when anything was broken. */
  enforce(): void {
    const count = this.#broken.length
    if (count === 0) return
    const errors = count === 1 ? 'error' : 'errors'
    const message = `${count} validation ${errors} detected: ${this.#broken.join('; ')}`
    throw new AwsError(400, 'ValidationException', message)
  }
}

/** Lambda's answer to a parameter that is well-formed and wrong. */
export function invalidParameter(message: string): AwsError {
  return new AwsError(400, 'InvalidParameterValueException', message)
}

/** The number of a version in a path. */
export function versionNumber(text: string): number {
  if (!/^-?\d+$/.test(text))
    throw new AwsError(400, 'SerializationException', `'${text}' can not be converted to a Long`)
  return Number(text)
}
