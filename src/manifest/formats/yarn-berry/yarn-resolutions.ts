/** How Yarn replaces the range of a dependency, as `resolutions` of the root's `package.json` say. */
export type Overrides = (dependent: string, name: string, range: string) => Override | undefined

/** The range in place of the one that is written. */
export interface Override {
  range: string
  /** Whether it is unknown if the range is replaced: the written one counts then too. */
  isUncertain: boolean
}

interface Pattern {
  from: string | undefined
  isOfOneVersion: boolean
  only: string | undefined
  range: string
}

const NAME = String.raw`(?:@[^/@]+/)?[^/@]+`
const PATTERN = new RegExp(`^(?:(${NAME})(@[^/]+)?/)?(${NAME})(?:@(.+))?$`)

/** Reads `resolutions`: `debug`, `debug@npm:^4.0.0`, `send/debug` and `send@npm:1.0.0/debug`, with the new ranges. */
export function overridesIn(resolutions: ReadonlyMap<string, string>): Overrides {
  const patterns = new Map<string, Pattern[]>()
  for (const [written, range] of resolutions) {
    const [, from, version, name = written, only] = PATTERN.exec(written.replace(/^(?:\*\*\/)+/, '')) ?? []
    const known = patterns.get(name) ?? []
    known.push({ from, isOfOneVersion: version !== undefined, only, range })
    patterns.set(name, known)
  }
  return (dependent, name, range) => {
    const written = withProtocol(range)
    const found = patterns.get(name)?.find(({ from, only }) => {
      return (
        (from === undefined || from === dependent) && (only === undefined || withProtocol(only) === written)
      )
    })
    return found && { range: found.range, isUncertain: found.isOfOneVersion }
  }
}

/** A range as Yarn writes it: one without a protocol is of the registry. */
export function withProtocol(range: string): string {
  return /^[\w+.-]+:/.test(range) ? range : `npm:${range}`
}
