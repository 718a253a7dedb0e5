/** Longest description of a layer version, in characters (Lambda API reference, PublishLayerVersion). */
export const DESCRIPTION_LIMIT = 256

const MARKER = /(?:^| )\[manifest:sha256:([0-9a-f]{64})\]$/

/**
 * The description that a version is published with: the user's text, then the marker, where there is a manifest. The
 * marker lives here because the description is the only thing that AWS writes atomically with the version.
 */
export function withMarker(description: string, manifestSha256: string | undefined): string {
  if (manifestSha256 === undefined) return description
  const marker = `[manifest:sha256:${manifestSha256}]`
  return description === '' ? marker : `${description} ${marker}`
}

/** Characters that a user's description may have, so that the marker still fits behind it. */
export const DESCRIPTION_ROOM = DESCRIPTION_LIMIT - withMarker('', '0'.repeat(64)).length - ' '.length

/** The manifest digest (lower-hex SHA-256) that a description ends with, or undefined when it has no marker. */
export function markerOf(description: string): string | undefined {
  return MARKER.exec(description)?.[1]
}
