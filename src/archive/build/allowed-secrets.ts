import { posix } from 'node:path'
import type { Secret } from './secrets.ts'
import type { SecretKind } from './secret-text.ts'

/** The files that the user allows in the layer, although they look like secrets. */
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
   * Whether a file with a secret is allowed, by its path or by a glob. In a glob, only a dot matches the dot at the
   * beginning of a name.
   */
  allows(name: string, kind: SecretKind): boolean {
    return this.#note(
      { name, kind },
      this.#patterns.filter((pattern) => pattern === name || posix.matchesGlob(name, asGlob(pattern))),
    )
  }

  /** Whether what is a secret because of its name, such as `.git`, is allowed, by its exact path. A directory may end in `/`. */
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

/** Braces and parentheses have no special meaning, because many of them would make matching very slow. */
function asGlob(pattern: string): string {
  return pattern.replaceAll(/[{}()]/g, '?')
}

function withoutSlash(name: string): string {
  return name.replace(/\/$/, '')
}
