/**
 * Seconds until a lock expires if its holder does not renew it, by S3's clock. The times below follow from it, and so do
 * the deadline of a publish call, the texts that say how long to wait, and docs/reliability.md, which a test holds.
 */
export const LEASE_SECONDS = 120

/** Milliseconds until a lock expires if it is not renewed, and the maximum duration of a publish call. */
export const LEASE_MILLISECONDS = LEASE_SECONDS * 1000

/** Milliseconds between renewals: three may fail before the lock expires. */
export const RENEWAL_MILLISECONDS = LEASE_MILLISECONDS / 4

/** Milliseconds after which a holder that could not renew asks S3 before it publishes. A publish call gets the rest. */
export const TRUSTED_MILLISECONDS = 2 * RENEWAL_MILLISECONDS
