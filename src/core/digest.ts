/** Lower hex of a digest in base64, the form that AWS states SHA-256 in. */
export function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}
