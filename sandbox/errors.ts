import { randomUUID } from 'node:crypto'
import XMLBuilder from 'fast-xml-builder'
import type { Answer } from './answer.ts'

/** The services that the sandbox speaks. */
export type Service = 's3' | 'lambda' | 'sts' | 'ssm'

/** An error that a service answers with. */
export class AwsError extends Error {
  readonly status: number
  readonly code: string
  /** Sent as they are. */
  readonly headers: Record<string, string>
  /** More elements of an S3 error document, such as `Region`, or members of Lambda's. */
  readonly details: Record<string, string>

  /** An error of that HTTP status, AWS's code for it and a text for people. */
  constructor(
    status: number,
    code: string,
    message: string,
    more: { headers?: Record<string, string>; details?: Record<string, string> } = {},
  ) {
    super(message)
    this.name = code
    this.status = status
    this.code = code
    this.headers = more.headers ?? {}
    this.details = more.details ?? {}
  }
}

/** A request that is outside of what the sandbox speaks. Answered with 501 and this text, never by a guess. */
export function notImplemented(what: string): AwsError {
  return new AwsError(501, 'NotImplemented', `The sandbox does not speak ${what}.`)
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: false })

/** The object as an XML document. Members that start with `@` become attributes, arrays repeated elements. */
export function xml(document: Record<string, unknown>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`
}

/** The error in the form of its service. S3 answers HEAD without a body, and so without code and message. */
export function errorAnswer(service: Service, error: AwsError, method: string): Answer {
  const { status, code, message } = error
  const requestId = randomUUID()
  if (service === 'lambda') {
    return {
      status,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': code,
        ...error.headers,
      },
      body: JSON.stringify({ ...error.details, ...lambdaErrorBody(status, code, message) }),
    }
  }
  if (service === 'ssm') {
    const type = 'application/x-amz-json-1.1'
    return {
      status,
      headers: { 'content-type': type, 'x-amzn-requestid': requestId, ...error.headers },
      // Some errors have no text, and then no member for it.
      body: JSON.stringify({ __type: code, ...(message !== '' && { message }) }),
    }
  }
  const headers = { 'content-type': 'application/xml', ...error.headers }
  if (service === 'sts') {
    const Error = { Type: 'Sender', Code: code, Message: message }
    const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'
    return {
      status,
      headers: { ...headers, 'content-type': 'text/xml' },
      body: xml({ ErrorResponse: { '@xmlns': namespace, Error, RequestId: requestId } }),
    }
  }
  const body = xml({ Error: { Code: code, Message: message, ...error.details, RequestId: requestId } })
  return {
    status,
    headers: { ...headers, 'x-amz-request-id': requestId },
    ...(method !== 'HEAD' && { body }),
  }
}

/**
 * Lambda writes `message` with a capital where the request was refused before it reached the operation, and where a resource
 * is missing or the service is at fault.
 */
function lambdaErrorBody(status: number, code: string, message: string): Record<string, string> {
  if (status === 403) return { Message: message }
  if (code === 'ValidationException') return { message }
  if (status >= 500) return { Type: 'Service', Message: message }
  return code === 'ResourceNotFoundException' ? { Type: 'User', Message: message } : { Type: 'User', message }
}
