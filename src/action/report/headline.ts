import { isDeepStrictEqual } from 'node:util'
import {
  decidingRegions,
  overallResult,
  type Changes,
  type Reason,
  type RegionOutcome,
} from '../../core/model/outcome.ts'
import { FOLLOW_UP_KINDS } from '../../core/model/follow-up.ts'
import type { PublishReason } from '../../core/model/decision.ts'
import { code, sentence, text, type Html } from './html.ts'

/** Maximum number of characters of a name, and of a package with its versions. */
const [NAME, PACKAGE] = [150, 80]

/**
 * What a run did and why, in one line: `Published my-layer:13 in 3 regions: requests 2.31.0 → 2.32.5 and 2 more`. It is
 * about the regions with the overall result; the table contains the others. Failures that are only a warning are not
 * part of it. Pure.
 */
export function headline(layerName: string, regions: readonly RegionOutcome[]): Html {
  const result = overallResult(regions)
  const all = decidingRegions(regions).filter((region) => region.result === result)
  if (result === 'failed') return failed(layerName, all, regions)
  const due = all.filter(({ version }) => version === undefined)
  // A dry run may plan a version in one region, and the repair of a backup in another.
  const group = due.length > 0 ? due : all
  const where = whereIn(group, regions)
  const layer = layerOf(layerName, group)
  const then = followed(regions)
  switch (result) {
    case 'published':
      return sentence`Published ${layer} ${where}${because(group)}${then}`
    case 'planned':
      if (due.length > 0) return sentence`Dry run: would publish ${layer} ${where}${because(group)}${then}`
      return isReuse(group)
        ? sentence`Dry run: would reuse ${layer} ${where} and restore its missing backup${then}`
        : sentence`Dry run: would restore the missing backup of ${layer} ${where}${then}`
    case 'repaired':
      return isReuse(group)
        ? sentence`Reused ${layer} ${where} and restored its missing backup${then}`
        : sentence`Restored the missing backup of ${layer} ${where}${then}`
    case 'unchanged':
      return isReuse(group)
        ? sentence`Reused ${layer} ${where}: it was published from this manifest${then}`
        : sentence`Nothing to publish: ${layer} ${where} already ${has(group)}${then}`
  }
}

/** What was done, or in a dry run would be done, with the versions. */
const FOLLOWED = {
  done: { 'share-with': 'gave access to', 'ssm-parameter': 'wrote' },
  planned: { 'share-with': 'would give access to', 'ssm-parameter': 'would write' },
}

function followed(regions: readonly RegionOutcome[]): Html {
  const all = regions.flatMap(({ followUps = [] }) => followUps)
  const parts = (['done', 'planned'] as const).flatMap((state) =>
    FOLLOW_UP_KINDS.flatMap((kind) => {
      const found = all.filter((one) => one.state === state && one.kind === kind)
      const count = new Set(found.map(({ target }) => target)).size
      const what = kind === 'share-with' ? 'principal' : 'parameter'
      return count === 0 ? [] : [`${FOLLOWED[state][kind]} ${count} ${what}${count === 1 ? '' : 's'}`]
    }),
  )
  return text(parts.map((part) => `; ${part}`).join(''))
}

/** What failed in which regions, and what was published nevertheless. */
function failed(layerName: string, group: readonly RegionOutcome[], regions: readonly RegionOutcome[]): Html {
  const where = whereIn(group, regions)
  const [reason, ...otherReasons] = new Set(group.map((region) => region.reason))
  const why = reason === undefined || otherReasons.length > 0 ? text('') : sentence`: ${code(reason)}`
  if (group.length === regions.length && group.length > 0 && group.every(({ published }) => published)) {
    return sentence`Published ${layerOf(layerName, group)} ${where}, then failed${why}`
  }
  const published = regions.filter((region) => region.published)
  const also =
    published.length === 0
      ? text('')
      : sentence`; published ${layerOf(layerName, published)} ${whereIn(published, regions)}`
  // The version stands; it is not the publishing that failed.
  if (group.every(({ followUps = [] }) => followUps.some(({ state }) => state === 'failed'))) {
    return sentence`Follow-ups of ${layerOf(layerName, group)} ${where} failed${why}${also}`
  }
  return sentence`Failed for ${code(layerName, NAME)} ${where}${why}${also}`
}

/** The layer, with the version if these regions have the same one. */
function layerOf(layerName: string, group: readonly RegionOutcome[]): Html {
  const [version, ...others] = new Set(group.map((region) => region.version?.version))
  const isOne = version !== undefined && others.length === 0
  return code(isOne ? `${layerName}:${version}` : layerName, NAME)
}

function whereIn(group: readonly RegionOutcome[], regions: readonly RegionOutcome[]): Html {
  const [first, ...others] = group
  if (first !== undefined && others.length === 0) return sentence`in ${code(first.region)}`
  const count = group.length === regions.length ? `${group.length}` : `${group.length} of ${regions.length}`
  return text(`in ${count} regions`)
}

function isReuse(group: readonly RegionOutcome[]): boolean {
  return group.every(({ reason }) => reason === 'reused-older-version')
}

/** What an existing version has in common with the request. */
function has(group: readonly RegionOutcome[]): Html {
  const standing = group.flatMap((region) =>
    region.result === 'unchanged' && region.reason === 'unchanged' ? [region] : [],
  )
  if (standing.length < group.length) return text('has this manifest')
  if (standing.every(({ sameArchive }) => sameArchive)) return text('has this archive')
  if (standing.every(({ samePackages }) => samePackages)) return text('has these packages')
  return text('has this manifest')
}

/** Why a version is published. */
const WHY: Record<PublishReason, Html> & Partial<Record<Reason, Html>> = {
  'first-version': text('the first version'),
  'manifest-changed': text('the manifest changed'),
  'manifest-missing': text('the latest version has no record of its manifest'),
  'settings-changed': text('the runtimes, architectures or license changed'),
  'archive-changed': text('the archive changed'),
  forced: sentence`${code('if-unchanged')} is ${code('publish')}`,
}

/** Why a version is published, if the reason is the same in these regions. */
function because(group: readonly RegionOutcome[]): Html {
  const [reason, ...otherReasons] = new Set(group.map((region) => region.reason))
  const why =
    reason === undefined || otherReasons.length > 0 ? undefined : (packagesOf(reason, group) ?? WHY[reason])
  return why === undefined ? text('') : sentence`: ${why}`
}

/** What changed in the packages, if this is known and the same in these regions. */
function packagesOf(reason: Reason, group: readonly RegionOutcome[]): Html | undefined {
  if (reason !== 'manifest-changed' && reason !== 'archive-changed') return undefined
  const [changes] = group.map((region) => region.changes)
  if (changes === undefined || !group.every((region) => isDeepStrictEqual(region.changes, changes)))
    return undefined
  const { files = [], identity = [] } = changes
  const packages = changes.updated.length + changes.added.length + changes.removed.length
  const first = mostTelling(changes) ?? mostTellingOfSet(changes)
  const others = (packages > 0 ? packages : files.length + identity.length) - 1
  if (first !== undefined) return others === 0 ? first : sentence`${first} and ${text(others)} more`
  return reason === 'manifest-changed' ? text('the manifest changed, its packages did not') : undefined
}

/** One change in words: a package with another version, if there is one. */
function mostTelling({ updated, added, removed }: Changes): Html | undefined {
  const isVersion = ({ from, to }: Changes['updated'][number]) => from !== to && from !== '' && to !== ''
  const other = updated.find(isVersion)
  if (other !== undefined) return code(`${other.name} ${other.from} → ${other.to}`, PACKAGE)
  if (updated[0] !== undefined) return sentence`${code(updated[0].name, PACKAGE)} changed`
  if (added[0] !== undefined) return sentence`added ${listed(added[0])}`
  return removed[0] && sentence`removed ${listed(removed[0])}`
}

/** One change of the files and lines of a set in words: a new line, if there is one, because it may name a release. */
function mostTellingOfSet({ files = [], identity = [] }: Changes): Html | undefined {
  const line = identity.find(({ change }) => change === 'added') ?? identity[0]
  if (line !== undefined) return sentence`identity ${code(line.line, PACKAGE)} ${text(line.change)}`
  const file = files[0]
  return file && sentence`${code(file.path, PACKAGE)} ${text(file.change)}`
}

function listed({ name, version }: Changes['added'][number]): Html {
  return code(version === '' ? name : `${name} ${version}`, PACKAGE)
}
