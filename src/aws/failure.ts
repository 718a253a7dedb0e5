import { clipped } from '../core/errors/shown.ts'
import { withoutSecrets } from '../core/errors/without-secrets.ts'

/** A request to AWS, for error messages. */
export interface Call {
  service: 'S3' | 'Lambda' | 'STS' | 'SSM'
  operation: string
  region: string
  /** IAM action that the call needs, such as `s3:GetObject`. */
  iamAction: string
  /** The subject of the call, for messages: an `s3://` URI or the name of a layer. */
  subject: string
  /** ARN of the resource that the IAM action must be allowed on. */
  resource: string
  /** For S3: the encryption algorithm or key that writes request. */
  encryption?: string | undefined
}

/**
 * The parts of an SDK error that are used. Answers to HEAD have no body, so in many cases only the status shows what
 * happened.
 */
export interface AwsFailure {
  name: string
  message: string
  /** HTTP status; undefined if there was no answer. */
  status: number | undefined
  /** Response headers, with lower-case names. */
  headers: Readonly<Record<string, string>>
}

/** Maximum number of characters of the name and of the message of an error. */
const [NAME_LIMIT, MESSAGE_LIMIT] = [100, 2_000]

/** A note for developers that the SDK appends to the message of a service. */
const SDK_NOTE = /Deserialization error: to see the raw response.*$/s

/** Reads an SDK error without trusting its shape. */
export function failureOf(error: unknown): AwsFailure {
  const e = (error ?? {}) as {
    name?: string
    message?: string
    code?: string
    /** The errors of all addresses that were tried. Node gives such an error no message of its own. */
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
