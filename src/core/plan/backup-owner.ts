import { ActionError } from '../errors/action-error.ts'
import type { OtherVersion } from '../model/facts.ts'

/** The parts of the ARN of a layer version. */
interface VersionArn {
  region: string
  account: string
  layer: string
  version: number
}

/** Metadata key of a backup that contains the ARN of the version that it was written for. */
export const OWNER_METADATA = 'layer_version_arn'

/** The pattern of `LayerVersionArn` in the Lambda API reference. */
const ARN = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]{1,140}):(\d{1,15})$/

/**
 * The layer version in the metadata of a backup, if it is another version than this one. Undefined if the metadata has
 * no such ARN: aws_lambda_artifact_builder does not write it, and any other text proves nothing.
 *
 * @param arn - ARN of the version that the backup should belong to.
 */
export function otherVersion(
  metadata: Readonly<Record<string, string>>,
  arn: string,
): OtherVersion | undefined {
  const named = metadata[OWNER_METADATA]?.trim()
  const [is, should] = [versionArn(named), versionArn(arn)]
  if (named === undefined || is === undefined || should === undefined) return undefined
  const isSibling =
    is.account === should.account && is.layer === should.layer && is.version === should.version
  if (isSibling && is.region === should.region) return undefined
  return { arn: named, isCopy: isSibling }
}

/** Whether the metadata of a backup contains the ARN of a layer with another name, in any region or account. */
export function isOfOtherLayer(metadata: Readonly<Record<string, string>>, layerName: string): boolean {
  const named = versionArn(metadata[OWNER_METADATA]?.trim())
  return named !== undefined && named.layer !== layerName
}

/**
 * Whether a backup does not belong to this version, whatever its content is. A copy from another region is accepted if
 * the version has a marker, because the marker says what the backup must contain. Without a marker, a copy proves
 * nothing about the version.
 */
export function isForeign(other: OtherVersion | undefined, isMarked: boolean): other is OtherVersion {
  return other !== undefined && !(other.isCopy && isMarked)
}

function versionArn(text: string | undefined): VersionArn | undefined {
  const [, region, account, layer, version] = ARN.exec(text ?? '') ?? []
  if (region === undefined || account === undefined || layer === undefined || version === undefined) {
    return undefined
  }
  return { region, account, layer, version: Number(version) }
}

/** Evidence that a backup is not the manifest of its version. */
export const NOT_AS_MARKED = 'its bytes do not match the marker'

/**
 * The error for a backup that does not belong to its version.
 *
 * @param owner - The version that it should belong to.
 * @param evidence - What shows that it has other bytes; undefined if nothing does.
 * @param other - The version in its metadata, if that is another version.
 */
export function backupConflict(
  owner: string,
  uri: string,
  evidence: string | undefined,
  other: OtherVersion | undefined,
): ActionError {
  const named = other && `its metadata says that it was written for ${other.arn}`
  const what = evidence === undefined ? 'does not belong to' : 'is not the manifest of'
  const why = [evidence, named].filter((part) => part !== undefined).join(', and ')
  return new ActionError({
    code: 'backup-conflict',
    message: `The backup ${uri} ${what} ${owner}: ${why}.`,
  })
}
