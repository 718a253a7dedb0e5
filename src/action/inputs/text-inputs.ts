import { getInput } from '@actions/core'
import type { Problems } from './problems.ts'

/** Reads an input that must not be empty. */
export function required(name: string, problems: Problems): string {
  const value = getInput(name)
  if (value === '') problems.add(name, undefined, 'it is required')
  return value
}

/** Reads the items of an input, one per line or comma-separated, without blank ones and duplicates. */
export function readList(name: string): string[] {
  const items = getInput(name)
    .split(/[\n,]/)
    .map((item) => item.trim())
  return [...new Set(items.filter((item) => item !== ''))]
}
