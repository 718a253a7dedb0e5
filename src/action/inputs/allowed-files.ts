import { getInput } from '@actions/core'
import { posix } from 'node:path'
import type { Problems } from './problems.ts'

const INPUT = 'allow-secret-files'

/** Limits that keep matching fast, far above what a layer needs. */
const LIMITS = { lines: 100, characters: 1024, stars: 3 }

/**
 * Reads `allow-secret-files`: paths below `source-dir`, and globs, one per line.
 *
 * @param hasDirectory - Whether `source-dir` is set.
 */
export function readAllowedFiles(hasDirectory: boolean, problems: Problems): string[] {
  const lines = getInput(INPUT)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return []
  if (!hasDirectory) {
    problems.add(INPUT, lines.join(', '), 'it requires `source-dir`')
    return []
  }
  if (lines.length > LIMITS.lines) {
    problems.add(INPUT, undefined, `it has ${lines.length} lines; at most ${LIMITS.lines} are allowed`)
  }
  for (const line of lines) {
    const problem = problemOf(line)
    if (problem !== undefined) problems.add(INPUT, line, problem)
  }
  return [...new Set(lines.map((line) => posix.normalize(line)))]
}

function problemOf(line: string): string | undefined {
  if (line.length > LIMITS.characters)
    return `it has ${line.length} characters; at most ${LIMITS.characters} are allowed`
  const parts = line.split('/')
  if (line.startsWith('/') || line.includes('\\') || parts.includes('..')) {
    return 'it must be a path below `source-dir`, with `/` as the separator'
  }
  const stars = (text: string) => text.split('*').length - 1
  const isWild = parts.some((part) => part !== '**' && stars(part) > LIMITS.stars)
  if (isWild || parts.filter((part) => part === '**').length > LIMITS.stars) {
    return `at most ${LIMITS.stars} \`*\` in a name and ${LIMITS.stars} \`**\` in a path are allowed`
  }
  return undefined
}
