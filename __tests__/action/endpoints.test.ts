import { describe, expect, it } from '@jest/globals'
import { endpointLines } from '../../src/action/endpoints.ts'
import { ActionError } from '../../src/core/errors/action-error.ts'

function refusal(environment: Record<string, string>): ActionError {
  try {
    endpointLines(environment)
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('an endpoint in the place of AWS', () => {
  it.each([
    ['https://vpce.example.com', 'https://vpce.example.com'],
    ['https://vpce.example.com:8443/path', 'https://vpce.example.com:8443'],
    ['https://10.0.0.1', 'https://10.0.0.1'],
    ['HTTPS://vpce.example.com', 'https://vpce.example.com'],
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['http://127.9.9.9', 'http://127.9.9.9'],
    ['http://localhost:4566', 'http://localhost:4566'],
    ['http://LOCALHOST', 'http://localhost'],
    ['http://[::1]:4566', 'http://[::1]:4566'],
  ])('may be %s', (value, shown) => {
    expect(endpointLines({ AWS_ENDPOINT_URL: value })).toEqual([
      `Using the endpoint ${shown} from AWS_ENDPOINT_URL`,
    ])
  })

  it.each([
    ['http://127.0.0.1.evil.example', 'http://127.0.0.1.evil.example'],
    ['http://localhost.evil.example', 'http://localhost.evil.example'],
    ['http://evil-localhost', 'http://evil-localhost'],
    ['http://127.0.0.1@evil.example', 'http://evil.example'],
    ['http://10.0.0.1', 'http://10.0.0.1'],
    ['http://0.0.0.0', 'http://0.0.0.0'],
    ['http://[::2]', 'http://[::2]'],
    ['http://s3.eu-west-1.amazonaws.com', 'http://s3.eu-west-1.amazonaws.com'],
    ['ftp://127.0.0.1', 'ftp://127.0.0.1'],
    ['file:///etc/passwd', 'file://'],
    ['localhost:4566', 'localhost://'],
  ])('may not be %s', (value, shown) => {
    const { code, message } = refusal({ AWS_ENDPOINT_URL: value })
    expect(code).toBe('endpoint-invalid')
    expect(message).toContain(`AWS_ENDPOINT_URL is ${shown}, which is not allowed. Use https,`)
  })

  it.each(['vpce.example.com', 'https://', ' '])('must be a URL, which %j is not', (value) => {
    const { code, message } = refusal({ AWS_ENDPOINT_URL: value })
    expect(code).toBe('endpoint-invalid')
    expect(message).toContain('AWS_ENDPOINT_URL is not a URL. Use https,')
  })

  it('is never repeated with the password in it', () => {
    const [line] = endpointLines({ AWS_ENDPOINT_URL: 'https://user:pass@vpce.example.com/?key=pass' })
    expect(line).toBe('Using the endpoint https://vpce.example.com from AWS_ENDPOINT_URL')
    for (const value of ['http://user:pass@evil.example/?key=pass', 'http//user:pass@evil.example']) {
      const { message, hint } = refusal({ AWS_ENDPOINT_URL: value })
      expect(message + hint).not.toMatch(/user|pass/)
    }
  })

  it('is looked at for each service too, and named', () => {
    expect(
      endpointLines({
        AWS_ENDPOINT_URL_S3: 'https://s3.example.com',
        AWS_ENDPOINT_URL_LAMBDA: 'http://localhost:1',
      }),
    ).toEqual([
      'Using the endpoint https://s3.example.com from AWS_ENDPOINT_URL_S3',
      'Using the endpoint http://localhost:1 from AWS_ENDPOINT_URL_LAMBDA',
    ])
    const one = { AWS_ENDPOINT_URL: 'https://vpce.example.com', AWS_ENDPOINT_URL_STS: 'http://10.0.0.1' }
    expect(refusal(one).message).toContain('AWS_ENDPOINT_URL_STS is http://10.0.0.1, which is not allowed.')
  })

  it('is found on Windows however its name is spelt, as the SDK finds it there', () => {
    const spelt = { aws_Endpoint_url_s3: 'http://10.0.0.1' }
    expect(() => endpointLines(spelt, 'win32')).toThrow(
      /AWS_ENDPOINT_URL_S3 is http:\/\/10\.0\.0\.1, which is not allowed\./,
    )
    expect(endpointLines(spelt, 'linux')).toEqual([])
  })

  it('is none where the value is empty, or the variable another', () => {
    expect(endpointLines({ AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_S3: undefined })).toEqual([])
    expect(endpointLines({ AWS_REGION: 'eu-west-1', MY_AWS_ENDPOINT_URL: 'http://10.0.0.1' })).toEqual([])
  })
})
