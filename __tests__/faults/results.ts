import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell } from '../../docs/fault-matrix.ts'

export type { Cell }

/** The variable that names the folder in which the test files, each a process, leave what they found. */
export const RESULTS = 'FAULT_MATRIX_RESULTS'

/** Leaves what one flow came to. */
export function writeCells(flow: string, cells: readonly Cell[]): void {
  const folder = process.env[RESULTS]
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${flow}.json`), JSON.stringify(cells))
}

/** What all flows came to. */
export function readCells(folder: string): Cell[] {
  return readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Cell[])
}
