import { AwsError } from '../errors.ts'

/** Collects broken constraints and reports them together, as the request validation of AWS's JSON services does. */
export class Constraints {
  readonly #broken: string[] = []

  /** Notes a broken constraint unless `holds`. `field` is AWS's name for it, in lower camel case. */
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
