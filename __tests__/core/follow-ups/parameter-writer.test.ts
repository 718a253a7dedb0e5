import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { ParameterStore, PutAnswer, StoredParameter } from '../../../src/core/follow-up-ports.ts'
import type { FollowUpPart } from '../../../src/core/follow-ups/look.ts'
import { look } from '../../../src/core/follow-ups/ssm-parameter.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { tries } from '../../tries.ts'
import { layerVersion, request } from '../fixtures.ts'
import { fakeClock, services } from '../strict-ports.ts'

const arn = (version: number) => layerVersion({ version }).arn

/** One parameter, with all its versions. */
class Parameter {
  readonly values: string[] = []
  reads = 0

  get latest(): StoredParameter | undefined {
    const value = this.values.at(-1)
    return value === undefined ? undefined : { value, type: 'String', version: this.values.length }
  }

  at(version: number): StoredParameter | undefined {
    const value = this.values[version - 1]
    return value === undefined ? undefined : { value, type: 'String', version }
  }

  write(value: string): number {
    return this.values.push(value)
  }
}

type Put = (write: () => PutAnswer) => Promise<PutAnswer>

/** The parameter as one run sees it. `put`: how a write of this run goes; `before`: what each call waits for. */
function storeOf(parameter: Parameter, before: () => Promise<void>, put: Put): ParameterStore {
  const written = (value: string): PutAnswer => ({ kind: 'written', version: parameter.write(value) })
  return {
    read: async (_, version) => {
      await before()
      parameter.reads += 1
      return version === undefined ? parameter.latest : parameter.at(version)
    },
    create: async (_, value) => {
      await before()
      return put(() => (parameter.latest === undefined ? written(value) : { kind: 'exists' }))
    },
    replace: async (_, value) => {
      await before()
      return put(() => written(value))
    },
  }
}

const atOnce: Put = (write) => Promise.resolve(write())

/** Makes the parameter hold a version, as a run does. */
async function follow(
  version: number,
  parameter: Parameter,
  over: {
    before?: () => Promise<void>
    put?: Put
    lowersFrom?: number
    name?: string
    clock?: ReturnType<typeof fakeClock>
    cancelled?: AbortSignal
  } = {},
): Promise<{ said: string; warnings: string[] }> {
  const {
    before = () => Promise.resolve(),
    put = atOnce,
    lowersFrom,
    name = '/latest',
    clock = fakeClock(),
    cancelled = new AbortController().signal,
  } = over
  const warnings: string[] = []
  const store = storeOf(parameter, before, put)
  const part: FollowUpPart = {
    request: request({ parameters: [name] }),
    region: 'eu-west-1',
    version: layerVersion({ version }),
    isReused: lowersFrom !== undefined,
    latest: lowersFrom,
    services: { ...services({}).services, parameters: () => Promise.resolve(store) },
    ports: { clock, cancelled, random: () => 0.5 },
    warn: (text) => warnings.push(text),
  }
  const [finding] = await look(part)
  if (finding === undefined) throw new Error('there is no finding')
  if (finding.state === 'failed') throw finding.error
  return { said: finding.state === 'missing' ? await finding.apply() : finding.detail, warnings }
}

const parameterWith = (...values: string[]) => {
  const parameter = new Parameter()
  for (const value of values) parameter.write(value)
  return parameter
}

describe('runs that write one parameter at once', () => {
  it('end at the newest version, in whatever order their calls come', async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 4 }),
      fc.boolean(),
      async (scheduler, versions, exists) => {
        const parameter = parameterWith(...(exists ? [arn(1)] : []))
        const turn = scheduler.scheduleFunction(() => Promise.resolve())
        const runs = versions.map((version) => follow(version, parameter, { before: turn }))
        await scheduler.waitFor(Promise.all(runs))
        expect(parameter.latest?.value).toBe(arn(Math.max(...versions)))
      },
    )
    await fc.assert(property, { numRuns: tries(3_000) })
  })

  it('with lost answers too, and none of them is written without need', async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('written', 'lost', 'dropped', 'throttled'), { minLength: 1, maxLength: 6 }),
      async (scheduler, fates) => {
        const parameter = parameterWith(arn(1))
        const turn = scheduler.scheduleFunction(() => Promise.resolve())
        let next = 0
        const put: Put = (write) => {
          const fate = fates[next++] ?? 'written'
          const error = new ActionError({ code: 'service-error', message: 'no answer', hint: 'Run again.' })
          if (fate === 'throttled')
            return Promise.resolve({ kind: 'not-executed', error, retryAfter: undefined })
          const answer = fate === 'dropped' ? undefined : write()
          return Promise.resolve(
            fate === 'written' && answer !== undefined ? answer : { kind: 'unknown', error },
          )
        }
        const runs = [2, 3].map((version) => follow(version, parameter, { before: turn, put }))
        const ended = await scheduler.waitFor(Promise.allSettled(runs))
        // A run gives up only when three of its writes had no clear end.
        fc.pre(ended.every(({ status }) => status === 'fulfilled'))
        expect(parameter.latest?.value).toBe(arn(3))
      },
    )
    await fc.assert(property, { numRuns: tries(3_000) })
  })
})

describe('a parameter', () => {
  it('is read once and written once where nobody else writes', async () => {
    const parameter = parameterWith(arn(6))
    await expect(follow(7, parameter)).resolves.toMatchObject({ warnings: [] })
    expect([parameter.reads, parameter.values]).toEqual([1, [arn(6), arn(7)]])
  })

  it('that holds a newer version is left alone, with a warning', async () => {
    const parameter = parameterWith(arn(8))
    const { warnings } = await follow(7, parameter)
    expect(warnings).toEqual([expect.stringContaining('version 8')])
    expect(parameter.values).toEqual([arn(8)])
  })

  it('is lowered by a run that went back, but not below what was published after it decided', async () => {
    const lowered = parameterWith(arn(9))
    await follow(7, lowered, { lowersFrom: 9 })
    expect(lowered.latest?.value).toBe(arn(7))

    const later = parameterWith(arn(9))
    const before = () => {
      if (later.reads === 1 && later.values.length === 1) later.write(arn(10))
      return Promise.resolve()
    }
    await follow(7, later, { lowersFrom: 9, before })
    expect(later.values).toEqual([arn(9), arn(10), arn(7), arn(10)])
  })

  it('that is deleted in between is made again', async () => {
    const parameter = parameterWith(arn(5), arn(6))
    const before = () => {
      if (parameter.reads === 1 && parameter.values.length === 2) parameter.values.length = 0
      return Promise.resolve()
    }
    await follow(7, parameter, { before })
    expect(parameter.values).toEqual([arn(7)])
  })

  it('that is deleted, and made again by a newer run, ends at the newer version', async () => {
    for (const others of [[arn(9)], [arn(9), arn(8)], [arn(8), arn(9)]]) {
      const parameter = parameterWith(arn(4), arn(5), arn(6))
      const before = () => {
        if (parameter.reads === 1 && parameter.latest?.value === arn(6))
          parameter.values.splice(0, 3, ...others)
        return Promise.resolve()
      }
      await follow(7, parameter, { before })
      expect(parameter.latest?.value).toBe(arn(9))
    }
  })

  it('that others wrote in between holds again what they wrote last, however often they are throttled', async () => {
    const parameter = parameterWith(arn(6))
    const before = () => {
      if (parameter.reads === 1 && parameter.values.length === 1) parameter.values.push('first', 'last')
      return Promise.resolve()
    }
    const error = new ActionError({ code: 'throttled', message: 'Rate exceeded.' })
    let puts = 0
    const put: Put = (write) => {
      puts += 1
      const isThrottled = puts === 2 || puts === 3
      return Promise.resolve(isThrottled ? { kind: 'not-executed', error, retryAfter: undefined } : write())
    }
    await expect(follow(7, parameter, { before, put })).rejects.toMatchObject({
      code: 'parameter-conflict',
      message: expect.stringMatching(/version 3 .* was put back\.$/),
    })
    expect(parameter.values).toEqual([arn(6), 'first', 'last', arn(7), 'last'])
  })

  it('that a run wrote over is put back, also where that run is cancelled at this moment', async () => {
    const parameter = parameterWith(arn(6))
    const cancel = new AbortController()
    const before = () => {
      if (parameter.reads === 1 && parameter.values.length === 1) parameter.write(arn(9))
      return Promise.resolve()
    }
    const put: Put = (write) => {
      cancel.abort()
      return Promise.resolve(write())
    }
    await follow(7, parameter, { before, put, cancelled: cancel.signal })
    expect(parameter.values).toEqual([arn(6), arn(9), arn(7), arn(9)])
    await expect(follow(10, parameter, { cancelled: cancel.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(parameter.latest?.value).toBe(arn(9))
  })

  it.each([[[]], [[arn(6)]]])('is not written again after a cancellation: %j', async (values) => {
    const parameter = parameterWith(...values)
    const cancel = new AbortController()
    const error = new ActionError({ code: 'aws-unreachable', message: 'no answer', hint: 'Run again.' })
    let writes = 0
    const put: Put = () => {
      writes += 1
      cancel.abort()
      return Promise.resolve({ kind: 'unknown', error })
    }
    await expect(follow(7, parameter, { put, cancelled: cancel.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(writes).toBe(1)
  })

  it('whose writes are throttled is waited for, up to a minute', async () => {
    const parameter = parameterWith(arn(6))
    const clock = fakeClock()
    const error = new ActionError({ code: 'throttled', message: 'Rate exceeded.' })
    const put: Put = () => Promise.resolve({ kind: 'not-executed', error, retryAfter: undefined })
    await expect(follow(7, parameter, { put, clock })).rejects.toBe(error)
    expect(parameter.values).toEqual([arn(6)])
    expect(clock.slept.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(60_000)
    expect(clock.slept.length).toBeGreaterThan(4)
  })

  it('whose writes never end clearly is given up, with what ended the last one', async () => {
    const parameter = parameterWith(arn(1))
    const error = new ActionError({ code: 'service-error', message: 'no answer', hint: 'Run again.' })
    let writes = 0
    const put: Put = () => {
      writes += 1
      parameter.write(arn(1 + writes))
      return Promise.resolve({ kind: 'unknown', error })
    }
    await expect(follow(1_000, parameter, { put })).rejects.toBe(error)
    expect(writes).toBe(3)
  })

  it('that is deleted and made again all the time is given up', async () => {
    const put: Put = () => Promise.resolve({ kind: 'exists' })
    await expect(follow(7, new Parameter(), { put })).rejects.toMatchObject({
      code: 'parameter-conflict',
      message: expect.stringContaining('changed 5 times'),
    })
  })

  it('for one version is written once, and another value is a conflict, also where it comes in between', async () => {
    const name = '/numpy/{version}'
    const taken = parameterWith('other')
    await expect(follow(7, taken, { name })).rejects.toMatchObject({ code: 'parameter-conflict' })
    const raced = new Parameter()
    const before = () => {
      if (raced.reads === 1 && raced.values.length === 0) raced.write('other')
      return Promise.resolve()
    }
    await expect(follow(7, raced, { name, before })).rejects.toMatchObject({ code: 'parameter-conflict' })
    expect(raced.values).toEqual(['other'])
  })
})
