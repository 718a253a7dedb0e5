/**
 * Seconds until a lock expires if its holder does not renew it, by the clock of S3. The times below are derived from
 * it, and so are the deadline of a publish call and the texts about how long to wait. A test checks docs/reliability.md
 * against it.
 */
export const LEASE_SECONDS = 120

/** Milliseconds until a lock expires if it is not renewed, and the maximum duration of a publish call. */
export const LEASE_MILLISECONDS = LEASE_SECONDS * 1000

/** Milliseconds between renewals. Three renewals can fail before the lock expires. */
export const RENEWAL_MILLISECONDS = LEASE_MILLISECONDS / 4

/**
 * Milliseconds without a renewal after which the holder must renew before it publishes. A publish call gets the rest of
 * the lease.
 */
export const TRUSTED_MILLISECONDS = 2 * RENEWAL_MILLISECONDS
