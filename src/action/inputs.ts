import { getBooleanInput, getInput } from '@actions/core'
import { DESCRIPTION_ROOM } from '../core/marker.ts'
import { COMPARE, IF_UNCHANGED, REUSE, type LayerSettings, type Request } from '../core/request.ts'
import { readKeys } from './input-keys.ts'
import { readAccounts, readOwner, readTargets } from './input-targets.ts'
import { readList, required } from './input-text.ts'
import { parseLayerName } from './layer-name.ts'
import { readManifest } from './manifest-file.ts'
import { Problems } from './problems.ts'

/** What the inputs are read from besides `INPUT_*`. */
export interface InputEnvironment {
  /** Directory that `manifest-path` is relative to and may not leave. */
  workspace: string
  /** Region of the environment; undefined when it names none. */
  region: string | undefined
}

/** Limits of PublishLayerVersion (Lambda API reference), and of a wait: no job runs longer than six hours on GitHub's runners. */
const LIMITS = { license: 512, runtimes: 15, architectures: 2, seconds: 21_600 }

/**
 * The inputs of the step, read, checked and resolved. Defaults stand in `action.yml` and nowhere else.
 *
 * @throws {ActionError} that names every problem at once.
 */
export function readInputs(environment: InputEnvironment): Request {
  const problems = new Problems()
  const layer = parseLayerName(required('layer-name', problems), problems)
  const manifestPath = required('manifest-path', problems)
  const manifest =
    manifestPath === '' ? undefined : readManifest(manifestPath, environment.workspace, problems)
  const keys = readKeys(manifest?.fileName ?? 'manifest', problems)
  const targets = readTargets(layer?.region, environment.region, problems)
  const request = {
    keys,
    settings: readSettings(problems),
    compare: readChoice('compare', COMPARE, problems),
    strict: readBoolean('strict', problems),
    ifUnchanged: readChoice('if-unchanged', IF_UNCHANGED, problems),
    reuse: readChoice('reuse', REUSE, problems),
    lockTimeout: readSeconds('lock-timeout', problems),
    dryRun: readBoolean('dry-run', problems),
    expectedBucketOwner: readOwner(problems),
    allowedAccountIds: readAccounts(layer?.accountId, problems),
  }
  readBoolean('comment', problems)
  problems.throwIfAny()
  const [first, ...others] = targets
  if (layer === undefined || manifest === undefined || first === undefined)
    throw new Error('a problem was not noted')
  return { ...request, layerName: layer.name, manifest, targets: [first, ...others] }
}

function readBoolean(name: string, problems: Problems): boolean {
  try {
    return getBooleanInput(name)
  } catch {
    problems.add(name, getInput(name), 'allowed are true and false')
    return false
  }
}

function readChoice<T extends string>(name: string, choices: readonly [T, ...T[]], problems: Problems): T {
  const value = getInput(name)
  const known = choices.find((choice) => choice === value)
  if (known === undefined) problems.add(name, value, `allowed are ${choices.join(', ')}`)
  return known ?? choices[0]
}

function readSeconds(name: string, problems: Problems): number {
  const value = getInput(name)
  const seconds = /^\d{1,5}$/.test(value) ? Number(value) : Infinity
  if (seconds > LIMITS.seconds) {
    problems.add(name, value, `allowed are whole seconds, from 0 to ${LIMITS.seconds}`)
  }
  return seconds
}

function readSettings(problems: Problems): LayerSettings {
  const settings = {
    description: getInput('description'),
    license: getInput('license'),
    runtimes: readList('compatible-runtimes'),
    architectures: readList('compatible-architectures'),
  }
  const { description, license, runtimes, architectures } = settings
  if (description.length > DESCRIPTION_ROOM) {
    problems.add(
      'description',
      description,
      `it has ${description.length} characters, and behind it the marker must fit: ${DESCRIPTION_ROOM} are left for you`,
      'description-too-long',
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
