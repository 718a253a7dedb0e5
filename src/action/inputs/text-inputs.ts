import { getInput } from '@actions/core'
import type { Problems } from './problems.ts'

/** The input, which must not be empty. */
export function required(name: string, problems: Problems): string {
  const value = getInput(name)
  if (value === '') problems.add(name, undefined, 'it is required')
  return value
}

/** The input's items, one a line or comma separated; blank ones are none, and one given twice counts once. */
export function readList(name: string): string[] {
  const items = getInput(name)
    .split(/[\n,]/)
    .map((item) => item.trim())
  return [...new Set(items.filter((item) => item !== ''))]
}
