import { createHash } from 'node:crypto'

/** A SHA-256 in base64, as AWS states it. Everywhere else a SHA-256 is lower hex, and neither passes for the other. */
export interface Base64Sha256 {
  base64: string
}

/** Lower-hex SHA-256 of bytes. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Lower hex of a SHA-256 that AWS states. */
export function hexOf({ base64 }: Base64Sha256): string {
  return Buffer.from(base64, 'base64').toString('hex')
}

/** A SHA-256 in lower hex, as AWS takes it. */
export function base64Of(hex: string): Base64Sha256 {
  return { base64: Buffer.from(hex, 'hex').toString('base64') }
}
