import { describe, expect, it } from '@jest/globals'
import { isLoopback } from '../../src/core/loopback.ts'

describe('the host of a URL', () => {
  it.each(['localhost', '127.0.0.1', '127.1', '127.255.255.254', '[::1]', '[0:0:0:0:0:0:0:1]'])(
    'is this machine: %s',
    (host) => {
      expect(isLoopback(new URL(`http://${host}:9000/`).hostname)).toBe(true)
    },
  )

  it.each([
    'localhost.example.com',
    'not-localhost',
    '127.0.0.1.example.com',
    '127.example.com',
    '1127-0-0-1.example.com',
    '10.127.0.0.1.example.com',
    '128.0.0.1',
    '[::2]',
    '[fd00::1]',
  ])('is another: %s', (host) => {
    expect(isLoopback(new URL(`http://${host}/`).hostname)).toBe(false)
  })
})
