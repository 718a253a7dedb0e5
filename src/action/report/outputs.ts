import { base64Of } from '../../core/model/digest.ts'
import type { ErrorCode } from '../../core/errors/catalogue.ts'
import { s3Uri } from '../../core/model/keys.ts'
import type { FollowUpResult } from '../../core/model/follow-up.ts'
import {
  backupOf,
  mainRegion,
  overallResult,
  type Changes,
  type Reason,
  type RegionOutcome,
  type Result,
} from '../../core/model/outcome.ts'

/** The outputs that come from the request. */
export interface OutputRequest {
  layerName: string
  manifest: { sha256: string; md5: string } | undefined
}

type Value = string | number | boolean | Changes | null

/**
 * The outputs of a region, one row each, in the order of `action.yml`. No other list of them exists. Values that do not
 * exist or are unknown are null.
 */
const OUTPUTS = {
  published: ({ published }) => published,
  result: ({ result }): Result => result,
  reason: ({ reason }): Reason => reason,
  'layer-name': (_, { layerName }) => layerName,
  'layer-arn': ({ version }) => version?.arn.replace(/:\d+$/, '') ?? null,
  'layer-version': ({ version }) => version?.version ?? null,
  'layer-version-arn': ({ version }) => version?.arn ?? null,
  region: ({ region }) => region,
  'previous-version': ({ previousVersion }) => previousVersion ?? null,
  'manifest-uri': (outcome) => {
    const backup = backupOf(outcome)
    return backup === undefined ? null : s3Uri(backup.bucket, backup.key)
  },
  'manifest-sha256': (_, { manifest }) => manifest?.sha256 ?? null,
  'manifest-md5': (_, { manifest }) => manifest?.md5 ?? null,
  'code-sha256': ({ code }) => (code === undefined ? null : base64Of(code.sha256).base64),
  'code-size': ({ code }) => code?.size ?? null,
  'created-date': ({ version }) => version?.createdDate ?? null,
  'signing-job-arn': ({ code }) => code?.signingJobArn ?? null,
  'signing-profile-version-arn': ({ code }) => code?.signingProfileVersionArn ?? null,
  'subject-digest': ({ code }) => (code === undefined ? null : `sha256:${code.sha256}`),
  changes: ({ changes }) => changes ?? null,
} satisfies Record<string, (outcome: RegionOutcome, request: OutputRequest) => Value>

type OutputName = keyof typeof OUTPUTS
const NAMES = Object.keys(OUTPUTS) as OutputName[]

/** The outputs of one region by name, as in `results`. Values that do not exist or are unknown are null. */
export type RegionOutputs = { [Name in OutputName]: ReturnType<(typeof OUTPUTS)[Name]> }

/** What became of one target of a follow-up, as in `results`. */
export type ListedFollowUp = Omit<FollowUpResult, 'detail'> & {
  /** Absent if it is left out, because the outputs would be too long. */
  detail?: string
}

/** The members of a region in `results`. */
export interface RegionResult extends RegionOutputs {
  /** What became of everything that follows the version. Null if it is left out, because the outputs would be too long. */
  'follow-ups': readonly ListedFollowUp[] | null
  /** The object that Lambda reads with `storage-mode: reference`. */
  'resolved-s3-object': { bucket: string; key: string; version: string } | null
}

/** The outputs of one region. */
export function regionOutputs(request: OutputRequest, outcome: RegionOutcome): RegionOutputs {
  return Object.fromEntries(NAMES.map((name) => [name, OUTPUTS[name](outcome, request)])) as RegionOutputs
}

/** The output `results`: everything that is known of each region, however long. */
export function resultsOf(request: OutputRequest, regions: readonly RegionOutcome[]): RegionResult[] {
  return regions.map((outcome) => {
    const resolved = outcome.code?.resolvedObject
    return {
      ...regionOutputs(request, outcome),
      'follow-ups': outcome.followUps ?? [],
      'resolved-s3-object': resolved
        ? { bucket: resolved.bucket, key: resolved.key, version: resolved.objectVersion }
        : null,
    }
  })
}

/**
 * The outputs about one region, the one that {@link mainRegion} gives, but with `published` and `result` of all regions.
 */
export function mainOutputs(
  request: OutputRequest,
  regions: readonly RegionOutcome[],
): Partial<RegionOutputs> {
  const main = mainRegion(regions)
  return {
    ...(main && regionOutputs(request, main)),
    published: regions.some(({ published }) => published),
    result: overallResult(regions),
  }
}

/** All outputs by name, as text: {@link mainOutputs}, and `results`. They may be longer than GitHub allows. */
export function outputs(request: OutputRequest, regions: readonly RegionOutcome[]): Record<string, string> {
  return asText(mainOutputs(request, regions), resultsOf(request, regions))
}

/** All outputs by name, as text. Missing ones are empty. */
export function asText(
  main: Partial<RegionOutputs>,
  results: readonly RegionResult[],
): Record<string, string> {
  const textOf = (name: OutputName) =>
    name === 'changes' ? JSON.stringify(main[name] ?? null) : String(main[name] ?? '')
  return {
    ...Object.fromEntries(NAMES.map((name) => [name, textOf(name)])),
    results: JSON.stringify(results),
  }
}

/**
 * All outputs of a run that failed before it had regions.
 *
 * @param request - Undefined if the inputs could not be read.
 */
export function failedOutputs(code: ErrorCode, request?: OutputRequest): Record<string, string> {
  const known = request && {
    'manifest-sha256': request.manifest?.sha256 ?? null,
    'manifest-md5': request.manifest?.md5 ?? null,
  }
  return asText({ published: false, result: 'failed', reason: code, ...known }, [])
}
