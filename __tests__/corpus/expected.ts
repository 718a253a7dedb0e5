import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the tool that owns a lock file reads in it. */
export interface ExpectedCase {
  file: string
  packages: {
    name: string
    version: string | null
    hashes: string[]
    source?: string
    marker?: string
    extras?: string[]
  }[]
  /** The project itself, workspace members and links. */
  local?: { name: string }[]
  /** Requirements that do not fix a version. */
  unpinned?: { file: string; line: number; name: string }[]
}

/** How two versions of one lock file differ. */
export interface ExpectedPair {
  file: string
  expect: 'changed' | 'unchanged'
  /** A difference in markers or extras alone is not in it. */
  diff: {
    added: { name: string; versions: string[] }[]
    removed: { name: string; versions: string[] }[]
    updated: { name: string; from: string[]; to: string[]; why?: string }[]
  }
}

export function expectedCase(folder: string): ExpectedCase {
  return readJson(folder) as ExpectedCase
}

export function expectedPair(folder: string): ExpectedPair {
  return readJson(folder) as ExpectedPair
}

function readJson(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
}
