import { clipped } from '../core/errors/shown.ts'
import { withoutSecrets } from '../core/errors/without-secrets.ts'

/** A request to AWS, for error messages. */
export interface Call {
  service: 'S3' | 'Lambda' | 'STS'
  operation: string
  region: string
  /** IAM action that the call needs, such as `s3:GetObject`. */
  iamAction: string
  /** What the call is about, for people: an `s3://` URI or a layer's name. */
  subject: string
  /** ARN that the IAM action must be allowed on. */
  resource: string
  /** Of a call to S3: the algorithm or key that its writes ask for. */
  encryption?: string | undefined
}

/** The parts of an SDK error that are looked at: HEAD answers have no body, so often only the status tells. */
export interface AwsFailure {
  name: string
  message: string
  /** Undefined when no answer came. */
  status: number | undefined
  /** Response headers, lower-case names. */
  headers: Readonly<Record<string, string>>
}

/** Maximum number of characters of the name and of the message of an error. */
const [NAME_LIMIT, MESSAGE_LIMIT] = [100, 2_000]

/** A note of the SDK to programmers, which it appends to what a server said. */
const SDK_NOTE = /Deserialization error: to see the raw response.*$/s

/** Reads an SDK error without trusting its shape. */
export function failureOf(error: unknown): AwsFailure {
  const e = (error ?? {}) as {
    name?: string
    message?: string
    code?: string
    /** What was tried, address by address: Node gives such an error no message of its own. */
    errors?: Error[]
    $metadata?: { httpStatusCode?: number }
    $response?: { headers?: Record<string, string> }
  }
  const message =
    e.errors?.map(({ message }) => message).join('; ') ??
    e.message?.replace(SDK_NOTE, '').trimEnd() ??
    String(error)
  return {
    name: clipped((e.name === 'Error' || e.errors !== undefined ? e.code : e.name) ?? 'Error', NAME_LIMIT),
    message: clipped(withoutSecrets(message), MESSAGE_LIMIT),
    status: e.$metadata?.httpStatusCode,
    headers: e.$response?.headers ?? {},
  }
}
