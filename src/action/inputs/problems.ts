import type { ErrorCode } from '../../core/errors/catalogue.ts'
import { ActionError } from '../../core/errors/action-error.ts'

/** Longest value that is repeated in a message, in characters. */
const SHOWN = 120

/** Maximum number of problems that are named. */
const NAMED = 30

/** One thing that is wrong with one input. */
interface Problem {
  input: string
  /** As given; undefined where it would tell nothing. */
  value: string | undefined
  /** What is wrong, or what is allowed: a sentence without its full stop. */
  text: string
  code: ErrorCode
}

/** Collects what is wrong with the inputs, so that all of it is said at once. */
export class Problems {
  readonly #found: Problem[] = []

  /** Notes a problem. Allowed values are said in `text`. */
  add(input: string, value: string | undefined, text: string, code: ErrorCode = 'invalid-input'): void {
    this.#found.push({ input, value, text, code })
  }

  /** Whether any problem was noted. */
  get areNoted(): boolean {
    return this.#found.length > 0
  }

  /** The failure that names every problem. Its code is that of the problems where they share one, else `invalid-input`. */
  refusal(): ActionError {
    const [first] = this.#found
    const lines = this.#found.map(
      ({ input, value, text }) => `\`${input}\`${value === undefined ? '' : ` is ${shown(value)}`}: ${text}.`,
    )
    // Parts of a value stand in quotes.
    const withoutValues = this.#found.map(
      ({ input, text }) => `\`${input}\`: ${text.replace(/"(?:[^"\\]|\\.)*"/gs, '***')}.`,
    )
    const isOfOneKind = this.#found.every(({ code }) => code === first?.code)
    return new ActionError({
      code: first !== undefined && isOfOneKind ? first.code : 'invalid-input',
      message: together(lines),
      publicMessage: together(withoutValues),
      hint: 'Correct the inputs of this step in the workflow. No request was sent to AWS.',
    })
  }
}

/** As many of them as an annotation has room for. */
function together(lines: readonly string[]): string {
  if (lines.length === 1) return lines.join('')
  const more = lines.length > NAMED ? [`- … and ${lines.length - NAMED} more`] : []
  const named = lines.slice(0, NAMED).map((line) => `- ${line}`)
  return [`There are ${lines.length} problems with the inputs:`, ...named, ...more].join('\n')
}

function shown(value: string): string {
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value)
}
