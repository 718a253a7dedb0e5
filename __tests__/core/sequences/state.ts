import type { Changes, Reason, Result } from '../../../src/core/model/outcome.ts'
import type { Reuse } from '../../../src/core/model/request.ts'

/** Manifests of a test, by name. */
export const MANIFESTS = ['A', 'B', 'C'] as const

/** One of {@link MANIFESTS}. */
export type ManifestName = (typeof MANIFESTS)[number]

/** What a manifest says: one package that all have, and one that is another version in each. */
export function textOf(name: ManifestName): string {
  return `boto3==1.40.0\nlayer==${versionOf(name)}\n`
}

/** What changes from one manifest, or from none, to another. */
export function changesBetween(was: ManifestName | undefined, is: ManifestName): Changes {
  const [layer, purl] = [versionOf(is), `pkg:pypi/layer@${versionOf(is)}`]
  const none: Changes = { added: [], removed: [], updated: [] }
  if (was === undefined) {
    const boto3 = { name: 'boto3', version: '1.40.0', purl: 'pkg:pypi/boto3@1.40.0' }
    return { ...none, added: [boto3, { name: 'layer', version: layer, purl }] }
  }
  if (was === is) return none
  return { ...none, updated: [{ name: 'layer', from: versionOf(was), to: layer, purl, why: 'version' }] }
}

function versionOf(name: ManifestName): string {
  return `1.${MANIFESTS.indexOf(name)}`
}

/** A layer version that exists. */
export interface Version {
  number: number
  manifest: ManifestName
  license: string
  /** Which build of the archive it holds: no two have the same bytes. */
  build: number
  hasBackup: boolean
}

/** One layer, its bucket and the workspace that it is published from, as people would tell of them. */
export interface State {
  manifest: ManifestName
  license: string
  archive: { manifest: ManifestName; build: number }
  /** Lowest number first. */
  versions: readonly Version[]
  /** The highest number that was ever given: none is given twice. */
  lastNumber: number
}

/** What a run is asked for, beside the workspace that it finds. */
export interface Options {
  reuse: Reuse
  /** `if-unchanged: publish`. */
  isForced: boolean
}

/** What a run is to come to. */
export interface Verdict {
  result: Result
  reason: Reason
  /** The version that it names; undefined when there is none. */
  number: number | undefined
}

/** What a run is to come to that finds this state, alone and untroubled: the decision table. */
export function verdict(state: State, options: Options): Verdict {
  const { archive, manifest, versions } = state
  const latest = versions.at(-1)
  const reason = reasonToPublish(state, options)
  if (reason === undefined && latest !== undefined) return stands(latest, 'unchanged')

  if (options.reuse === 'any' && !options.isForced) {
    const older = versions
      .slice(0, -1)
      .findLast((version) => version.manifest === manifest && fits(version, state))
    if (older !== undefined && !isUnfinished(older, state)) return stands(older, 'reused-older-version')
  }
  if (archive.manifest !== manifest) {
    return { result: 'failed', reason: 'archive-of-another-manifest', number: undefined }
  }
  return { result: 'published', reason: reason ?? 'forced', number: state.lastNumber + 1 }
}

function reasonToPublish(state: State, { isForced }: Options): Reason | undefined {
  const latest = state.versions.at(-1)
  if (latest === undefined) return 'first-version'
  if (latest.manifest !== state.manifest) return 'manifest-changed'
  if (isUnfinished(latest, state)) return 'archive-changed'
  if (!fits(latest, state)) return 'settings-changed'
  return isForced ? 'forced' : undefined
}

/** No run has told of it, and it is not what would be published now. */
function isUnfinished({ hasBackup, build }: Version, { archive, manifest }: State): boolean {
  return !hasBackup && archive.manifest === manifest && build !== archive.build
}

/** A license that is not given is no difference. */
function fits(version: Version, { license }: State): boolean {
  return license === '' || version.license === license
}

function stands({ number, hasBackup }: Version, reason: Reason): Verdict {
  if (hasBackup) return { result: 'unchanged', reason, number }
  return { result: 'repaired', reason: reason === 'unchanged' ? 'backup-missing' : reason, number }
}

/** The state after a run that came to this; `hasBackup`: whether it came as far as the backup. */
export function after(state: State, { result, number }: Verdict, hasBackup = true): State {
  const { manifest, license, archive, versions } = state
  if (number === undefined) return state
  if (result === 'published') {
    const version = { number, manifest, license, build: archive.build, hasBackup }
    return { ...state, lastNumber: number, versions: [...versions, version] }
  }
  return withBackup(state, number, true)
}

/** The state with the backup of one version, or without it. */
export function withBackup(state: State, number: number, hasBackup: boolean): State {
  const versions = state.versions.map((version) =>
    version.number === number ? { ...version, hasBackup } : version,
  )
  return { ...state, versions }
}
