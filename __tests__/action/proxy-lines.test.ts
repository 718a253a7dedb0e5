import { describe, expect, it, jest } from '@jest/globals'
import { proxyLines } from '../../src/action/proxy-lines.ts'
import { keepStdout } from './stdout.ts'

const HTTPS_PROXY = 'http://runner:k%2Fey@proxy.example.com:3128'

const printed = keepStdout()

describe('a proxy', () => {
  it('is said in the log, and its password masked', () => {
    expect(proxyLines({ HTTPS_PROXY })).toEqual([
      'Using the proxy proxy.example.com:3128 from HTTPS_PROXY for https requests',
    ])
    expect(printed.text).toBe('::add-mask::k%252Fey\n::add-mask::k/ey\n')
  })

  it('is said with the hosts that are exempt from it', () => {
    const NO_PROXY = '.example.com,10.0.0.1'
    expect(proxyLines({ HTTPS_PROXY, NO_PROXY })).toEqual([
      expect.stringMatching(/, except to \.example\.com,10\.0\.0\.1 \(NO_PROXY\)$/),
    ])
    expect(proxyLines({ HTTPS_PROXY, NO_PROXY, no_proxy: 'localhost' })).toEqual([
      expect.stringContaining('except to localhost '),
    ])
  })

  it('is not spoken of where there is none', () => {
    expect(proxyLines({ NO_PROXY: 'localhost' })).toEqual([])
    expect(printed.text).toBe('')
  })

  it('is refused by a Node that would go around it', () => {
    jest.spyOn(process, 'allowedNodeEnvironmentFlags', 'get').mockReturnValue(new Set(['--use-openssl-ca']))
    expect(() => proxyLines({ HTTPS_PROXY })).toThrow(
      expect.objectContaining({ code: 'proxy-invalid', message: expect.stringContaining(process.version) }),
    )
    expect(proxyLines({})).toEqual([])
  })
})
