import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { withDeadline } from '../../src/aws/deadline.ts'

let destroyed: number
const client = { destroy: () => destroyed++ }
const never = () => new Promise<string>(() => undefined)

beforeEach(() => {
  destroyed = 0
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

describe('a call with a deadline', () => {
  it('that gets no answer fails, and its client gives up the connections', async () => {
    const failure = withDeadline(client, 110_000, never).catch((error: unknown) => error)
    jest.advanceTimersByTime(109_999)
    expect(destroyed).toBe(0)
    jest.advanceTimersByTime(1)
    expect(await failure).toMatchObject({ name: 'TimeoutError', message: 'no complete answer within 110 s' })
    expect(destroyed).toBe(1)
  })

  it('that succeeds in time gives its value, and leaves no timer', async () => {
    expect(await withDeadline(client, 5, () => Promise.resolve('value'))).toBe('value')
    expect(jest.getTimerCount()).toBe(0)
    expect(destroyed).toBe(0)
  })

  it('that fails in time fails as it did, and leaves no timer', async () => {
    const failure = new Error('refused')
    await expect(withDeadline(client, 5, () => Promise.reject(failure))).rejects.toBe(failure)
    expect(jest.getTimerCount()).toBe(0)
    expect(destroyed).toBe(0)
  })
})
