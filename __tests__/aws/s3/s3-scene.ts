import { S3Bucket } from '../../../src/aws/s3/bucket.ts'
import { startSandbox } from '../../../sandbox/server.ts'
import { startAnswerServer, type AnswerServer } from '../answer-server.ts'

const allowed = { accessKeyId: 'AKIASANDBOX000000000', secretAccessKey: 'sandbox-secret' }

/** Credentials that may do nothing until a test lets them. */
export const limited = { accessKeyId: 'AKIALIMITED000000000', secretAccessKey: 'limited-secret' }

/** Where a bucket is asked, and by whom. */
export interface Options {
  region?: string
  name?: string
  owner?: string
  credentials?: typeof allowed
  url?: string
}

/** A sandbox of its own for one test file, with the bucket `artifacts` in it. Whoever starts it closes it. */
export async function startS3() {
  const sandbox = await startSandbox()
  const { world, record, faults } = sandbox
  return {
    ...{ world, record, faults, buckets: world.buckets },
    close: () => sandbox.close(),
    /** Back to one bucket with versions, and nothing in it. */
    reset: () => {
      world.reset()
      faults.clear()
      record.clear()
      world.buckets.createBucket({ name: 'artifacts', region: 'eu-west-1', versioning: 'Enabled' })
    },
    bucket: ({
      region = 'eu-west-1',
      name = 'artifacts',
      owner,
      credentials = allowed,
      url = sandbox.url,
    }: Options = {}) => new S3Bucket({ endpoint: url, credentials, maxAttempts: 3 }, region, name, owner),
    /** Credentials that may do only this in the bucket. */
    allow: (...actions: string[]) => {
      const Statement = { Effect: 'Allow' as const, Action: actions, Resource: '*' }
      world.principals.addPrincipal({ ...limited, accountId: '123456789012', policy: { Statement } })
      return limited
    },
  }
}

/** A server that gives every request the same answer. */
export function answering(
  status: number,
  headers: Record<string, string>,
  body: string,
): Promise<AnswerServer> {
  return startAnswerServer((_, response) => {
    response.writeHead(status, headers).end(body)
  })
}
