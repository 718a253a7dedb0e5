import { ARCHITECTURES, type Architecture } from '../scope/scope.ts'

/** The fields of a `package.json` that limit where a package is installed: a text or a list of texts. */
export interface PlatformFields {
  os?: unknown
  cpu?: unknown
  libc?: unknown
}

/** What Node.js calls the architectures of Lambda. */
const cpus: Record<Architecture, string> = { x86_64: 'x64', arm64: 'arm64' }

/**
 * The architectures of Lambda, a Linux with glibc, on which a package is installed. A field of any other form than that
 * of a `package.json` limits nothing.
 */
export function architecturesWith({ os, cpu, libc }: PlatformFields): readonly Architecture[] {
  if (os === undefined && cpu === undefined && libc === undefined) return ARCHITECTURES
  if (!allows(os, 'linux') || !allows(libc, 'glibc')) return []
  return ARCHITECTURES.filter((one) => allows(cpu, cpus[one]))
}

/** Whether a list allows a value as npm reads it: it has the value, or only others with a `!` before them. */
function allows(field: unknown, value: string): boolean {
  const list: unknown[] = Array.isArray(field) ? field : [field]
  const texts = list.filter((one) => typeof one === 'string')
  if (texts.length === 0 || (texts.length === 1 && texts[0] === 'any')) return true
  if (texts.includes(`!${value}`)) return false
  return texts.includes(value) || texts.every((one) => one.startsWith('!'))
}
