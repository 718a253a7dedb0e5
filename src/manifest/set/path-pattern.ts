import { fits } from '../text/wildcard.ts'

/**
 * A path or a glob, and how far it has been followed: the indexes of the parts that may come next. Only `*`, `?` and
 * `**` have a meaning. The result depends on the texts alone, and never on the machine.
 */
export interface PathPattern {
  parts: readonly string[]
  /** Ascending, without duplicates. It is empty if the pattern no longer fits, and contains the number of parts if it fits. */
  at: readonly number[]
}

/** What tools leave beside the source: it differs from machine to machine, so a wildcard does not stand for it. */
const NOT_WILD = new Set(['.git', 'node_modules', '__pycache__', '.venv', '.DS_Store'])

/** Whether a text is a glob. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text)
}

/** A pattern at its start. @param text - A path or a glob with `/`, without `.`, `..` and empty parts. */
export function patternOf(text: string): PathPattern {
  const parts = text.split('/')
  // At the end, `**` stands for at least one name.
  if (parts.at(-1) === '**') parts.push('*')
  return { parts, at: reached(parts, [0]) }
}

/** Follows a pattern by one name of a path. Takes time in proportion to the lengths of both. */
export function followed({ parts, at }: PathPattern, name: string): PathPattern {
  const next = at.flatMap((index) => {
    const part = parts[index]
    if (part === undefined) return []
    if (part === '**') return NOT_WILD.has(name) ? [] : [index]
    if (!isGlob(part)) return part === name ? [index + 1] : []
    return !NOT_WILD.has(name) && fits(name, part) ? [index + 1] : []
  })
  return { parts, at: reached(parts, next) }
}

/** Whether the names so far are a path that the pattern stands for. */
export function isWhole({ parts, at }: PathPattern): boolean {
  return at.at(-1) === parts.length
}

/** Whether more names can follow. */
export function isOpen({ parts, at }: PathPattern): boolean {
  return at.some((index) => index < parts.length)
}

/** Whether the first names of a path are written out in the pattern, without a wildcard. */
export function isWrittenOut({ parts }: PathPattern, names: number): boolean {
  return names <= parts.length && !parts.slice(0, names).some(isGlob)
}

/** `**` also stands for no name, so the part after it may come next too. */
function reached(parts: readonly string[], at: readonly number[]): readonly number[] {
  const all = new Set(at)
  for (const index of all) if (parts[index] === '**') all.add(index + 1)
  return [...all].sort((one, other) => one - other)
}
