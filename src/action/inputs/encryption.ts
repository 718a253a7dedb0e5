import { getInput } from '@actions/core'
import { ENCRYPTIONS, keyIn, type Encryption, type Target } from '../../core/model/request.ts'

import type { Problems } from './problems.ts'

/** The ARN of a key. The ARN of an alias is not allowed, because bucket policies do not compare it. */
const KEY_ARN = /^arn:aws[a-z-]*:kms:(\{region\}|[a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]{1,256}$/

/** Reads `encryption`; undefined if it is not set. S3 accepts only keys in the region of the bucket. */
export function readEncryption(targets: readonly Target[], problems: Problems): Encryption | undefined {
  const value = getInput('encryption')
  if (value === '') return undefined
  const algorithm = ENCRYPTIONS.find((known) => known === value)
  if (algorithm !== undefined) return { algorithm }
  if (!KEY_ARN.test(value)) {
    problems.add(
      'encryption',
      value,
      `it must be ${ENCRYPTIONS.join(', ')}, or the ARN of a KMS key (arn:aws:kms:eu-west-1:123456789012:key/…)`,
    )
    return undefined
  }
  const elsewhere = targets.find(({ region }) => keyIn(region, value).split(':')[3] !== region)
  if (elsewhere !== undefined && elsewhere.region !== '') {
    problems.add(
      'encryption',
      value,
      `the bucket in ${elsewhere.region} requires a key in the same region; for several regions, use a multi-Region key and write {region} in its ARN`,
    )
  }
  return { algorithm: 'aws:kms', key: value }
}
