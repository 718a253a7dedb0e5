import assert from 'node:assert/strict'
import { inspect, isDeepStrictEqual } from 'node:util'
import type { AsyncCommand } from 'fast-check'
import type { Reason } from '../../../src/core/model/outcome.ts'
import {
  after,
  changesBetween,
  verdict,
  withBackup,
  type ManifestName,
  type State,
  type Verdict,
} from './state.ts'
import type { End, RunPlan, World } from './world.ts'

/** What is expected of the world. */
export interface Model {
  state: State
  /** Runs that were killed or failed, so that their lock may have been left to expire. */
  mayLeaveLock: Set<string>
}

/** Something that a user or a fault does. */
export type Command = AsyncCommand<Model, World>

/** A change of the workspace, the layer or the bucket by its user. */
function byUser(
  name: string,
  change: (state: State, world: World) => State,
  check: (state: State) => boolean = () => true,
): Command {
  return {
    check: ({ state }) => check(state),
    run: (model, world) => {
      model.state = change(model.state, world)
      world.manifest = model.state.manifest
      world.license = model.state.license
      assert.deepEqual(world.state, model.state)
      return Promise.resolve()
    },
    toString: () => name,
  }
}

function uploaded(state: State, manifest: ManifestName, world: World): State {
  world.upload(manifest)
  return { ...state, archive: { manifest, build: state.archive.build + 1 } }
}

/** Changes the manifest, and uploads its archive where the workflow is in order. */
export function changeManifest(manifest: ManifestName, isUploaded: boolean): Command {
  return byUser(`manifest ${manifest}${isUploaded ? '' : ' without its archive'}`, (state, world) => ({
    ...(isUploaded ? uploaded(state, manifest, world) : state),
    manifest,
  }))
}

/** Uploads the archive of the manifest, built anew: with other bytes. */
export function rebuild(): Command {
  return byUser('rebuild', (state, world) => uploaded(state, state.manifest, world))
}

export function changeLicense(license: string): Command {
  return byUser(`license "${license}"`, (state) => ({ ...state, license }))
}

export function deleteLatest(): Command {
  return byUser(
    'delete the latest version',
    (state, world) => {
      world.layers.delete(state.versions.at(-1)?.number ?? 0)
      return { ...state, versions: state.versions.slice(0, -1) }
    },
    ({ versions }) => versions.length > 0,
  )
}

/** Removes the backup of a version, counted from the latest. */
export function loseBackup(index: number): Command {
  return byUser(
    `lose a backup (${index})`,
    (state, world) => {
      const number = state.versions.at(-1 - index)?.number ?? 0
      world.loseBackup(number)
      return withBackup(state, number, false)
    },
    ({ versions }) => versions.length > index,
  )
}

export function passTime(seconds: number): Command {
  return {
    check: () => true,
    run: (_, world) => world.time.advance(seconds * 1_000),
    toString: () => `${seconds} s pass`,
  }
}

/** What the real client and the core get over by themselves. */
function isUndisturbed({ disturbance }: RunPlan): boolean {
  if (disturbance === undefined) return true
  return disturbance.times === 1 && ['dropped', 'lost', 'late', 'conflict'].includes(disturbance.kind)
}

/** Runs of one workspace, one alone or several at once. All have the same options. */
export function runs(plans: readonly RunPlan[], lag: number): Command {
  return {
    check: () => true,
    async run(model, world) {
      world.lag = lag
      if (plans.length > 1) world.layers.reveal()
      const before = model.state
      const options = plans[0]?.options ?? { reuse: 'latest', isForced: false }
      const due = verdict(before, options)
      // A listing that lags may show what was there a moment ago. A run then says what was true then, and never publishes.
      const stale = Array.from({ length: world.hidden }, (_, index) =>
        verdict({ ...before, versions: before.versions.slice(0, -1 - index) }, options),
      ).filter(({ result }) => result !== 'published')

      const { ends, owners } = await world.run(plans)
      const now = world.state
      assert.deepEqual(world.broken, [])

      const seen = plans.map((plan, index) => ({
        plan,
        end: ends[index] ?? 'killed',
        owner: owners[index] ?? '',
      }))
      const undisturbed = seen.filter(({ plan }) => isUndisturbed(plan))
      for (const { plan, owner } of seen) {
        if (!isUndisturbed(plan) && plan.disturbance?.kind !== 'cancelled') model.mayLeaveLock.add(owner)
      }

      // Alone, a run comes to what is due; beside others, also to what is due after one of them.
      const afterAnother = [after(before, due, false), after(before, due)].map((state) =>
        verdict(state, options),
      )
      const verdicts = [due, ...stale, ...(plans.length > 1 ? afterAnother : [])]
      for (const { end } of undisturbed) assertOneOf(verdicts, told(end))
      for (const { end } of seen) if (end !== 'killed') assertTrue(end, now, before.manifest)
      if (plans.length === 1) for (const { end } of undisturbed) assertTellsChanges(end, before)

      const finished = [due, ...stale].map((one) => after(before, one))
      const partly = seen.some(({ plan }) => plan.disturbance?.kind !== 'cancelled')
        ? [before, after(before, due, false)]
        : [before]
      assertOneOf(undisturbed.length > 0 ? finished : [...finished, ...partly], now)

      const publications = seen.filter(({ end }) => end !== 'killed' && end.published).length
      const made = now.versions.length - before.versions.length
      assert(undisturbed.length === seen.length ? publications === made : publications <= made)
      assertNoLock(model, world)
      model.state = now
    },
    toString: () => `run ${lag} ${JSON.stringify(plans)}`,
  }
}

/** A run of the old manifest while the manifest changes, its archive is uploaded, and a run of the new one starts. */
export function overtaken(
  old: RunPlan,
  manifest: ManifestName,
  changesAfter: number,
  young: RunPlan,
): Command {
  return {
    check: ({ state }) => state.manifest !== manifest,
    async run(model, world) {
      world.lag = 0
      world.layers.reveal()
      const before = model.state
      const archive = { manifest, build: before.archive.build + 1 }
      const runOld = (state: State, found: State['archive']) => {
        const then = { ...state, manifest: before.manifest, archive: found }
        return { ...after(then, verdict(then, old.options)), manifest, archive }
      }
      const runYoung = (state: State) => after(state, verdict(state, young.options))
      const changed = { ...before, manifest, archive }
      // As if one came after the other, and the old one found the old archive or the new one.
      const orders = [
        runYoung(runOld(before, before.archive)),
        runYoung(runOld(before, archive)),
        runOld(runYoung(changed), archive),
      ]
      // A run that has nothing to publish does not wait for the one that holds the lock, and has looked at the archive.
      if (verdict(changed, young.options).result !== 'published') {
        orders.push(runOld(runYoung(changed), before.archive))
      }

      const changesAt = old.startsAfter + 1 + changesAfter
      world.time.after(changesAt, () => {
        world.manifest = manifest
        world.upload(manifest)
      })
      const { ends } = await world.run([old, { ...young, startsAfter: changesAt + young.startsAfter }])
      const now = world.state
      assert.deepEqual(world.broken, [])
      const [oldEnd = 'killed', youngEnd = 'killed'] = ends
      // The old one had looked at the archive, and then met another in its place: it published nothing.
      const isReplaced = told(oldEnd).reason === 'archive-replaced'
      assertOneOf(isReplaced ? [runYoung(changed)] : orders, now)
      assertTrue(oldEnd, now, before.manifest)
      assertTrue(youngEnd, now, manifest)
      assert.notEqual(told(youngEnd).result, 'failed')
      if (told(oldEnd).result === 'failed' && !isReplaced) {
        assert.equal(told(oldEnd).reason, 'archive-of-another-manifest')
      }
      assertNoLock(model, world)
      model.state = now
    },
    toString: () => `overtaken ${JSON.stringify({ old, manifest, changesAfter, young })}`,
  }
}

function told(end: End): Verdict {
  if (end === 'killed') return { result: 'failed', reason: 'internal', number: undefined }
  return { result: end.result, reason: end.reason, number: end.version?.version }
}

/** What a run tells is so: the version that it names exists and is of its manifest, and so is its backup. */
function assertTrue(end: End, state: State, manifest: ManifestName): void {
  assertChanges(end, state, manifest)
  const { versions } = state
  const { result, reason, number } = told(end)
  assert(!DEFECTS.includes(reason), reason)
  const named = versions.find((version) => version.number === number)
  if (number !== undefined) assert.equal(named?.manifest, manifest)
  if (result !== 'failed' || (end !== 'killed' && end.backupKey !== undefined)) assert(named?.hasBackup)
}

/** What changed is told of every version that stands or is published, or else that it is not known. */
function assertChanges(end: End, { versions }: State, manifest: ManifestName): void {
  if (end === 'killed') return
  const { result, published, previousVersion, changes, warnings } = end
  const previous = versions.find(({ number }) => number === previousVersion)
  const unknown = warnings.filter((text) => text.includes('determine `changes`')).length
  if (changes !== undefined) assert.deepEqual(changes, changesBetween(previous?.manifest, manifest))
  if (result !== 'failed' || published) assert.equal(unknown, changes === undefined ? 1 : 0)
  // It may have failed before anybody asked.
  else assert.ok(unknown <= (changes === undefined ? 1 : 0))
}

/** A run that nothing troubles knows what changed, unless nothing is kept of the manifest before. */
function assertTellsChanges(end: End, { versions, manifest }: State): void {
  if (end === 'killed' || end.result === 'failed') return
  const previous = versions.find(({ number }) => number === end.previousVersion)
  const isKept = previous === undefined || previous.hasBackup || previous.manifest === manifest
  assert.equal(end.changes !== undefined, isKept)
}

/** Codes that no fault excuses. */
const DEFECTS: readonly Reason[] = ['backup-conflict', 'published-bytes-differ', 'lock-timeout', 'lock-lost']

function assertNoLock({ mayLeaveLock }: Model, world: World): void {
  const owner = world.lockOwner
  assert(owner === undefined || mayLeaveLock.has(owner), `${owner} left its lock`)
}

function assertOneOf<T>(expected: readonly T[], actual: T): void {
  if (expected.some((one) => isDeepStrictEqual(one, actual))) return
  assert.fail(inspect({ expected, actual }, { depth: 9, breakLength: 110 }))
}
