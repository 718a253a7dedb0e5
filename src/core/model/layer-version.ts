/** A layer version as a listing shows it: without its code. */
export interface LayerVersion {
  version: number
  arn: string
  /** ISO 8601, as AWS states it. */
  createdDate: string
  description: string
  license: string
  runtimes: readonly string[]
  architectures: readonly string[]
}

/** What AWS says of a layer version's archive. */
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

/** The answer to a publish call, without the presigned link to the archive: that one never leaves the gateway. */
export interface PublishedVersion extends LayerVersion {
  code: LayerCode
}
