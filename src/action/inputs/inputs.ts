import { getBooleanInput, getInput } from '@actions/core'
import { DESCRIPTION_LIMIT, DESCRIPTION_ROOM, endsInMarker } from '../../core/model/marker.ts'
import {
  COMPARE,
  DETECT_CHANGES_IN,
  IF_UNCHANGED,
  REUSE,
  STORAGE_MODES,
  STRICT_PARTS,
  type LayerSettings,
  type Request,
  type Strict,
} from '../../core/model/request.ts'
import { readResultsPaths } from '../files/results-file.ts'
import { readSbomPath } from '../files/sbom-file.ts'
import { readSource } from './archive-source.ts'
import { checkTogether } from './contradictions.ts'
import { readEncryption } from './encryption.ts'
import { readKeys } from './keys-input.ts'
import { readParameterNames } from './parameter-names.ts'
import { readScope } from './scope-inputs.ts'
import { readSharing } from './share-input.ts'
import { readAccounts, readOptionalRegions, readOwner, readTargets } from './targets.ts'
import { readList, required } from './text-inputs.ts'
import { parseLayerName } from './layer-name.ts'
import { manifestLines, readManifestInput, type SetReader } from '../manifest/manifest-input.ts'
import { Problems, RefusedInputs } from './problems.ts'

/** The context of the inputs besides `INPUT_*`. */
export interface InputEnvironment {
  /** Directory that the paths in the inputs are relative to and must not leave. */
  workspace: string
  /** Directory for temporary files of the job; undefined outside of a runner. */
  temporary?: string | undefined
  /** Region from the environment; undefined if there is none. */
  region: string | undefined
  /** From {@link loadSetReader}. */
  readSet?: SetReader | undefined
}

/**
 * Limits of PublishLayerVersion (Lambda API reference), and of the wait for the lock: a job on GitHub's runners runs at
 * most six hours.
 */
const LIMITS = { license: 512, runtimes: 15, architectures: 2, seconds: 21_600 }

/**
 * Reads and checks the inputs of the step. Defaults are defined only in `action.yml`.
 *
 * @throws {RefusedInputs} with all problems at once.
 */
export function readInputs(environment: InputEnvironment): Request {
  const problems = new Problems()
  const { workspace, temporary, readSet } = environment
  const layer = parseLayerName(required('layer-name', problems), problems)
  const detectChangesIn = readChoice('detect-changes-in', DETECT_CHANGES_IN, problems)
  const lines = manifestLines()
  const hasManifest = lines.paths.length + lines.identity.length > 0
  if (!hasManifest && detectChangesIn !== 'archive')
    problems.add('manifest-path', undefined, 'it is required, unless `identity` is set')
  const manifest = readManifestInput(lines, workspace, readSet, problems)
  const keys = readKeys(manifest?.fileName ?? 'manifest', problems)
  const dryRun = readBoolean('dry-run', problems)
  const source = readSource(workspace, dryRun, problems)
  const settings = readSettings(hasManifest, problems)
  const targets = readTargets(layer?.region, environment.region, source !== undefined, problems)
  const surroundings = { folders: { workspace, temporary }, source }
  const manifestFiles = manifest?.set?.files ?? []
  const hasPaths = lines.paths.length > 0
  const sbomPath = readSbomPath(layer?.name, { hasPaths, files: manifestFiles }, surroundings, problems)
  const regions = targets.map(({ region }) => region)
  const request = {
    keys,
    encryption: readEncryption(targets, problems),
    source,
    detectChangesIn,
    storageMode: readChoice('storage-mode', STORAGE_MODES, problems),
    settings,
    scope: readScope(settings, hasPaths, problems),
    compare: readChoice('compare', COMPARE, problems),
    strict: readStrict(problems),
    sbomPath,
    resultsPaths: readResultsPaths(layer?.name, manifestFiles, sbomPath, surroundings, problems),
    shareWith: readSharing(layer?.name, regions, problems),
    parameters: readParameterNames(layer?.name, regions, problems),
    optionalRegions: readOptionalRegions(targets, problems),
    ifUnchanged: readChoice('if-unchanged', IF_UNCHANGED, problems),
    reuse: readChoice('reuse', REUSE, problems),
    lockTimeout: readSeconds('lock-timeout', problems),
    dryRun,
    expectedBucketOwner: readOwner(problems),
    allowedAccountIds: readAccounts(layer?.accountId, problems),
  }
  readBoolean('comment', problems)
  checkTogether({ ...request, hasManifest }, problems)
  const [first, ...others] = targets
  const refused = () => new RefusedInputs(problems.refusal(), request)
  if (problems.areNoted || layer === undefined || first === undefined) throw refused()
  const whole = { ...request, layerName: layer.name, targets: [first, ...others] as const }
  if (manifest === undefined) {
    if (detectChangesIn !== 'archive') throw refused()
    return { ...whole, detectChangesIn, manifest, backups: undefined }
  }
  const backups = first.bucket === undefined ? undefined : { keys, manifest }
  return { ...whole, detectChangesIn, manifest, backups }
}

function readBoolean(name: string, problems: Problems, allowed = 'it must be true or false'): boolean {
  try {
    return getBooleanInput(name)
  } catch {
    problems.add(name, getInput(name), allowed)
    return false
  }
}

function readStrict(problems: Problems): Strict {
  const value = getInput('strict')
  const part = STRICT_PARTS.find((one) => one === value)
  return part ?? readBoolean('strict', problems, `it must be true, false, ${STRICT_PARTS.join(' or ')}`)
}

function readChoice<T extends string>(name: string, choices: readonly [T, ...T[]], problems: Problems): T {
  const value = getInput(name)
  const known = choices.find((choice) => choice === value)
  if (known === undefined) problems.add(name, value, `it must be one of ${choices.join(', ')}`)
  return known ?? choices[0]
}

function readSeconds(name: string, problems: Problems): number {
  const value = getInput(name)
  const seconds = /^\d{1,5}$/.test(value) ? Number(value) : Infinity
  if (seconds > LIMITS.seconds) {
    problems.add(name, value, `it must be a whole number of seconds from 0 to ${LIMITS.seconds}`)
  }
  return seconds
}

function readSettings(hasMarker: boolean, problems: Problems): LayerSettings {
  const settings = {
    description: getInput('description'),
    license: getInput('license'),
    runtimes: readList('compatible-runtimes'),
    architectures: readList('compatible-architectures'),
  }
  const { description, license, runtimes, architectures } = settings
  const room = hasMarker ? DESCRIPTION_ROOM : DESCRIPTION_LIMIT
  if (description.length > room) {
    const reason = hasMarker ? ', because the marker is added to the description' : ''
    problems.add(
      'description',
      description,
      `it has ${description.length} characters; at most ${room} are allowed${reason}`,
      'description-too-long',
    )
  }
  if (endsInMarker(description)) {
    problems.add(
      'description',
      description,
      'it must not end with a marker, [manifest:sha256:…]; only this action adds markers',
    )
  }
  if (license.length > LIMITS.license) {
    problems.add(
      'license',
      license,
      `it has ${license.length} characters; at most ${LIMITS.license} are allowed`,
    )
  }
  const atMost = (name: string, items: string[], limit: number) => {
    if (items.length > limit)
      problems.add(name, items.join(', '), `it has ${items.length} items; at most ${limit} are allowed`)
  }
  atMost('compatible-runtimes', runtimes, LIMITS.runtimes)
  atMost('compatible-architectures', architectures, LIMITS.architectures)
  return settings
}
