import type { Package } from '../../package.ts'
import { closure } from '../../scope/closure.ts'
import { ARCHITECTURES, type Architecture } from '../../scope/scope.ts'

/** A gem in a `Gemfile.lock`. Its version ends in its platform if it is for one: `1.18.10-x86_64-linux-gnu`. */
export interface Gem {
  one: Package
  /** Names of the gems that it depends on. */
  dependencies: readonly string[]
}

/**
 * The gems that Bundler installs on the Linux of Lambda, with glibc. Of the variants of a gem, it takes the one for the
 * platform, or else the one for any Ruby.
 *
 * @param roots - Names of the gems that the Gemfile asks for.
 */
export function gemsOf(
  gems: readonly Gem[],
  roots: readonly string[],
  architectures: readonly Architecture[],
): Package[] {
  const variants = Map.groupBy(gems, ({ one }) => one.name)
  const needed = closure(roots, (name) => dependenciesOf(variants.get(name)))
  const installed = architectures.map((architecture) => {
    const chosen = new Map([...variants].map(([name, of]) => [name, chosenFor(architecture, of)]))
    const names = closure(roots, (name) => dependenciesOf(chosen.get(name)))
    return new Set([...names].flatMap((name) => chosen.get(name) ?? []))
  })
  const selected = new Map<string, Package>()
  for (const gem of gems) {
    // It is unknown what a gem is for that nothing in the file needs.
    const isKnown = needed.has(gem.one.name)
    const on = isKnown ? architectures.filter((_, at) => installed[at]?.has(gem)) : architectures
    if (on.length === 0) continue
    const one = { ...gem.one, ...(on.length < architectures.length && { marker: on.toSorted().join(' ') }) }
    selected.set(JSON.stringify([one.name, one.version, one.source, one.origin, one.marker]), one)
  }
  return [...selected.values()]
}

function dependenciesOf(variants: readonly Gem[] = []): string[] {
  return variants.flatMap(({ dependencies }) => dependencies)
}

/** If no variant is for the platform, Bundler refuses the file or locks it again. Which one it takes then is unknown. */
function chosenFor(architecture: Architecture, variants: readonly Gem[]): readonly Gem[] {
  const native = variants.filter(({ one }) => platformOf(one) !== '' && isFor(architecture, platformOf(one)))
  if (native.length > 0) return native
  const forAnyRuby = variants.filter(({ one }) => platformOf(one) === '')
  return forAnyRuby.length > 0 ? forAnyRuby : variants
}

/** The platform at the end of a version; empty for any Ruby. */
function platformOf({ version }: Package): string {
  return /-(.*)$/.exec(version ?? '')?.[1] ?? ''
}

const CPUS: Record<Architecture, RegExp> = {
  x86_64: /^(?:x86_64|x64|amd64)-/,
  arm64: /^(?:aarch64|arm64)-/,
}

/** Whether a platform that is not any Ruby's is that of Lambda. One with a CPU that is not known here is. */
function isFor(architecture: Architecture, platform: string): boolean {
  if (/java|jruby|darwin|mingw|mswin|bsd|solaris|aix|dalvik|cygwin|musl|android/.test(platform)) return false
  if (/^(?:arm|armv\d\w*|x86|i\d86|ppc64le|powerpc64le|s390x|riscv64)-/.test(platform)) return false
  return ARCHITECTURES.every((one) => one === architecture || !CPUS[one].test(platform))
}
