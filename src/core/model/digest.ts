import { createHash } from 'node:crypto'

/** Lower-hex SHA-256 of bytes. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Lower hex of a digest in base64, the form that AWS states SHA-256 in. */
export function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}

/** Base64, the form that AWS states SHA-256 in, of a digest in hex. */
export function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}
