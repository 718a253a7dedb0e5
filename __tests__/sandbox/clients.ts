import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import { STSClient } from '@aws-sdk/client-sts'
import { ZipFile } from 'yazl'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import type { Sandbox } from '../../sandbox/server.ts'

/** The access key that every sandbox knows. */
export const credentials = defaultPrincipal

interface ClientOptions {
  region?: string
  credentials?: { accessKeyId: string; secretAccessKey: string }
  /** Milliseconds. */
  systemClockOffset?: number
  maxAttempts?: number
  /** Without one, the SDK warns on the console. */
  logger?: NonNullable<S3ClientConfig['logger']>
}

/** The SDK's clients for a sandbox, without retries unless attempts are given. */
export function clients(
  { url }: Sandbox,
  options: ClientOptions = {},
): { s3: S3Client; lambda: LambdaClient; sts: STSClient; ssm: SSMClient } {
  const config = { endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1, ...options }
  return {
    s3: new S3Client({ ...config, forcePathStyle: true }),
    lambda: new LambdaClient(config),
    sts: new STSClient(config),
    ssm: new SSMClient(config),
  }
}

/** How a call was refused. `message` is empty where the answer had no body. */
export interface Refusal {
  code: string
  message: string
  status: number | undefined
  headers: Record<string, string>
}

/** Waits for a call to be refused. Throws when it is not. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) =>
      reason as Error & { $metadata?: { httpStatusCode?: number }; $response?: SdkResponse },
  )
  if (!error) throw new Error('The call was to be refused, and succeeded.')
  return {
    code: error.name,
    message: error.message,
    status: error.$metadata?.httpStatusCode,
    headers: error.$response?.headers ?? {},
  }
}

interface SdkResponse {
  headers?: Record<string, string>
}

/** Makes a client send more headers with each request, signed like the others. */
export function withHeaders<Client extends S3Client>(
  client: Client,
  headers: Record<string, string>,
): Client {
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: Record<string, string> }).headers, headers)
      return next(args)
    },
    { step: 'build' },
  )
  return client
}

/** A zip of these files. */
export async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
