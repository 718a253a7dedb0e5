import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { closes, deletes, FIXED, forgets, LATEST, Run, shares, writes } from './follow-up-model.ts'
import type { Model } from './follow-up-model.ts'
import { Setting } from './in-process.ts'

const number = fc.integer({ min: 1, max: 4 })
const rarely = fc.integer({ min: 0, max: 9 }).map((one) => one === 0)
const held = fc.oneof(number, fc.constant(9), fc.constantFrom('foreign' as const, 'secret' as const))

const commands = fc.commands(
  [
    fc.tuple(fc.nat(2), fc.boolean(), rarely).map((given) => new Run(...given)),
    fc.tuple(fc.nat(2), fc.boolean(), rarely).map((given) => new Run(...given)),
    fc
      .tuple(number, fc.constantFrom('222222222222', 'o-a1b2c3d4e5', '333333333333', 'public'))
      .map((given) => shares(...given)),
    number.map(closes),
    fc.tuple(fc.constant(LATEST), held).map((given) => writes(...given)),
    fc
      .tuple(
        number.map((one) => `${FIXED}${one}`),
        held,
      )
      .map((given) => writes(...given)),
    fc.constant(LATEST).map(forgets),
    number.map((one) => forgets(`${FIXED}${one}`)),
    number.map(deletes),
  ],
  { maxCommands: 14 },
)

describe('whatever happens to policies and parameters between runs', () => {
  it('each run makes them what the contract says, and says so', async () => {
    const property = fc.asyncProperty(commands, (happens) =>
      Setting.use({ name: 'model', reason: 'first-version' }, async (setting) => {
        const model: Model = { versions: new Map(), lastNumber: 0, parameters: new Map() }
        await fc.asyncModelRun(() => ({ model, real: setting }), happens)
      }),
    )
    await fc.assert(property, { numRuns: 150 })
    expect.assertions(0)
  })
})
