import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { tries } from '../../tries.ts'
import {
  changeLicense,
  changeManifest,
  deleteLatest,
  loseBackup,
  overtaken,
  passTime,
  rebuild,
  runs,
  type Command,
  type Model,
} from './commands.ts'
import { MANIFESTS, type Options } from './state.ts'
import { World, type Disturbance, type RunPlan } from './world.ts'

/*
 * The core, as it is, over both services in memory, against a model that knows the contract and nothing of the code. What
 * the design does not promise is left out:
 * - A publish call that takes effect more than a lease after its run stalled or died: Lambda knows no fencing.
 * - A listing that lags for longer than a run looks for its version, a quarter of a minute.
 * - A listing that lags behind a version that has no backup, its own or one below it: nothing leads to that version.
 */

const SEQUENCES = tries(3_000)
const LONGEST = 12

const manifests = fc.constantFrom(...MANIFESTS)
const latencies = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.nat(400) }, { weight: 1, arbitrary: fc.nat(20_000) }),
  {
    minLength: 1,
    maxLength: 12,
  },
)
const options: fc.Arbitrary<Options> = fc.record({
  reuse: fc.constantFrom('latest', 'latest', 'any'),
  isForced: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
})
const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  at: fc.nat(14),
  times: fc.constantFrom(1, 1, 3),
  kind: fc.constantFrom<Disturbance['kind']>(
    'killed before',
    'killed after',
    'lost',
    'late',
    'dropped',
    'conflict',
    'denied',
    'cancelled',
  ),
})

function plan(disturbed: fc.Arbitrary<Disturbance | undefined>): fc.Arbitrary<RunPlan> {
  return fc.record({
    options,
    startsAfter: fc.nat(3_000),
    latencies,
    isSlow: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    disturbance: disturbed,
    hasPost: fc.boolean(),
  })
}

const clean = plan(fc.constant(undefined))
const disturbed = plan(disturbance)
const lag = fc.nat(4)

/** Several at once ask for the same thing. Forced ones would each publish. */
function atOnce(plans: readonly RunPlan[]): RunPlan[] {
  const reuse = plans[0]?.options.reuse ?? 'latest'
  return plans.map((one) => ({ ...one, options: { reuse, isForced: false } }))
}

const commands: fc.Arbitrary<Command>[] = [
  fc.tuple(clean, lag).map(([one, behind]) => runs([one], behind)),
  fc.tuple(clean, lag).map(([one, behind]) => runs([one], behind)),
  fc.tuple(disturbed, lag).map(([one, behind]) => runs([one], behind)),
  fc.tuple(disturbed, lag).map(([one, behind]) => runs([one], behind)),
  fc
    .tuple(fc.array(fc.oneof(clean, disturbed), { minLength: 2, maxLength: 3 }), lag)
    .map(([several, behind]) => runs(atOnce(several), behind)),
  fc.tuple(disturbed, clean, lag).map(([first, second, behind]) => runs(atOnce([first, second]), behind)),
  fc.tuple(clean, manifests, fc.nat(3_000), clean).map((all) => overtaken(...all)),
  manifests.map((name) => changeManifest(name, true)),
  manifests.map((name) => changeManifest(name, true)),
  manifests.map((name) => changeManifest(name, false)),
  fc.constant(rebuild()),
  fc.constantFrom('', 'MIT', 'Apache-2.0').map(changeLicense),
  fc.constant(deleteLatest()),
  fc.nat(2).map(loseBackup),
  fc.constantFrom(5, 130).map(passTime),
]

const plain: RunPlan = {
  options: { reuse: 'latest', isForced: false },
  startsAfter: 0,
  latencies: [20],
  isSlow: false,
  disturbance: undefined,
  hasPost: false,
}

describe(`${SEQUENCES} sequences of up to ${LONGEST} commands`, () => {
  it('leave one version for each publication, with its backup, and tell the truth', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: LONGEST, size: 'max' }), async (sequence) => {
        const world = new World()
        const model: Model = { state: world.state, mayLeaveLock: new Set() }
        await fc.asyncModelRun(() => ({ model, real: world }), sequence)

        // Whatever was, two clean runs come to rest.
        const last = [
          changeManifest(model.state.manifest, true),
          passTime(130),
          runs([plain], 0),
          runs([plain], 0),
        ]
        for (const command of last) await command.run(model, world)
        const { versions, manifest } = world.state
        expect(versions.at(-1)).toMatchObject({ manifest, hasBackup: true })
      }),
      { numRuns: SEQUENCES },
    )
  }, 600_000)
})
