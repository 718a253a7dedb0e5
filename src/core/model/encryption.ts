/** What S3 can be asked to encrypt with, besides a key by its ARN (S3 API reference, PutObject). */
export const ENCRYPTIONS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const

/** How S3 is to encrypt what is written. */
export interface Encryption {
  algorithm: (typeof ENCRYPTIONS)[number]
  /** ARN of a KMS key; `{region}` in it stands for the region of each bucket. Without one, S3 takes the key that AWS manages. */
  key?: string
}

/** The ARN of the key for the bucket of one region. */
export function keyIn(region: string, key: string): string {
  return key.replace('{region}', region)
}
