import { describe, expect, it } from '@jest/globals'
import { changedLayer, MANIFEST, newLayer, OTHER_MANIFEST, useSandbox } from './fixture.ts'

const aws = useSandbox()

/** Longer than any manifest, and one that names the same packages as far as it is understood. */
const LONG = MANIFEST.padEnd(10_000_001, '\n')

describe('an object that is longer than what belongs in its place', () => {
  it('is the lock of another run, which can expire', async () => {
    const layer = newLayer(aws())
    layer.isLocked(JSON.stringify({ owner: 'another', run: '', lease_seconds: 1 }).padEnd(30_000_000))
    const held = await layer.run({ 'lock-timeout': '0' })
    expect(held.outputs).toMatchObject({ published: 'false', reason: 'lock-timeout' })
    expect(held.errors).toEqual([expect.stringContaining('is held by another run')])

    aws().world.clock.advance(130_000)
    expect((await layer.run({ 'lock-timeout': '0' })).outputs).toMatchObject({ published: 'true' })
  })

  it('is not the manifest of a version by another tool: packages are not compared, and the bytes differ', async () => {
    const layer = newLayer(aws())
    layer.hasVersion()
    layer.putBackup(1, LONG)
    const run = await layer.run({ compare: 'packages' })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', changes: 'null' })
    expect(run.warnings).toEqual([expect.stringContaining('it has more than 10000000 bytes')])
    expect(run.stdout).toContain('Could not compare the packages. The backup ')
  })

  it('is a conflict where the marker names the manifest', async () => {
    const layer = changedLayer(aws(), OTHER_MANIFEST, MANIFEST)
    layer.putBackup(1, LONG)
    const run = await layer.run({ compare: 'packages' })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'backup-conflict' })
  })

  it('is a conflict where the backup of a new version belongs', async () => {
    const layer = newLayer(aws())
    layer.putBackup(1, LONG)
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', result: 'failed', reason: 'backup-conflict' })
  })
})
