import { base64Of } from '../../core/model/digest.ts'
import type { ErrorCode } from '../../core/errors/catalogue.ts'
import { s3Uri } from '../../core/model/keys.ts'
import {
  backupOf,
  overallResult,
  type Changes,
  type Reason,
  type RegionOutcome,
  type Result,
} from '../../core/model/outcome.ts'

/** The outputs of one region by name, as `results` holds them. Null stands for what does not exist or was not learnt. */
export interface RegionOutputs {
  published: boolean
  result: Result
  reason: Reason
  'layer-name': string | null
  'layer-arn': string | null
  'layer-version': number | null
  'layer-version-arn': string | null
  region: string | null
  'previous-version': number | null
  'manifest-uri': string | null
  'manifest-sha256': string | null
  'code-sha256': string | null
  'code-size': number | null
  'created-date': string | null
  'signing-job-arn': string | null
  'signing-profile-version-arn': string | null
  'subject-digest': string | null
  changes: Changes | null
}

/** What `results` holds of a region. */
export interface RegionResult extends RegionOutputs {
  /** The object that Lambda reads for good. */
  'resolved-s3-object': { bucket: string; key: string; version: string } | null
}

/** What the outputs say of the request. */
export interface OutputRequest {
  layerName: string
  manifest: { sha256: string } | undefined
}

/** The outputs of one region. */
export function regionOutputs({ layerName, manifest }: OutputRequest, outcome: RegionOutcome): RegionOutputs {
  const { version, code } = outcome
  const backup = backupOf(outcome)
  return {
    published: outcome.published,
    result: outcome.result,
    reason: outcome.reason,
    'layer-name': layerName,
    'layer-arn': version?.arn.replace(/:\d+$/, '') ?? null,
    'layer-version': version?.version ?? null,
    'layer-version-arn': version?.arn ?? null,
    region: outcome.region,
    'previous-version': outcome.previousVersion ?? null,
    'manifest-uri': backup === undefined ? null : s3Uri(backup.bucket, backup.key),
    'manifest-sha256': manifest?.sha256 ?? null,
    'code-sha256': code === undefined ? null : base64Of(code.sha256),
    'code-size': code?.size ?? null,
    'created-date': version?.createdDate ?? null,
    'signing-job-arn': code?.signingJobArn ?? null,
    'signing-profile-version-arn': code?.signingProfileVersionArn ?? null,
    'subject-digest': code === undefined ? null : `sha256:${code.sha256}`,
    changes: outcome.changes ?? null,
  }
}

function regionResult(request: OutputRequest, outcome: RegionOutcome): RegionResult {
  const resolved = outcome.code?.resolvedObject
  return {
    ...regionOutputs(request, outcome),
    'resolved-s3-object': resolved
      ? { bucket: resolved.bucket, key: resolved.key, version: resolved.objectVersion }
      : null,
  }
}

/** Every output by name, as text: the first region's, `published` and `result` over all, and `results`. */
export function outputs(request: OutputRequest, regions: readonly RegionOutcome[]): Record<string, string> {
  const results = regions.map((outcome) => regionResult(request, outcome))
  const [first] = regions
  return {
    ...asText(first === undefined ? NOTHING : regionOutputs(request, first)),
    published: String(regions.some(({ published }) => published)),
    result: overallResult(regions),
    results: JSON.stringify(results),
  }
}

/** Every output of a run that failed before it had a region to speak of. */
export function failedOutputs(code: ErrorCode): Record<string, string> {
  return { ...asText({ ...NOTHING, reason: code }), results: '[]' }
}

const NOTHING: RegionOutputs = {
  published: false,
  result: 'failed',
  reason: 'internal',
  'layer-name': null,
  'layer-arn': null,
  'layer-version': null,
  'layer-version-arn': null,
  region: null,
  'previous-version': null,
  'manifest-uri': null,
  'manifest-sha256': null,
  'code-sha256': null,
  'code-size': null,
  'created-date': null,
  'signing-job-arn': null,
  'signing-profile-version-arn': null,
  'subject-digest': null,
  changes: null,
}

function asText({ changes, ...values }: RegionOutputs): Record<string, string> {
  const texts = Object.entries(values).map(([name, value]) => [name, String(value ?? '')])
  return { ...(Object.fromEntries(texts) as Record<string, string>), changes: JSON.stringify(changes) }
}

/**
 * Maximum number of bytes of all changes in `results`: GitHub passes on 1 MB from a job (its documentation, outputs of
 * jobs). Those of the first region stand in `changes` too, and there are the other members of `results`.
 */
const LIMIT = 450_000

/** The outcomes without changes that are too many for `results`, each with a warning instead. */
export function withFittingChanges(regions: readonly RegionOutcome[]): readonly RegionOutcome[] {
  return regions.map(({ changes, ...outcome }) => {
    const size = changes === undefined ? 0 : Buffer.byteLength(JSON.stringify(changes))
    if (changes !== undefined && size <= LIMIT / regions.length) return { ...outcome, changes }
    if (changes === undefined) return outcome
    const warning = `\`changes\` has ${size} bytes and is omitted from the outputs. GitHub limits the outputs of a job to 1 MB.`
    return { ...outcome, warnings: [...outcome.warnings, warning] }
  })
}
