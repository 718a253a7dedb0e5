import { AwsError } from '../errors.ts'
import { denial, partitionOf, verdictFor } from '../principals.ts'
import type { Principal } from '../principals.ts'

/** How S3 keeps the bytes of an object. */
export interface Encryption {
  readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse'
  /** ARN of the KMS key. Without one: the key that AWS manages for S3, which everybody of the account may use. */
  readonly key?: string
}

/** What a bucket does where nobody has said otherwise: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
export const defaultEncryption: Encryption = { algorithm: 'AES256' }

const algorithmHeader = 'x-amz-server-side-encryption'
const keyHeader = 'x-amz-server-side-encryption-aws-kms-key-id'

/** The headers of a write that ask for an encryption. */
export const encryptionRequestHeaders = [algorithmHeader, keyHeader]

const algorithms: readonly Encryption['algorithm'][] = ['AES256', 'aws:kms', 'aws:kms:dsse']

type Headers = Readonly<Record<string, string>>

/** Whether a key of KMS is at work, so that the ETag is not the MD5 of the bytes. */
export function isByKms({ algorithm }: Encryption): boolean {
  return algorithm !== 'AES256'
}

/**
 * What a write asks for, or the default of its bucket. Throws S3's error for what it does not take, and 403 unless the
 * principal may use the key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html
 */
export function encryptionOf(
  headers: Headers,
  principal: Principal,
  bucket: { region: string; encryption: Encryption },
): Encryption {
  const encryption = requestedEncryption(headers) ?? bucket.encryption
  if (encryption.key !== undefined) {
    const [, , service, region] = encryption.key.split(':')
    if (service !== 'kms') throw kmsNotFound(`Invalid keyId '${encryption.key}'`)
    if (region !== bucket.region) throw kmsNotFound(`Invalid arn ${region ?? ''}`)
  }
  authorizeKey(principal, encryption, 'kms:GenerateDataKey')
  return encryption
}

/** Throws 403 unless the principal may do the action with the key of an object. */
export function authorizeKey(
  principal: Principal,
  { key }: Encryption,
  action: 'kms:GenerateDataKey' | 'kms:Decrypt',
): void {
  if (key === undefined) return
  const verdict = verdictFor(principal, action, key)
  if (verdict !== 'allowed') throw new AwsError(403, 'AccessDenied', denial(principal, verdict, action, key))
}

/** The headers by which S3 tells how an object is kept. */
export function encryptionHeaders(
  encryption: Encryption,
  { region, owner }: { region: string; owner: string },
): Record<string, string> {
  const { algorithm, key } = encryption
  const managed = `arn:${partitionOf(region)}:kms:${region}:${owner}:key/5a6d8f0e-0000-4000-8000-000000000053`
  return { [algorithmHeader]: algorithm, ...(isByKms(encryption) && { [keyHeader]: key ?? managed }) }
}

/** What a bucket policy can ask of a write, by the names of its condition keys in lower case. */
export function encryptionContext(headers: Headers): Record<string, string> {
  const given = encryptionRequestHeaders.flatMap((name) => {
    const value = headers[name]
    return value === undefined ? [] : [[`s3:${name}`, value] as const]
  })
  return Object.fromEntries(given)
}

function requestedEncryption(headers: Headers): Encryption | undefined {
  const [asked, key] = [headers[algorithmHeader], headers[keyHeader]]
  const algorithm = algorithms.find((known) => known === asked)
  if (asked !== undefined && algorithm === undefined)
    throw invalidArgument('The encryption method specified is not supported')
  if (key !== undefined && (algorithm === undefined || algorithm === 'AES256')) {
    throw invalidArgument(
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
    )
  }
  return algorithm && { algorithm, ...(key !== undefined && { key }) }
}

function invalidArgument(message: string): AwsError {
  return new AwsError(400, 'InvalidArgument', message)
}

function kmsNotFound(message: string): AwsError {
  return new AwsError(400, 'KMS.NotFoundException', message)
}
