import { describe, expect, it } from '@jest/globals'
import { ActionError, asActionError } from '../../../src/core/errors/action-error.ts'
import { ERROR_CATALOGUE } from '../../../src/core/errors/catalogue.ts'

describe('the hint of an error', () => {
  it('is the remedy of its code in the catalogue, unless the error gives its own', () => {
    const { remedy } = ERROR_CATALOGUE['lock-lost']
    expect(new ActionError({ code: 'lock-lost', message: 'm' }).hint).toBe(remedy)
    expect(new ActionError({ code: 'lock-lost', message: 'm', hint: 'h' }).hint).toBe('h')
    expect(new ActionError({ code: 'lock-lost', message: 'm', hint: '' }).hint).toBe('')
  })
})

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
