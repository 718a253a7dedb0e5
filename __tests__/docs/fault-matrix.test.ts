import { describe, expect, it } from '@jest/globals'
import { faultMatrix } from '../../docs/fault-matrix.ts'

const cell = { flow: 'unchanged', request: 'list versions', fault: '403', verdict: 'ok' }
const rowOf = (text: string, request: string) =>
  text.split('\n').find((line) => line.startsWith(`| ${request} |`))

describe('the matrix of faults', () => {
  it('gives all that the flows came to, success first, and a dot where nothing was run', () => {
    const cells = [
      { ...cell, verdict: 'access-denied (published)' },
      { ...cell, flow: 'forced', verdict: 'access-denied' },
      { ...cell, flow: 'manifest changed', verdict: 'ok without `changes`' },
      { ...cell, flow: 'first version' },
      { ...cell, flow: 'backup missing', verdict: 'access-denied' },
    ]
    const text = faultMatrix(cells, ['403', '412'])
    expect(rowOf(text, 'Request')).toBe('| Request | 403 | 412 |')
    expect(rowOf(text, 'list versions')).toBe(
      '| list versions | ok, ok without `changes`, `access-denied`, `access-denied` (published) | · |',
    )
    expect(rowOf(text, 'publish')).toBe('| publish | · | · |')
    expect(text).toContain(
      '5 runs, in 5 flows: backup missing; first version; forced; manifest changed; unchanged.',
    )
  })

  it('leaves no request out', () => {
    expect(() => faultMatrix([{ ...cell, request: 'PATCH archive' }], ['403'])).toThrow('PATCH archive')
  })
})
