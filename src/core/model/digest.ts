import { createHash } from 'node:crypto'

/** Lower-hex SHA-256 of bytes. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The lower-hex form of a digest in base64, which is the form that AWS uses for SHA-256. */
export function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}

/** The base64 form of a digest in hex. AWS uses base64 for SHA-256. */
export function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}
