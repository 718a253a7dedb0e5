import { LEASE_SECONDS } from '../model/lease.ts'

/** The content of a lock object: the run that holds the lock. */
export interface LockClaim {
  /** Nonce of that run; empty if the object cannot be parsed. */
  owner: string
  /** URL of that run, or empty. */
  run: string
  layer: string
  /** Lower-hex SHA-256 of the manifest that it publishes; undefined if there is none. */
  manifestSha256: string | undefined
  leaseSeconds: number
}

/**
 * The bytes of a lock object. No two are equal: a run that wants to take over an expired lock must not find the ETag
 * that it saw before a renewal.
 */
export function lockBytes(claim: LockClaim, renewals: number): Uint8Array {
  const { owner, run, layer, manifestSha256, leaseSeconds } = claim
  const file = {
    owner,
    run,
    layer,
    // An empty text and not omitted, because other programs may read it.
    manifest_sha256: manifestSha256 ?? '',
    lease_seconds: leaseSeconds,
    renewals,
  }
  return Buffer.from(`${JSON.stringify(file, undefined, 2)}\n`)
}

/** Maximum lease in seconds. A longer one is ignored, because it could lock the layer forever. */
const LEASE_LIMIT = 3600

/** A link that is safe to show. Others can write lock objects. */
const LINK = /^https?:\/\/[\w.:/-]{1,300}$/

/** Maximum number of bytes of a lock object. The action writes less than a thousand. */
export const LOCK_LIMIT = 10_000

/**
 * Parses a lock object. If that is not possible, the lock still counts as held, with the default lease.
 *
 * @param bytes - Undefined if the object is larger than {@link LOCK_LIMIT}.
 */
export function readLock(bytes: Uint8Array | undefined): LockClaim {
  const file = parsed(bytes)
  const text = (name: string) => (typeof file[name] === 'string' ? file[name] : '')
  const lease = file['lease_seconds']
  return {
    owner: text('owner'),
    run: LINK.test(text('run')) ? text('run') : '',
    layer: text('layer'),
    manifestSha256: text('manifest_sha256'),
    leaseSeconds: typeof lease === 'number' && lease > 0 && lease <= LEASE_LIMIT ? lease : LEASE_SECONDS,
  }
}

function parsed(bytes: Uint8Array | undefined): Partial<Record<string, unknown>> {
  try {
    if (bytes === undefined) return {}
    return Object(JSON.parse(Buffer.from(bytes).toString())) as Partial<Record<string, unknown>>
  } catch {
    return {}
  }
}
