import { describe, expect, it } from '@jest/globals'
import { networkAdvice, neverConnected, proxySettings } from '../../src/aws/network.ts'

const proxied = { HTTPS_PROXY: 'http://runner:secret@proxy.example.com:3128' }

describe('proxySettings', () => {
  it('leaves everything as it is where there is no proxy', () => {
    expect(proxySettings({ HTTP_PROXY: 'http://proxy.example.com', NO_PROXY: '*' })).toEqual({})
  })

  it('hands the environment to the agent for https alone', () => {
    expect(proxySettings(proxied)).toEqual({ httpsAgent: { proxyEnv: proxied } })
  })
})

describe('networkAdvice', () => {
  it.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  ])('is to name the CA where it is not known: %s', (name) => {
    for (const environment of [{}, proxied])
      expect(networkAdvice(name, environment)).toContain('NODE_EXTRA_CA_CERTS')
  })

  it('names the proxy where there is one, without its password', () => {
    const advice = networkAdvice('TimeoutError', proxied)
    expect(advice).toContain('the proxy proxy.example.com:3128 (from HTTPS_PROXY)')
    expect(advice).not.toContain('secret')
    expect(networkAdvice('TimeoutError', {})).toBe('Check the network and AWS_ENDPOINT_URL.')
  })
})

describe('neverConnected', () => {
  const failed = (parts: object) => Object.assign(new Error('failed'), parts)
  const refused = failed({ code: 'ECONNREFUSED', syscall: 'connect' })
  const reset = failed({ code: 'ECONNRESET', syscall: 'read' })

  it.each([
    refused,
    failed({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
    failed({ code: 'ERR_PROXY_TUNNEL' }),
    failed({ code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    failed({ name: 'TimeoutError', code: 'ETIMEDOUT', syscall: 'connect' }),
    new AggregateError([refused, refused]),
  ])('is so where nothing can have been sent: %j', (error) => {
    expect(neverConnected(error)).toBe(true)
  })

  it.each([
    reset,
    failed({ code: 'EPIPE', syscall: 'write' }),
    failed({ name: 'TimeoutError' }),
    failed({ code: 'ENOENT', syscall: 'open' }),
    new AggregateError([refused, reset]),
    new AggregateError([]),
    undefined,
  ])('is not so where something may have been sent: %j', (error) => {
    expect(neverConnected(error)).toBe(false)
  })
})
