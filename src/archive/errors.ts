import type { Secret } from './secrets.ts'

/** One thing about a directory that keeps it out of a layer. */
export interface TreeProblem {
  /** Path below the directory, with `/`; empty for the directory itself. */
  name: string
  /** What is wrong, to stand behind the name: `is a socket`. */
  problem: string
}

/** A directory that cannot be zipped. It knows everything that is wrong, and its message names the first of it. */
export class TreeError extends Error {
  readonly problems: readonly TreeProblem[]

  constructor(problems: readonly TreeProblem[], cause?: unknown) {
    const lines = problems.map(({ name, problem }) => (name === '' ? problem : `${visible(name)} ${problem}`))
    super(first(lines), { cause })
    this.name = 'TreeError'
    this.problems = problems
  }
}

/** A directory that holds what nobody wants to publish. The message says where, and never more than the kind of it. */
export class SecretsError extends Error {
  readonly secrets: readonly Secret[]

  constructor(secrets: readonly Secret[]) {
    const lines = secrets.map(({ name, kind }) => `${visible(name)} (${kind})`)
    super(first(lines))
    this.name = 'SecretsError'
    this.secrets = secrets
  }
}

/** As many as a message can be read with. The error itself has all. */
function first(lines: readonly string[]): string {
  const most = 20
  const rest = lines.length > most ? [`and ${lines.length - most} more`] : []
  return [...lines.slice(0, most), ...rest].join('; ')
}

/** A name with what cannot be seen in it written out. */
function visible(name: string): string {
  return name.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
