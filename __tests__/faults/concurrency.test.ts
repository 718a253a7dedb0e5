import { describe, expect, it } from '@jest/globals'
import { REGION } from '../flows/fixture.ts'
import { outputsOf, runChild } from './child.ts'
import { firstVersion } from './flows.ts'
import { Setting } from './in-process.ts'
import { failuresOf } from './side-by-side.ts'
import { locksOf } from './state.ts'

/** How many processes at once, how often, and how many such rounds side by side. */
const ROUNDS = [
  { processes: 2, rounds: 26, sideBySide: 4 },
  { processes: 4, rounds: 16, sideBySide: 3 },
  { processes: 8, rounds: 6, sideBySide: 2 },
  { processes: 16, rounds: 2, sideBySide: 1 },
]

/** Requests of a round that are delayed, from the first on, and by how many milliseconds at most. */
const DELAYED = 300
const LONGEST_DELAY = 120

const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000)

/** Numbers from 0 to below 1, always the same for a seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

describe(`runs at once (FAULT_SEED=${SEED})`, () => {
  it.each(ROUNDS)(
    '$processes of them, $rounds times, publish once',
    async ({ processes, rounds, sideBySide }) => {
      const round = (number: number) =>
        Setting.use(firstVersion, async ({ sandbox, layer }) => {
          const random = numbers(SEED + 1000 * processes + number)
          for (let index = 0; index < DELAYED; index++) {
            const fault = { kind: 'delay' as const, ms: LONGEST_DELAY * random.next().value }
            sandbox.faults.add({ match: { index }, fault })
          }
          const runs = await Promise.all(
            Array.from({ length: processes }, () => runChild(firstVersion, layer)),
          )

          expect(layer.numbers()).toEqual([1])
          expect(layer.backup(1)).toBe(layer.manifest)
          expect(locksOf(layer, [REGION])).toEqual([])
          expect(runs.filter(({ exitCode }) => exitCode !== 0)).toEqual([])
          const outputs = runs.map(outputsOf)
          expect(outputs.filter(({ published }) => published)).toHaveLength(1)
          // One that looks between the publish call and the backup writes the backup itself.
          const reasons = new Set(outputs.map(({ published, reason }) => `${published}, ${reason}`))
          expect(['true, first-version', 'false, unchanged', 'false, backup-missing']).toEqual(
            expect.arrayContaining([...reasons]),
          )
          for (const found of outputs) {
            expect(found).toMatchObject({
              'layer-version': 1,
              'layer-version-arn': layer.arn(1),
              'manifest-uri': outputs[0]?.['manifest-uri'],
              'created-date': outputs[0]?.['created-date'],
            })
          }
        })
      expect(await failuresOf([...Array(rounds).keys()], sideBySide, round)).toEqual([])
    },
  )
})
