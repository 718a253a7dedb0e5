import { AwsError } from '../errors.ts'
import { checkArchive } from './archive.ts'
import { readContent } from './content.ts'
import type { Content } from './content.ts'
import type { LayerVersion } from './layers.ts'
import { architectures, runtimes } from './runtimes.ts'
import { authorizedName } from './call.ts'
import type { LayerCall } from './call.ts'
import { checkMembers, object, parseMembers, text, texts } from '../json/members.ts'
import { Constraints } from '../json/constraints.ts'

/** The members of the request that the sandbox knows, with their types checked. */
interface PublishRequest {
  Description?: string
  LicenseInfo?: string
  CompatibleRuntimes?: string[]
  CompatibleArchitectures?: string[]
  Content: Content
}

const known = {
  Description: text,
  LicenseInfo: text,
  CompatibleRuntimes: texts,
  CompatibleArchitectures: texts,
  Content: object,
}
const knownContent = {
  ZipFile: text,
  S3Bucket: text,
  S3Key: text,
  S3ObjectVersion: text,
  S3ObjectStorageMode: text,
}
const storageModes = ['COPY', 'REFERENCE']

/** The most bytes of a request, base64 included: 50 MB of zip. */
const maxRequestBytes = 70_167_211

/** PublishLayerVersion, with the checks in the order in which AWS makes them: request, permission, archive. */
export async function publishLayerVersion(call: LayerCall): Promise<LayerVersion> {
  const { world, region, principal } = call
  const request = parse(call.request.body)
  checkConstraints(call.layerName, request)
  const name = authorizedName(call, 'lambda:PublishLayerVersion')
  const { zip, resolvedS3Object } = readContent(call, request.Content)
  await checkArchive(zip)
  return world.layers.publish({
    region,
    name,
    zip,
    resolvedS3Object,
    accountId: principal.accountId,
    description: request.Description,
    licenseInfo: request.LicenseInfo,
    compatibleRuntimes: request.CompatibleRuntimes,
    compatibleArchitectures: request.CompatibleArchitectures,
  })
}

function parse(body: Buffer): PublishRequest {
  if (body.length > maxRequestBytes) {
    const message = `Request must be smaller than ${maxRequestBytes} bytes for the PublishLayerVersion operation`
    throw new AwsError(413, 'RequestEntityTooLargeException', message)
  }
  const request = parseMembers(body, known, 'PublishLayerVersion')
  const content = request['Content']
  if (content !== undefined) checkMembers(content as object, knownContent, 'PublishLayerVersion', 'Content.')
  return { Content: {}, ...request }
}

/** Limits: https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
function checkConstraints(layerName: string, request: PublishRequest): void {
  const constraints = new Constraints()
  const length = (value: string | undefined, max: number, field: string): void => {
    const message = `Member must have length less than or equal to ${max}`
    constraints.check(value === undefined || value.length <= max, field, value, message)
  }
  const members = (
    values: string[] | undefined,
    allowed: readonly string[],
    max: number,
    field: string,
  ): void => {
    const oneOf = `Member must satisfy constraint: [Member must satisfy enum value set: [${allowed.join(', ')}]]`
    constraints.check(values?.every((value) => allowed.includes(value)) ?? true, field, values, oneOf)
    const message = `Member must have length less than or equal to ${max}`
    constraints.check(values === undefined || values.length <= max, field, values, message)
  }
  const pattern = /^([a-zA-Z0-9_-]+|arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9_-]+)$/
  const satisfies = `Member must satisfy regular expression pattern: ${pattern.source.slice(1, -1)}`
  constraints.check(pattern.test(layerName), 'layerName', layerName, satisfies)
  length(layerName, 140, 'layerName')
  length(request.Description, 256, 'description')
  length(request.LicenseInfo, 512, 'licenseInfo')
  members(request.CompatibleRuntimes, runtimes, 15, 'compatibleRuntimes')
  members(request.CompatibleArchitectures, architectures, 2, 'compatibleArchitectures')
  length(request.Content.S3Key, 1024, 'content.s3Key')
  const { S3ObjectStorageMode: mode = 'COPY' } = request.Content
  const oneOf = `Member must satisfy enum value set: [${storageModes.join(', ')}]`
  constraints.check(storageModes.includes(mode), 'content.s3ObjectStorageMode', mode, oneOf)
  constraints.enforce()
}
