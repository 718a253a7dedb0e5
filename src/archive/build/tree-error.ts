import type { Secret } from './secrets.ts'
import { visible } from '../visible.ts'

/** One reason why a directory cannot be zipped. */
export interface TreeProblem {
  /** Path below the directory, with `/`; empty for the directory itself. */
  name: string
  /** What is wrong, as it follows the name: `is a socket`. */
  problem: string
}

/** Maximum number of characters for what was found: GitHub truncates long annotations. */
const SPACE = 3000

/** A directory that cannot be zipped. It has all problems; its message has as many as fit. */
export class TreeError extends Error {
  readonly problems: readonly TreeProblem[]

  constructor(problems: readonly TreeProblem[]) {
    super(first(problemLines(problems), SPACE))
    this.name = 'TreeError'
    this.problems = problems
  }
}

/**
 * A directory with secrets, and possibly other problems. The message has the path and the kind of each secret, never its
 * value.
 */
export class SecretsError extends Error {
  readonly secrets: readonly Secret[]
  readonly problems: readonly TreeProblem[]

  constructor(secrets: readonly Secret[], problems: readonly TreeProblem[] = []) {
    const lines = secrets.map(({ name, kind }) => `${visible(name)} (${kind})`)
    super(
      problems.length === 0
        ? first(lines, SPACE)
        : `${first(lines, SPACE / 2)}. The directory also cannot be zipped: ${first(problemLines(problems), SPACE / 2)}`,
    )
    this.name = 'SecretsError'
    this.secrets = secrets
    this.problems = problems
  }
}

function problemLines(problems: readonly TreeProblem[]): string[] {
  return problems.map(({ name, problem }) => (name === '' ? problem : `${visible(name)} ${problem}`))
}

/** As many as fit, at least one. The error itself has all. */
function first(lines: readonly string[], space: number): string {
  let length = 0
  const end = lines.findIndex((line, index) => (length += line.length + 2) > space && index > 0)
  return end === -1 ? lines.join('; ') : [...lines.slice(0, end), `and ${lines.length - end} more`].join('; ')
}
