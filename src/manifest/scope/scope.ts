/** What of a lock file a layer holds, as the inputs say. */
export interface Scope {
  /**
   * Names of groups and extras next to the production dependencies, as the user wrote them; empty: production only.
   * `all`: everything that the lock file lists.
   */
  groups: readonly string[] | 'all'
  /** The member of a workspace, by its path or name, as the user wrote it. Undefined: the root and all members. */
  member: string | undefined
  /** The declared runtimes of the layer (`python3.13`, `nodejs22.x`); empty: any. */
  runtimes: readonly string[]
  /** The declared architectures of the layer (`x86_64`, `arm64`); empty: both. */
  architectures: readonly string[]
  /** Names of packages that are removed after the install. A `*` matches any characters, slashes too. */
  ignored: readonly string[]
}

/** A member of a workspace, or its root. */
export interface Member {
  name: string
  /** From the folder of the lock file, with `/`, without `./`; `.` for the root. */
  path: string
}

/** The architectures of Lambda. */
export const ARCHITECTURES = ['x86_64', 'arm64'] as const

/** One of {@link ARCHITECTURES}. */
export type Architecture = (typeof ARCHITECTURES)[number]

/** The architectures that a layer is declared for. Both, if none is declared that is known here. */
export function architecturesOf({ architectures }: Pick<Scope, 'architectures'>): readonly Architecture[] {
  const declared = ARCHITECTURES.filter((one) => architectures.includes(one))
  return declared.length === 0 ? ARCHITECTURES : declared
}

/** A name in `workspace-member` or `dependency-groups` that a lock file does not have. */
export interface UnknownName {
  input: 'workspace-member' | 'dependency-groups'
  value: string
  /** What the lock file has. */
  known: readonly string[]
}
