import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RESULTS } from './results.ts'

/** Makes the folder that the flows leave their results in. */
export default function setup(): void {
  process.env[RESULTS] = mkdtempSync(join(tmpdir(), 'fault-matrix-'))
}
