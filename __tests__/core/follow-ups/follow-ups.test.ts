import { describe, expect, it } from '@jest/globals'
import { failedOutcome } from '../../action/report/outcomes.ts'
import { layerVersion } from '../fixtures.ts'
import { asked, denied, follow, kept, statesOf } from './engine-scene.ts'

const all = (state: string) =>
  ['111111111111', '222222222222', '/a', '/b'].map((target) => `${target} ${state}`)
const WRITES = ['share 111111111111', 'share 222222222222', 'create /a', 'create /b']
const LOOKS = ['read policy', 'read /a', 'read /b']
const inEu = (calls: readonly string[]) => calls.map((call) => `eu-west-1 ${call}`)

describe('what follows a version', () => {
  it('is looked at first, side by side, and then done in its order', async () => {
    const { regions, calls, lines } = await follow({})
    expect(calls).toEqual(inEu([...LOOKS, ...WRITES]))
    expect(statesOf(regions[0])).toEqual(all('done'))
    expect(regions[0]).toMatchObject({ result: 'unchanged', reason: 'unchanged', warnings: [] })
    expect(lines).toEqual([
      ...['share-with 111111111111', 'share-with 222222222222', 'ssm-parameter /a', 'ssm-parameter /b'].map(
        (one) => expect.stringMatching(new RegExp(`^Follow-ups: ${one}: done\\.`)),
      ),
      'end',
    ])
  })

  it('is nothing where nothing is asked for: no service is connected, and the outcome stays', async () => {
    const region = kept()
    const { regions, calls, lines } = await follow({ shareWith: [], parameters: [] }, [region])
    expect(regions[0]).toBe(region)
    expect([calls, lines]).toEqual([[], []])
  })

  it('is only said in a dry run, also of a version that does not exist yet', async () => {
    const { regions, calls } = await follow({ dryRun: true })
    expect(calls).toEqual(inEu(LOOKS))
    expect(statesOf(regions[0])).toEqual(all('planned'))

    const { version, ...planned } = kept({ result: 'planned', reason: 'first-version' })
    expect(version).toBeDefined()
    const ahead = await follow({ dryRun: true }, [planned as ReturnType<typeof kept>])
    expect(ahead.calls).toEqual(inEu(['read /a', 'read /b']))
    expect(statesOf(ahead.regions[0])).toEqual(all('planned'))
  })
})

describe('a step that fails', () => {
  it('ends the later ones of its region, and the error names what was done and what was not', async () => {
    const troubles = { 'share 222222222222': denied('lambda:AddLayerVersionPermission is not allowed.') }
    const { regions, calls } = await follow({}, undefined, troubles)
    expect(calls).toEqual(inEu([...LOOKS, ...WRITES.slice(0, 2)]))
    expect(statesOf(regions[0])).toEqual([
      '111111111111 done',
      '222222222222 failed',
      '/a skipped',
      '/b skipped',
    ])
    expect(regions[0]).toMatchObject({
      result: 'failed',
      reason: 'access-denied',
      published: false,
      version: { version: 7 },
    })
    expect(regions[0]?.error?.message.split('\n')).toEqual([
      'numpy:7: share-with 222222222222 failed. lambda:AddLayerVersionPermission is not allowed.',
      '- share-with 111111111111: done',
      '- share-with 222222222222: failed',
      '- ssm-parameter /a: skipped',
      '- ssm-parameter /b: skipped',
    ])
    expect(regions[0]?.error?.hint).toBe('Allow it.')
  })

  it('while it looks fails the targets of its kind, and nothing is written', async () => {
    const { regions, calls } = await follow({}, undefined, { 'read policy': denied('no') })
    expect(calls).toEqual(inEu(LOOKS))
    expect(statesOf(regions[0])).toEqual([
      '111111111111 failed',
      '222222222222 skipped',
      '/a skipped',
      '/b skipped',
    ])
  })

  it('at one parameter names that one, and those before it are written', async () => {
    const { regions } = await follow({}, undefined, { 'read /b': denied('no') })
    expect(statesOf(regions[0])).toEqual(['111111111111 done', '222222222222 done', '/a done', '/b failed'])
    expect(regions[0]?.error?.message).toContain('ssm-parameter /b failed. no')
  })

  it('in one region stops no other', async () => {
    const outcomes = [kept(), kept({ region: 'us-east-1' })]
    const troubles = { 'eu-west-1 create /a': denied('no') }
    const { regions } = await follow({}, outcomes, troubles)
    expect(statesOf(regions[0])).toEqual([
      '111111111111 done',
      '222222222222 done',
      '/a failed',
      '/b skipped',
    ])
    expect(statesOf(regions[1])).toEqual(all('done'))
    expect(regions.map(({ result }) => result)).toEqual(['failed', 'unchanged'])
  })

  it('fails a dry run too', async () => {
    const { regions } = await follow({ dryRun: true }, undefined, { 'read /a': denied('no') })
    expect(statesOf(regions[0])).toEqual([
      '111111111111 planned',
      '222222222222 planned',
      '/a failed',
      '/b skipped',
    ])
    expect(regions[0]).toMatchObject({ result: 'failed', reason: 'access-denied' })
  })
})

describe('a region that failed before', () => {
  it('is not followed, and says so', async () => {
    const region = failedOutcome()
    const { regions, calls } = await follow({}, [region])
    expect(calls).toEqual([])
    expect(statesOf(regions[0])).toEqual(all('skipped'))
    expect(regions[0]).toMatchObject({ reason: region.reason, error: region.error })
  })

  it('because nothing changed is followed all the same, and fails all the same', async () => {
    const region = failedOutcome({ version: layerVersion() }, 'unchanged')
    const { regions } = await follow({ ifUnchanged: 'fail' }, [region])
    expect(statesOf(regions[0])).toEqual(all('done'))
    expect(regions[0]).toMatchObject({ result: 'failed', reason: 'unchanged', error: region.error })

    const failed = await follow({ ifUnchanged: 'fail' }, [region], { 'share 111111111111': denied('no') })
    expect(failed.regions[0]).toMatchObject({ reason: 'access-denied' })
    expect(failed.regions[0]?.error?.message).toContain(`failed. no ${region.error?.message}`)
  })
})

describe('a run that is cancelled', () => {
  it('before it looks does nothing more', async () => {
    const cancelled = AbortSignal.abort()
    const { regions, calls } = await follow({}, undefined, {}, { cancelled })
    expect(calls.filter((call) => !call.includes('read'))).toEqual([])
    expect(regions[0]).toMatchObject({ result: 'failed', reason: 'cancelled' })
    expect(statesOf(regions[0])).not.toContain('111111111111 done')
  })

  it('during a step completes it, and begins no other', async () => {
    const cancellation = new AbortController()
    const troubles = {
      'share 222222222222': () => {
        cancellation.abort()
      },
    }
    const { regions, calls } = await follow({}, undefined, troubles, { cancelled: cancellation.signal })
    expect(calls).toEqual(inEu([...LOOKS, ...WRITES.slice(0, 2)]))
    expect(statesOf(regions[0])).toEqual([
      '111111111111 done',
      '222222222222 done',
      '/a failed',
      '/b skipped',
    ])
    expect(regions[0]).toMatchObject({ reason: 'cancelled' })
  })
})

describe('a run that comes to a stop', () => {
  async function stoppedAt(call: string) {
    const stall = new AbortController()
    const never = () => {
      setTimeout(() => {
        stall.abort(new Error('nothing left'))
      }, 20)
      return new Promise(() => undefined)
    }
    const scene = await follow({}, undefined, { [call]: never }, { stalled: stall.signal })
    expect(scene.regions[0]).toMatchObject({ result: 'failed', reason: 'internal' })
    return { calls: scene.calls, states: statesOf(scene.regions[0]) }
  }

  it('while it looks begins nothing', async () => {
    const { calls, states } = await stoppedAt('read /a')
    expect(calls).toEqual(inEu(LOOKS))
    expect(states).toEqual(['111111111111 failed', '222222222222 skipped', '/a skipped', '/b skipped'])
  })

  it('during a step says what was done before', async () => {
    const { states } = await stoppedAt('create /a')
    expect(states).toEqual(['111111111111 done', '222222222222 done', '/a failed', '/b skipped'])
  })
})

describe('the message of a failed follow-up', () => {
  it('says what failed alone where nothing else was asked for', async () => {
    const { regions } = await follow({ ...asked, parameters: ['/a'], shareWith: [] }, undefined, {
      'create /a': denied('no'),
    })
    expect(regions[0]?.error?.message).toBe('numpy:7: ssm-parameter /a failed. no')
  })

  it('lists no more than fit', async () => {
    const parameters = Array.from({ length: 40 }, (_, index) => `/p${index}`)
    const { regions } = await follow({ parameters, shareWith: [] }, undefined, { 'create /p0': denied('no') })
    const lines = regions[0]?.error?.message.split('\n') ?? []
    expect(lines).toHaveLength(32)
    expect(lines.at(-1)).toBe('- … and 10 more')
  })
})
