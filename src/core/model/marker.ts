/** Longest description of a layer version, in characters (Lambda API reference, PublishLayerVersion). */
export const DESCRIPTION_LIMIT = 256

const MARKER = /(?:^| )\[manifest:sha256:([0-9a-f]{64})\]$/

/** A marker at the end, in any letter case, followed by any blank or invisible characters. */
const ENDS_IN_MARKER =
  /\[manifest:sha256:[0-9a-f]{64}\][\p{White_Space}\p{C}\p{Default_Ignorable_Code_Point}]*$/iu

/**
 * The description that a version is published with: the user's text, then the marker if there is a manifest. The marker
 * is in the description because that is the only text that AWS writes atomically with the version.
 */
export function withMarker(description: string, manifestSha256: string | undefined): string {
  if (manifestSha256 === undefined) return description
  const marker = `[manifest:sha256:${manifestSha256}]`
  return description === '' ? marker : `${description} ${marker}`
}

/** Maximum number of characters in a user's description, so that the marker still fits after it. */
export const DESCRIPTION_ROOM = DESCRIPTION_LIMIT - withMarker('', '0'.repeat(64)).length - ' '.length

/** The manifest digest (lower-hex SHA-256) that a description ends with, or undefined when it has no marker. */
export function markerOf(description: string): string | undefined {
  return MARKER.exec(description)?.[1]
}

/**
 * Whether a user's description ends in a marker. If a version were published with it and without a marker of our own, a
 * later run would treat it as a version of that manifest. Stricter than {@link markerOf}, because AWS does not promise
 * to return blank or invisible characters at the end.
 */
export function endsInMarker(description: string): boolean {
  return ENDS_IN_MARKER.test(description)
}
