import { ActionError } from '../errors/action-error.ts'
import type { OtherVersion } from '../model/facts.ts'

/** A layer version, of its ARN. */
interface VersionArn {
  region: string
  account: string
  layer: string
  version: number
}

/** Metadata key of a backup for the ARN of the version that it was written for. */
export const OWNER_METADATA = 'layer_version_arn'

/** As the Lambda API reference has it for `LayerVersionArn`. */
const ARN = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]{1,140}):(\d{1,15})$/

/**
 * The layer version that the metadata of a backup name, where that is another than this one. Undefined where they name
 * none: aws_lambda_artifact_builder writes none, and what is not such an ARN proves nothing.
 *
 * @param arn - That of the version whose backup it should be.
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

/** Whether the metadata of a backup name another layer than one of this name, wherever that is. */
export function isOfOtherLayer(metadata: Readonly<Record<string, string>>, layerName: string): boolean {
  const named = versionArn(metadata[OWNER_METADATA]?.trim())
  return named !== undefined && named.layer !== layerName
}

/**
 * Whether a backup is not this version's, whatever it holds. A copy from another region counts where the marker of the
 * version says what it must hold, and tells nothing of a version without one.
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
 * The failure when a backup is not that of its version.
 *
 * @param owner - The version that it should be of.
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
