import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { faultMatrix } from '../../docs/fault-matrix.ts'
import { replaceSection } from '../../docs/markdown.ts'
import { FAULTS } from './fault-kinds.ts'
import { readCells, RESULTS } from './results.ts'

/** What is asked of Jest's configuration. */
interface JestConfig {
  testPathPatterns: { isSet: () => boolean }
  testNamePattern?: string
  updateSnapshot: 'all' | 'new' | 'none'
}

const PAGE = join(import.meta.dirname, '../../docs/reliability.md')

/**
 * Prints the matrix, and holds docs/reliability.md to it; writes it there under `-u`, as with Jest's snapshots. A run of
 * some of the tests says nothing.
 */
export default function teardown(config: JestConfig): void {
  const folder = process.env[RESULTS] ?? ''
  const cells = readCells(folder)
  rmSync(folder, { recursive: true })
  if (config.testPathPatterns.isSet() || config.testNamePattern) return
  const matrix = faultMatrix(
    cells,
    FAULTS.map(({ name }) => name),
  )
  process.stdout.write(`\n${matrix}\n`)
  const found = readFileSync(PAGE, 'utf8')
  const expected = replaceSection(found, 'matrix', matrix)
  if (found === expected) return
  if (config.updateSnapshot !== 'all')
    throw new Error('docs/reliability.md is stale: run "npm run test:faults -- -u" and look at what changed')
  writeFileSync(PAGE, expected)
}
