import { describe, expect, it } from '@jest/globals'
import { ActionError, asActionError } from '../../../src/core/errors/action-error.ts'

describe('asActionError', () => {
  it('is the error itself when it is one of ours', () => {
    const error = new ActionError({ code: 'unchanged', message: 'm', hint: 'h' })
    expect(asActionError(error)).toBe(error)
  })

  it.each([
    ['an error', new TypeError('x is not a function'), 'Unexpected error: x is not a function'],
    ['a text', 'thrown as text', 'Unexpected error: thrown as text'],
    ['nothing', undefined, 'Unexpected error: undefined'],
    ['null', null, 'Unexpected error: null'],
  ])('reports %s as a defect, with its cause', (_, thrown, message) => {
    expect(asActionError(thrown)).toMatchObject({ code: 'internal', message, cause: thrown })
  })
})
