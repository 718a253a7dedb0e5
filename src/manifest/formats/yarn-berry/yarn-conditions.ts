import { ARCHITECTURES, type Architecture } from '../../scope/scope.ts'

/** What Yarn calls Lambda's Linux with glibc. */
const TARGETS: Record<Architecture, ReadonlySet<string>> = {
  x86_64: new Set(['os=linux', 'cpu=x64', 'libc=glibc']),
  arm64: new Set(['os=linux', 'cpu=arm64', 'libc=glibc']),
}

/**
 * The architectures of Lambda that conditions in a `yarn.lock` allow: `os=linux & (cpu=x64 | cpu=arm64)`, `!os=win32`. A
 * condition of any other form limits nothing.
 */
export function architecturesAllowedBy(conditions: string | undefined): readonly Architecture[] {
  if (conditions === undefined) return ARCHITECTURES
  const groups = conditions
    .split('&')
    .map((group) => group.split('|').map((term) => term.replace(/[\s()]/g, '')))
  return ARCHITECTURES.filter((one) =>
    groups.every((terms) => terms.some((term) => isTrue(term, TARGETS[one]))),
  )
}

function isTrue(term: string, target: ReadonlySet<string>): boolean {
  const [, not, condition] = /^(!?)((?:os|cpu|libc)=[\w-]+)$/.exec(term) ?? []
  return condition === undefined || target.has(condition) === (not === '')
}
