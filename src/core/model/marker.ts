/** Longest description of a layer version, in characters (Lambda API reference, PublishLayerVersion). */
export const DESCRIPTION_LIMIT = 256

const MARKER = /(?:^| )\[manifest:sha256:([0-9a-f]{64})\]$/

/** A marker at the end, in any letter case, whatever blank or invisible stands behind it. */
const ENDS_IN_MARKER =
  /\[manifest:sha256:[0-9a-f]{64}\][\p{White_Space}\p{C}\p{Default_Ignorable_Code_Point}]*$/iu

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

/**
 * Whether a user's description ends in a marker. Published without one of our own behind it, a later run would take the
 * version for one of that manifest. Stricter than {@link markerOf}: nobody promises that AWS gives back what is blank or
 * invisible at the end.
 */
export function endsInMarker(description: string): boolean {
  return ENDS_IN_MARKER.test(description)
}
