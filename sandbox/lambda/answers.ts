import { randomBytes, randomUUID } from 'node:crypto'
import type { Answer } from '../answer.ts'
import type { LayerVersion } from './layers.ts'

/** What Publish, Get and List have in common of a version. Members without a value are left out. */
export function describe(version: LayerVersion): Record<string, unknown> {
  return {
    LayerVersionArn: version.layerVersionArn,
    Version: version.version,
    Description: version.description,
    CreatedDate: version.createdDate,
    CompatibleRuntimes: version.compatibleRuntimes,
    LicenseInfo: version.licenseInfo,
    CompatibleArchitectures: version.compatibleArchitectures,
  }
}

/** A JSON answer. */
export function json(status: number, body: unknown): Answer {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() }
  return { status, headers, body: JSON.stringify(body) }
}

/** What only Publish and Get tell. `Location` is a secret: on AWS it is good for ten minutes without credentials. */
export function describeFully(version: LayerVersion, region: string, now: Date): Record<string, unknown> {
  const { layerArn, codeSha256, codeSize, resolvedS3Object } = version
  const Content = {
    Location: presignedLink(layerArn, region, now),
    CodeSha256: codeSha256,
    CodeSize: codeSize,
    ResolvedS3Object: resolvedS3Object,
  }
  return { ...describe(version), LayerArn: layerArn, Content }
}

/** In the form of AWS's link, which is as good as a credential for ten minutes. It leads nowhere. */
function presignedLink(layerArn: string, region: string, now: Date): string {
  const [, , , , account = '', , name = ''] = layerArn.split(':')
  const date = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const query = new URLSearchParams({
    versionId: randomBytes(24).toString('base64url'),
    'X-Amz-Security-Token': randomBytes(96).toString('base64'),
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Date': date,
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Expires': '600',
    'X-Amz-Credential': `ASIASANDBOXSERVICE00/${date.slice(0, 8)}/${region}/s3/aws4_request`,
    'X-Amz-Signature': randomBytes(32).toString('hex'),
  })
  const host = `awslambda-${region}-layers.s3.${region}.amazonaws.com`
  return `https://${host}/snapshots/${account}/${name}-${randomUUID()}?${query.toString()}`
}
