import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { COMPARE, IF_UNCHANGED, REUSE } from '../../src/core/model/request.ts'
import { run } from '../../src/core/run.ts'
import { tries } from '../tries.ts'
import { request } from './fixtures.ts'
import { denied, names, region, runAll, states, targets } from './run-scene.ts'
import { isWrite, ports, type Answers } from './strict-ports.ts'

describe('several regions', () => {
  it('run on their own; outcomes are in the order of the input', async () => {
    const { done } = runAll([region('unchanged'), region('changed'), region('no backup')])
    expect((await done).map(({ region: name, bucket, result }) => [name, bucket, result])).toEqual([
      ['eu-west-1', 'artifacts-eu-west-1', 'unchanged'],
      ['us-east-1', 'artifacts-us-east-1', 'published'],
      ['ap-south-1', 'artifacts-ap-south-1', 'repaired'],
    ])
  })

  it('start side by side', async () => {
    const never = new Promise<never>(() => undefined)
    const silent: Answers = { layers: { newest: () => never }, bucket: { head: () => never } }
    const { calls } = runAll([silent, silent, silent] as Required<Answers>[])
    await setImmediate()
    expect(calls.map(({ length }) => length)).toEqual([2, 2, 2])
  })

  it('do not stop each other: one fails, the others publish', async () => {
    const failing = region('changed')
    failing.layers.publish = () => Promise.reject(denied)
    const { done } = runAll([region('changed'), failing, region('changed')])
    expect((await done).map(({ result, published }) => [result, published])).toEqual([
      ['published', true],
      ['failed', false],
      ['published', true],
    ])
  })
})

describe('allowed-account-ids', () => {
  const allowedAccountIds = ['111111111111', '123456789012']
  const all = [region('changed'), region('no backup'), region('unchanged')]

  it('costs nothing when it is not given', async () => {
    const { done } = runAll(all)
    expect((await done).every(({ error }) => error === undefined)).toBe(true)
  })

  it('is checked once for all regions', async () => {
    let asked = 0
    const accountId = () => {
      asked += 1
      return Promise.resolve('123456789012')
    }
    const outcomes = await runAll(all, { allowedAccountIds }, { accountId }).done
    expect(outcomes.map(({ result }) => result)).toEqual(['published', 'repaired', 'unchanged'])
    expect(asked).toBe(1)
  })

  it('keeps another account from writing in any region, and names both', async () => {
    const accountId = () => Promise.resolve('999999999999')
    const { done, calls } = runAll(all, { allowedAccountIds }, { accountId })
    for (const { reason, error } of await done) {
      expect(reason).toBe('account-not-allowed')
      for (const id of ['999999999999', ...allowedAccountIds]) expect(error?.message).toContain(id)
    }
    expect(calls.flat().filter(isWrite)).toEqual([])
  })

  it('fails closed when the account is not known', async () => {
    const accountId = () => Promise.reject(denied)
    const { done, calls } = runAll(all, { allowedAccountIds }, { accountId })
    expect((await done).map(({ error }) => error)).toEqual([denied, denied, denied])
    expect(calls.flat().filter(isWrite)).toEqual([])
  })
})

const settings = fc.record({
  description: fc.string(),
  license: fc.constantFrom('', 'MIT'),
  runtimes: fc.subarray(['python3.12', 'python9']),
  architectures: fc.subarray(['arm64', 'arm46']),
})
const requests = fc.record({
  settings,
  compare: fc.constantFrom(...COMPARE),
  strict: fc.boolean(),
  ifUnchanged: fc.constantFrom(...IF_UNCHANGED),
  reuse: fc.constantFrom(...REUSE),
})
const regionStates = fc.array(fc.constantFrom(...states), { minLength: 3, maxLength: 3 })

describe('a dry run', () => {
  it('writes nothing, publishes nothing and names no new version, whatever is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(requests, regionStates, async (over, all) => {
        const { done, calls } = runAll(all.map(region), { ...over, dryRun: true })
        for (const outcome of await done) {
          expect(outcome.published).toBe(false)
          expect([undefined, 3, 7]).toContain(outcome.version?.version)
        }
        expect(calls.flat().filter(isWrite)).toEqual([])
      }),
    )
  })
})

describe('a run in which any call may fail', () => {
  const methods = ['newest', 'all', 'code', 'publish', 'delete', 'head', 'read', 'create', 'remove'] as const
  const thrown = fc.constantFrom(
    denied,
    new TypeError('defect'),
    ...(['text', undefined, null] as unknown[] as Error[]),
  )

  it('never rejects, and says of each region what came of it', async () => {
    const faults = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.constantFrom(...methods), thrown), {
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(requests, regionStates, faults, fc.boolean(), async (over, all, failing, dryRun) => {
        const regions = all.map(region)
        for (const [index, method, error] of failing) {
          const fail = () => Promise.reject(error)
          Object.assign(
            regions[index]?.layers ?? {},
            method in (regions[index]?.layers ?? {}) && { [method]: fail },
          )
          Object.assign(
            regions[index]?.bucket ?? {},
            method in (regions[index]?.bucket ?? {}) && { [method]: fail },
          )
        }
        const { done, calls } = runAll(regions, { ...over, dryRun })
        const outcomes = await done
        expect(outcomes.map(({ region: name }) => name)).toEqual(names)
        outcomes.forEach(({ result, reason, error, published, version, backupKey }, index) => {
          expect(result === 'failed').toBe(error !== undefined)
          expect(reason).toBe(error?.code ?? reason)
          const regional = calls[index] ?? []
          const publishes = regional.filter((call) => call.startsWith('publish '))
          expect(publishes.length).toBeLessThanOrEqual(1)
          expect(published && publishes.length === 0).toBe(false)
          const withoutVersion = { published: false, backupKey: undefined }
          expect(version === undefined ? { published, backupKey } : withoutVersion).toEqual(withoutVersion)
        })
      }),
      { numRuns: tries(300) },
    )
  })

  it('gives back every lock that it took, whatever else fails', async () => {
    const others = methods.filter((method) => !['create', 'read', 'remove'].includes(method))
    const faults = fc.array(fc.tuple(fc.constantFrom(...others), thrown), { maxLength: 3 })
    let locks = 0
    await fc.assert(
      fc.asyncProperty(requests, fc.constantFrom(...states), faults, async (over, state, failing) => {
        const regional = region(state)
        for (const [method, error] of failing) {
          const part = method in regional.layers ? regional.layers : regional.bucket
          Object.assign(part, { [method]: () => Promise.reject(error) })
        }
        const { done, calls } = runAll([regional], { ...over, targets: [targets[0]] })
        await done
        const release = 'remove team/layer/numpy.eu-west-1.lock'
        const ofLock = calls.flat().filter((call) => call.endsWith('.lock'))
        locks += ofLock.length
        expect([[], ['create', 'remove']]).toContainEqual(ofLock.map((call) => call.split(' ')[0]))
        expect(ofLock.length === 0 || calls.flat().at(-1) === release).toBe(true)
      }),
      { numRuns: tries(300) },
    )
    expect(locks).toBeGreaterThan(0)
  })

  it('leaves no rejection behind that nobody handles', async () => {
    // Jest fails a test whose promises reject unhandled.
    const connect = () => {
      throw new Error('no client')
    }
    const accountId = () => Promise.reject(denied)
    const { regions: outcomes } = await run(
      request({ targets, allowedAccountIds: ['123456789012'] }),
      ports({ connect, accountId }),
    )
    await setImmediate()
    expect(outcomes.map(({ result }) => result)).toEqual(['failed', 'failed', 'failed'])
  })
})
