import { Architecture, Runtime } from '@aws-sdk/client-lambda'
import { partition } from '@aws-sdk/core/client'
import type { AgentOptions } from 'node:https'
import type { RegionPorts } from '../core/ports.ts'
import type { Request } from '../core/model/request.ts'
import { credentialProvider, type CredentialProvider } from './credentials.ts'
import { LambdaLayerVersions } from './lambda/layer-versions.ts'
import { proxySettings } from './network.ts'
import type { Rates } from './rate.ts'
import { S3Bucket } from './s3/bucket.ts'

/**
 * Timeouts of one attempt, in milliseconds. The SDK has no defaults for them, and without `throwOnRequestTimeout` it
 * only warns.
 */
const DEADLINES = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  socketTimeout: 30_000,
  throwOnRequestTimeout: true,
}

/** Maximum number of attempts for reads. */
const ATTEMPTS = 3

/**
 * The configuration that all clients share. They also share one credential provider, so that credentials are fetched
 * once.
 */
export interface Connection {
  credentials: CredentialProvider
  maxAttempts: number
  /** Options and not a handler: each client creates its own handler, whose agents it may destroy. */
  requestHandler: typeof DEADLINES & { httpsAgent?: AgentOptions }
  /** Pairs of name and version that AWS logs in CloudTrail as part of the user agent. */
  customUserAgent: [string, string][]
}

/** The configuration of all clients of this run. `warn` receives the warnings of the SDK. */
export function connection(customUserAgent: [string, string][], warn: (text: string) => void): Connection {
  const requestHandler = { ...DEADLINES, ...proxySettings(process.env) }
  return {
    credentials: credentialProvider(warn, requestHandler),
    maxAttempts: ATTEMPTS,
    requestHandler,
    customUserAgent,
  }
}

/** The two services in one region. */
export function connectRegion(
  common: Connection,
  request: Pick<Request, 'layerName' | 'expectedBucketOwner' | 'encryption'>,
  region: string,
  bucket: string | undefined,
  rates: Rates,
): RegionPorts {
  const { layerName, expectedBucketOwner, encryption } = request
  const layers = new LambdaLayerVersions(common, region, layerName, rates.of('lambda', region))
  return {
    layers,
    policies: () => layers.policies(),
    parameters: async () => {
      const { SsmParameters } = await import('./ssm/parameters.ts')
      return new SsmParameters(common, region, rates.of('parameter-writes', region))
    },
    bucket:
      bucket === undefined
        ? undefined
        : new S3Bucket(common, region, bucket, expectedBucketOwner, encryption),
  }
}

/** The region of the same partition that no account has to enable, such as us-east-1. */
export function homeRegion(region: string): string {
  // It is part of AWS's own list of partitions, and not of its type in the SDK.
  const { implicitGlobalRegion } = partition(region) as { implicitGlobalRegion?: string }
  return implicitGlobalRegion ?? region
}

/** The runtimes that this build of the SDK knows. */
export const KNOWN_RUNTIMES: readonly string[] = Object.values(Runtime)

/** The architectures that this build of the SDK knows. */
export const KNOWN_ARCHITECTURES: readonly string[] = Object.values(Architecture)
