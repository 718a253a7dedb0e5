import { s3ConsoleUrl } from '../../core/model/console-link.ts'
import { s3Uri } from '../../core/model/keys.ts'
import { backupOf, type RegionOutcome } from '../../core/model/outcome.ts'
import { changeCounts, countsOf } from '../../core/preflight/log-lines.ts'
import { changesToTell } from './summary/packages-section.ts'
import { whyOf } from './verdict.ts'

/** The lines at the end of the log of each region. */
export function resultLines(layerName: string, regions: readonly RegionOutcome[]): string[] {
  return regions.flatMap((outcome) => [
    `${layerName} in ${outcome.region}: ${outcome.result}, ${outcome.reason}. ${whyInLine(outcome)}`,
    ...changesLines(outcome),
    ...(outcome.version === undefined ? [] : [`Layer version ${outcome.version.arn}`]),
    ...backupLines(outcome),
    ...followUpLines(outcome),
  ])
}

function changesLines(outcome: RegionOutcome): string[] {
  const changes = changesToTell(outcome)
  if (changes === undefined) return []
  const { files = [], identity = [] } = changes
  return [
    `Packages: ${countsOf(changes)}`,
    ...(files.length > 0 ? [`Files: ${changeCounts(files)}`] : []),
    ...(identity.length > 0 ? [`Lines of identity: ${changeCounts(identity)}`] : []),
  ]
}

function backupLines(outcome: RegionOutcome): string[] {
  const backup = backupOf(outcome)
  if (backup === undefined) return []
  const url = s3ConsoleUrl(outcome.region, backup.bucket, backup.key)
  return [`Backup ${s3Uri(backup.bucket, backup.key)}${url === undefined ? '' : ` (${url})`}`]
}

/** The message of a failed follow-up also lists all others, which have lines of their own here. */
function whyInLine(outcome: RegionOutcome): string {
  const why = whyOf(outcome)
  const isFollowed = outcome.followUps?.some(({ state }) => state === 'failed')
  return isFollowed ? why.split('\n', 1).join('') : why
}

/** Those that are not unchanged. Their details are in a group of their own. */
function followUpLines({ followUps = [] }: RegionOutcome): string[] {
  return followUps
    .filter(({ state }) => state !== 'unchanged')
    .map(({ kind, target, state }) => `${kind} ${target}: ${state}`)
}
