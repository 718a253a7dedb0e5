import { getInput } from '@actions/core'
import type { Target } from '../../core/model/request.ts'
import { readList } from './text-inputs.ts'
import type { Problems } from './problems.ts'

const ACCOUNT_ID = /^\d{12}$/
/** The pattern of `S3Bucket` in the Lambda API reference. */
const BUCKET = /^[0-9A-Za-z.\-_]{2,62}[0-9A-Za-z\-_]$/
/** Maximum number of regions in one run. No partition of AWS has that many. */
const REGIONS = 50
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/

/**
 * Reads `regions` and `bucket`: where to publish, and the bucket of each region. Without a bucket, the archive is sent
 * in the publish call.
 */
export function readTargets(
  arnRegion: string | undefined,
  environmentRegion: string | undefined,
  isInlineAllowed: boolean,
  problems: Problems,
): Target[] {
  const given = readList('regions')
  const regions = given.length > 0 ? given : [arnRegion ?? environmentRegion ?? '']
  if (regions.length > REGIONS) {
    problems.add(
      'regions',
      regions.join(', '),
      `it has ${regions.length} items; at most ${REGIONS} are allowed`,
    )
  }
  if (regions[0] === '') {
    problems.add('regions', undefined, 'it is required, because AWS_REGION is not set')
  }
  for (const region of regions.filter((name) => name !== '' && !REGION.test(name))) {
    problems.add('regions', region, 'it must be the name of a region, such as eu-west-1')
  }
  if (arnRegion !== undefined && regions.some((region) => region !== arnRegion)) {
    problems.add(
      'regions',
      regions.join(', '),
      `only ${arnRegion} is allowed, the region of the ARN in \`layer-name\``,
    )
  }
  const bucket = getInput('bucket')
  if (bucket === '') {
    if (!isInlineAllowed) {
      problems.add('bucket', undefined, 'it is required, unless `zip-path` or `source-dir` is set')
    }
    return regions.map((region) => ({ region, bucket: undefined }))
  }
  const targets = regions.map((region) => ({ region, bucket: bucket.replaceAll('{region}', region) }))
  if (!targets.every((target) => BUCKET.test(target.bucket))) {
    problems.add(
      'bucket',
      bucket,
      'it must be the name of a bucket: 3 to 63 letters, digits, dots, hyphens and underscores; {region} is replaced with the region',
    )
  }
  return targets
}

/** Reads `optional-regions`: some of the regions to publish to, or all. */
export function readOptionalRegions(targets: readonly Target[], problems: Problems): string[] {
  const optional = readList('optional-regions')
  for (const region of optional.filter((name) => !targets.some((target) => target.region === name))) {
    problems.add('optional-regions', region, 'it is not one of `regions`')
  }
  return optional
}

/** `expected-bucket-owner`. */
export function readOwner(problems: Problems): string | undefined {
  const owner = getInput('expected-bucket-owner')
  if (owner === '') return undefined
  if (!ACCOUNT_ID.test(owner)) problems.add('expected-bucket-owner', owner, 'it must be 12 digits, in quotes')
  return owner
}

/** Reads the allowed accounts. An ARN in `layer-name` allows only its own account. */
export function readAccounts(arnAccount: string | undefined, problems: Problems): string[] {
  const given = readList('allowed-account-ids')
  for (const id of given.filter((item) => !ACCOUNT_ID.test(item))) {
    problems.add('allowed-account-ids', id, 'it must be 12 digits, in quotes')
  }
  if (arnAccount === undefined) return given
  if (given.length > 0 && !given.includes(arnAccount)) {
    problems.add(
      'allowed-account-ids',
      given.join(', '),
      `it does not include ${arnAccount}, the account of the ARN in \`layer-name\``,
    )
  }
  return [arnAccount]
}
