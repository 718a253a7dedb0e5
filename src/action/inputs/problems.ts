import type { ErrorCode } from '../../core/errors/catalogue.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import type { Request } from '../../core/model/request.ts'

/** Maximum number of characters of a value in a message. */
const SHOWN = 120

/** Maximum number of problems in a message. */
const NAMED = 40

/** The error about inputs that were refused. */
export class RefusedInputs extends ActionError {
  /** The files that the results are written to all the same, because their paths are valid. */
  readonly files: Pick<Request, 'resultsPaths' | 'source'>

  constructor({ code, message, publicMessage, hint }: ActionError, files: RefusedInputs['files']) {
    super({ code, message, publicMessage, hint })
    this.files = files
  }
}

/** One problem with one input. */
interface Problem {
  input: string
  /** As given; undefined if it is not useful in the message. */
  value: string | undefined
  /** What is wrong, or what is allowed: a sentence without a full stop. */
  text: string
  code: ErrorCode
}

/** Collects the problems with the inputs, so that all are reported at once. */
export class Problems {
  readonly #found: Problem[] = []

  /** Adds a problem. `text` includes the allowed values. */
  add(input: string, value: string | undefined, text: string, code: ErrorCode = 'invalid-input'): void {
    this.#found.push({ input, value, text, code })
  }

  /** Adds all problems of another collection. */
  addAll(others: Problems): void {
    // There can be more than a call can have arguments.
    for (const problem of others.#found) this.#found.push(problem)
  }

  /** Whether there are any problems. */
  get areNoted(): boolean {
    return this.#found.length > 0
  }

  /**
   * The error with all problems. It has the code of the problems if they all have the same one, otherwise
   * `invalid-input`.
   */
  refusal(): ActionError {
    const [first] = this.#found
    const lines = this.#found.map(
      ({ input, value, text }) => `\`${input}\`${value === undefined ? '' : ` is ${shown(value)}`}: ${text}.`,
    )
    // Parts of a value are in quotes.
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

/** The problems in one text, as far as an annotation has room. */
function together(lines: readonly string[]): string {
  if (lines.length === 1) return lines.join('')
  const more = lines.length > NAMED ? [`- … and ${lines.length - NAMED} more`] : []
  const named = lines.slice(0, NAMED).map((line) => `- ${line}`)
  return [`There are ${lines.length} problems with the inputs:`, ...named, ...more].join('\n')
}

function shown(value: string): string {
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value)
}
