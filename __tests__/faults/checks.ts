import { expect } from '@jest/globals'
import { REGION } from '../flows/fixture.ts'
import { RIVAL, type Flow } from './flows.ts'
import type { Found } from './found.ts'
import type { Setting } from './in-process.ts'
import { at, stateOf, type RegionState } from './state.ts'
import type { UndisturbedRegion } from './undisturbed.ts'

/** The request that may be made for nothing but `changes`. Its trouble then costs no more than those, and a warning. */
export const LOOKS_BACK = 'GET backup'

/**
 * The run did what an undisturbed one does, or it failed and its outputs are true.
 *
 * @param request - What the trouble befell.
 * @param warnings - What the run warned of.
 * @param altered - What AWS said was altered on the way in a form that nobody can tell, and so are the outputs.
 */
export function checkFaulted(
  found: Found,
  now: RegionState,
  usual: UndisturbedRegion,
  { request, warnings, altered }: { request: string; warnings: readonly string[]; altered: boolean },
): void {
  const own = ownVersions(now, usual.before)
  expect(own).toHaveLength(found.published ? 1 : 0)
  expect(untrue(found, now)).toEqual([])
  const unknown = warnings.filter((text) => text.includes('determine `changes`')).length
  // A run that failed may have done so before anybody asked.
  if (found.result === 'failed' && !found.published && found.changes === null) expect(unknown).toBeLessThan(2)
  // Without a manifest there is nothing to know.
  else expect(unknown).toBe(found.changes === null && found['manifest-sha256'] !== null ? 1 : 0)
  if (found.result !== 'failed') {
    const { published, result, 'layer-version': number, 'created-date': date, changes } = usual.firstOutputs
    const maySay = request === LOOKS_BACK ? [changes, null] : [changes]
    if (altered) expect(found).toMatchObject({ published, result, 'layer-version': number })
    else {
      expect(maySay).toContainEqual(found.changes)
      expect({ ...found, changes, 'created-date': date }).toEqual(usual.firstOutputs)
    }
    return
  }
  if (own[0] !== undefined) expect(found['layer-version']).toBe(own[0].version)
  const named = now.versions.find(({ version }) => version === found['layer-version'])
  expect(named?.version ?? null).toBe(found['layer-version'])
  if (found['code-sha256'] !== null) expect(found['code-sha256']).toBe(named?.codeSha256)
  const [, key] = /^s3:\/\/[^/]+\/(.*)$/.exec(found['manifest-uri'] ?? '') ?? []
  if (key !== undefined) expect(Object.keys(now.objects)).toContain(key)
}

/** The run reports what an undisturbed one reports that finds the same state. */
export function checkClean(flow: Flow, found: Found, between: RegionState, usual: UndisturbedRegion): void {
  const { before, first, firstOutputs, secondOutputs } = usual
  // What of them is done, and what was done before, depends on where the first run ended.
  expect(found['follow-ups'].map(({ kind, target }) => ({ kind, target }))).toEqual(
    firstOutputs['follow-ups'].map(({ kind, target }) => ({ kind, target })),
  )
  expect(['done', 'unchanged']).toEqual(
    expect.arrayContaining([...new Set(found['follow-ups'].map(({ state }) => state))]),
  )
  const date = { 'created-date': found['created-date'], 'follow-ups': found['follow-ups'] }
  if (isEqual(alone(between), alone(first))) expect(found).toEqual({ ...secondOutputs, ...date })
  else if (ownVersions(between, before).length === 0) expect(found).toEqual({ ...firstOutputs, ...date })
  else expect(found).toEqual({ ...secondOutputs, ...date, ...(flow.forced ? {} : repairedFrom(found)) })
}

/** What a run says is there, of what follows a version, and is not. */
function untrue({ 'follow-ups': followUps, 'layer-version': number }: Found, now: RegionState) {
  const policy = JSON.stringify(now.versions.find(({ version }) => version === number)?.policy ?? [])
  return followUps
    .filter(({ state }) => state === 'done' || state === 'unchanged')
    .filter(({ kind, target }) =>
      kind === 'share-with'
        ? !policy.includes(target)
        : now.parameters[target]?.at(-1)?.endsWith(`:${number}`) !== true,
    )
}

/** The state without what follows a version. */
function alone({ versions, objects }: RegionState) {
  return { objects, versions: versions.map((version) => ({ ...version, policy: [] })) }
}

/** The version was there, its backup was not; whether its code was looked at depends on the archive. */
function repairedFrom(found: Found): Partial<Found> {
  const { 'code-sha256': sha256, 'code-size': size, 'subject-digest': digest } = found
  return {
    result: 'repaired',
    reason: 'backup-missing',
    'code-sha256': sha256,
    'code-size': size,
    'subject-digest': digest,
  }
}

/**
 * Runs a flow of one region once more, and holds what the run says, and what there is then, against undisturbed runs.
 */
export async function convergeAgain(flow: Flow, setting: Setting, usual: UndisturbedRegion): Promise<void> {
  const state = () => at(stateOf(setting.layer, [REGION]), REGION)
  const between = state()
  const { outputs } = await setting.run()
  for (const found of outputs) checkClean(flow, found, between, usual)
  expect(state()).toEqual(convergedState(flow, between, usual))
}

/** What is to be stored in the end. */
export function convergedState(
  flow: Flow,
  between: RegionState,
  { before, first, second }: UndisturbedRegion,
): RegionState {
  if (!flow.forced || ownVersions(between, before).length === 0) return first
  // Each forced run publishes a version of its own, and looks after no other's backup.
  const missing = Object.keys(first.objects).filter((key) => !(key in between.objects))
  const objects = Object.entries(second.objects).filter(([key]) => !missing.includes(key))
  return { ...second, objects: Object.fromEntries(objects) }
}

function ownVersions(now: RegionState, before: RegionState) {
  const known = new Set(before.versions.map(({ version }) => version))
  return now.versions.filter(
    ({ version, description }) => !known.has(version) && !description.startsWith(RIVAL),
  )
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
