import type { IncomingMessage } from 'node:http'
import { AwsError } from './errors.ts'

/** A request as the services see it: read to its end, headers lower-cased. */
export interface AwsRequest {
  readonly method: string
  /** The path as it was sent, still percent-encoded. */
  readonly path: string
  readonly query: URLSearchParams
  /** Repeated headers are joined with a comma. Values hold one character for each byte that was sent. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Decodes a part of a path. Throws S3's error when it is not percent-encoded UTF-8. */
export function decodePath(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new AwsError(400, 'InvalidURI', "Couldn't parse the specified URI.")
  }
}

/** Reads a request to its end. Throws when the client goes away before that. */
export async function readRequest(message: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const target = message.url ?? '/'
  const mark = target.indexOf('?')
  const headers = Object.entries(message.headersDistinct).map(([name, values]) => [name, values?.join(',')])
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1).replaceAll('+', '%2B')),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks),
  }
}
