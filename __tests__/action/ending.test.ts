import { spawnSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'

const ENDING = new URL('../../src/action/ending.ts', import.meta.url).href

describe('what failed beside a run', () => {
  it('is shown as any other text: without secrets, and clipped', () => {
    const script =
      `const { Ending } = await import('${ENDING}'); const ending = new Ending('unfinished');` +
      `setImmediate(() => { throw new Error('?X-Amz-Signature=s3cr3t ' + 'x'.repeat(9000)) });` +
      `setTimeout(() => { ending.done() }, 10)`
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script])
    expect(status).toBe(0)
    expect(stdout.toString()).toMatch(
      /^::warning::An unexpected error occurred outside of the run.*\?\[removed\] x+…\n$/,
    )
    expect(stdout.length).toBeLessThan(4_100)
  })
})
