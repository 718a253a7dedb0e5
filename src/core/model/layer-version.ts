/** A layer version as ListLayerVersions returns it, without its code. */
export interface LayerVersion {
  version: number
  arn: string
  /** ISO 8601, as AWS returns it. */
  createdDate: string
  description: string
  license: string
  runtimes: readonly string[]
  architectures: readonly string[]
}

/** What AWS returns about the archive of a layer version. */
export interface LayerCode {
  /** Lower-hex SHA-256 of the archive. */
  sha256: string
  /** Bytes. */
  size: number
  signingJobArn?: string
  signingProfileVersionArn?: string
  /** With `storage-mode: reference`. */
  resolvedObject?: ResolvedObject
}

/** The object that Lambda keeps reading. Values that AWS did not return are empty. */
export interface ResolvedObject {
  bucket: string
  key: string
  objectVersion: string
}

/** The answer to a publish call, without the presigned link to the archive. */
export interface PublishedVersion extends LayerVersion {
  code: LayerCode
}
