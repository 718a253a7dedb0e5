import { posix } from 'node:path'
import type { Secret } from './secrets.ts'
import type { SecretKind } from './secret-text.ts'

/** The files that the user says are meant to be in the layer, though they look like secrets. */
export class AllowedSecrets {
  /** What was found, and is allowed. */
  readonly found: Secret[] = []
  readonly #patterns: readonly string[]
  readonly #used = new Set<string>()

  /** @param patterns - Paths below the directory, or globs of `*`, `**`, `?` and `[…]` for them. */
  constructor(patterns: readonly string[]) {
    this.#patterns = patterns
  }

  /**
   * Whether a file that holds a secret is allowed, by its path or by a glob. In a glob only a dot stands for the one that a
   * name begins with.
   */
  allows(name: string, kind: SecretKind): boolean {
    return this.#note(
      { name, kind },
      this.#patterns.filter((pattern) => pattern === name || posix.matchesGlob(name, asGlob(pattern))),
    )
  }

  /** Whether what is a secret by its name, such as `.git`, is allowed: by its very path. A directory may end in `/`. */
  allowsNamed(name: string, kind: SecretKind): boolean {
    const plain = withoutSlash(name)
    return this.#note(
      { name, kind },
      this.#patterns.filter((pattern) => withoutSlash(pattern) === plain),
    )
  }

  /** The patterns that allowed nothing. */
  get unused(): readonly string[] {
    return this.#patterns.filter((pattern) => !this.#used.has(pattern))
  }

  #note(secret: Secret, patterns: readonly string[]): boolean {
    for (const pattern of patterns) this.#used.add(pattern)
    if (patterns.length > 0) this.found.push(secret)
    return patterns.length > 0
  }
}

/** Braces and parentheses have no meaning here: many of them would take ages to match. */
function asGlob(pattern: string): string {
  return pattern.replaceAll(/[{}()]/g, '?')
}

function withoutSlash(name: string): string {
  return name.replace(/\/$/, '')
}
