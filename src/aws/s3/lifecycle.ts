import type { LifecycleRule as StoredRule } from '@aws-sdk/client-s3'
import type { LifecycleRule } from '../../core/archive-ports.ts'

/** Storage classes whose objects cannot be read immediately (S3 user guide, storage classes). */
const ARCHIVED = ['GLACIER', 'DEEP_ARCHIVE']

/**
 * The lifecycle rules of a bucket that affect whether an object can be read. An expiration adds a delete marker, after
 * which the rules for noncurrent versions apply to the object.
 */
export function lifecycleRules(rules: readonly StoredRule[]): readonly LifecycleRule[] {
  return rules.map((rule) => ({
    id: rule.ID ?? '',
    enabled: rule.Status === 'Enabled',
    prefix: rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? prefixOf(rule),
    removes: removes(rule),
  }))
}

/** The prefix of a rule in the older form, without a filter. */
function prefixOf(rule: { Prefix?: string | undefined }): string {
  return rule.Prefix ?? ''
}

function removes(rule: StoredRule): boolean {
  const moves = [...(rule.Transitions ?? []), ...(rule.NoncurrentVersionTransitions ?? [])]
  return (
    rule.Expiration?.Days !== undefined ||
    rule.Expiration?.Date !== undefined ||
    rule.NoncurrentVersionExpiration !== undefined ||
    moves.some(({ StorageClass }) => StorageClass !== undefined && ARCHIVED.includes(StorageClass))
  )
}
