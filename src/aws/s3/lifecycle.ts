import type { LifecycleRule as StoredRule } from '@aws-sdk/client-s3'
import type { LifecycleRule } from '../../core/archive-ports.ts'

/** Storage classes from which nothing can be read at once (S3 user guide, storage classes). */
const ARCHIVED = ['GLACIER', 'DEEP_ARCHIVE']

/**
 * The rules of a bucket, as far as they concern whether an object can be read. An expiration puts a delete marker before an
 * object, after which rules for noncurrent versions are for it.
 */
export function lifecycleRules(rules: readonly StoredRule[]): readonly LifecycleRule[] {
  return rules.map((rule) => ({
    id: rule.ID ?? '',
    enabled: rule.Status === 'Enabled',
    prefix: rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? prefixOf(rule),
    removes: removes(rule),
  }))
}

/** Of rules in the form from before there were filters. */
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
