import { getEventListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { throwIfCancelled, unlessCancelled } from '../../src/core/cancel.ts'

describe('before a write', () => {
  it('a run that is cancelled ends, and says that it began none', () => {
    expect(() => {
      throwIfCancelled(AbortSignal.abort())
    }).toThrow(
      expect.objectContaining({
        code: 'cancelled',
        message: 'The run was cancelled. It started no write after that.',
      }),
    )
  })

  it('any other run goes on', () => {
    expect(() => {
      throwIfCancelled(new AbortController().signal)
    }).not.toThrow()
  })
})

describe('a read', () => {
  it('gives what it gives, also where it fails', async () => {
    const { signal } = new AbortController()
    await expect(unlessCancelled(Promise.resolve('read'), signal)).resolves.toBe('read')
    await expect(unlessCancelled(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed')
  })

  it('is not waited for when the run is cancelled, before it or meanwhile', async () => {
    const cancellation = new AbortController()
    const read = unlessCancelled(new Promise(() => undefined), cancellation.signal)
    cancellation.abort()
    await expect(read).rejects.toMatchObject({ code: 'cancelled' })
    await expect(unlessCancelled(Promise.resolve('read'), cancellation.signal)).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('that fails after that troubles nobody', async () => {
    const late = Promise.withResolvers<never>()
    await expect(unlessCancelled(late.promise, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    })
    late.reject(new Error('too late: unhandled, this would end the process'))
    await expect(late.promise).rejects.toThrow('too late')
  })

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController()
    await unlessCancelled(Promise.resolve(), signal)
    await unlessCancelled(Promise.reject(new Error('failed')), signal).catch(() => undefined)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
