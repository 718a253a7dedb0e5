import { randomUUID } from 'node:crypto'
import type { Answer } from '../answer.ts'
import type { LayerCall } from './call.ts'
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

/** What only Publish and Get tell. `Location` is a secret: it is good for ten minutes without credentials. */
export function describeFully(
  version: LayerVersion,
  { world, region, request }: LayerCall,
): Record<string, unknown> {
  const { layerArn, codeSha256, codeSize, resolvedS3Object } = version
  const Content = {
    Location: world.links.issue(version, region, request.headers['host'] ?? ''),
    CodeSha256: codeSha256,
    CodeSize: codeSize,
    ResolvedS3Object: resolvedS3Object,
  }
  return { ...describe(version), LayerArn: layerArn, Content }
}
