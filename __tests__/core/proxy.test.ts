import { describe, expect, it } from '@jest/globals'
import { httpsProxy, isLoopback } from '../../src/core/proxy.ts'

describe('the proxy of the environment', () => {
  it.each([
    ['http://proxy.example.com:3128', 'proxy.example.com:3128'],
    ['https://proxy.example.com', 'proxy.example.com'],
    ['http://10.0.0.1:8080/', '10.0.0.1:8080'],
    ['http://[fd00::1]:8080', '[fd00::1]:8080'],
    ['http://runner@proxy.example.com', 'proxy.example.com'],
    ['http://PROXY.example.com:80', 'proxy.example.com'],
  ])('may be %s', (value, host) => {
    expect(httpsProxy({ HTTPS_PROXY: value })).toEqual({ variable: 'HTTPS_PROXY', host, passwords: [] })
  })

  it.each([
    ['plain', ['plain']],
    ['k%2Fey', ['k%2Fey', 'k/ey']],
    ['k^ey%40', ['k^ey%40', 'k%5Eey%40', 'k^ey@']],
    ['a:b@c', ['a:b@c', 'a%3Ab%40c']],
    ['', []],
  ])('has its password in all forms: %s', (written, passwords) => {
    const proxy = httpsProxy({ HTTPS_PROXY: `http://runner:${written}@proxy.example.com:3128/path` })
    expect(proxy).toEqual({ variable: 'HTTPS_PROXY', host: 'proxy.example.com:3128', passwords })
  })

  it('is that in lower case where both are set, and none where both are empty', () => {
    const HTTPS_PROXY = 'http://upper.example.com'
    expect(httpsProxy({ HTTPS_PROXY, https_proxy: 'http://lower.example.com' })).toMatchObject({
      variable: 'https_proxy',
      host: 'lower.example.com',
    })
    expect(httpsProxy({ HTTPS_PROXY, https_proxy: '' })).toMatchObject({ variable: 'HTTPS_PROXY' })
    expect(httpsProxy({ HTTPS_PROXY: '', https_proxy: '' })).toBeUndefined()
  })

  it('is not that for plain http', () => {
    expect(httpsProxy({ HTTP_PROXY: 'http://proxy.example.com', ALL_PROXY: 'nonsense' })).toBeUndefined()
  })

  it.each([
    'proxy.example.com:3128',
    '//proxy.example.com',
    'HTTP://proxy.example.com',
    'socks5://proxy.example.com',
    ' http://proxy.example.com',
    'http://proxy.example.com\n',
    'http://',
    'http://user:pass@',
    'http://proxy.example.com:99999',
    'http://user:pa/ss@proxy.example.com',
    'http://user:pass%@proxy.example.com',
    'http://us%er:pass@proxy.example.com',
  ])('may not be %j, and none of it is repeated', (value) => {
    expect(() => httpsProxy({ HTTPS_PROXY: value })).toThrow(
      expect.objectContaining({
        code: 'proxy-invalid',
        message: 'HTTPS_PROXY is not a valid proxy URL.',
        cause: undefined,
      }),
    )
  })
})

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
