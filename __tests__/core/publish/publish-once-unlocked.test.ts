import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { meet, SINCE, type End, type Kind, type Listed, type Seen } from './publish-once-scene.ts'

/** Pauses before the reads of versions. */
const SETTLING = [0, 1_000, 2_000, 4_000, 8_000]

type Row = [name: string, ends: End[], listed: Listed[], expected: Partial<Record<keyof Seen, unknown>>]

/** This run's call makes version 5. */
function table(rows: Row[], hasNoMarker = false): void {
  it.each(rows)('%s', async (_, ends, listed, expected) => {
    const seen = await meet({ ends, listed, publishes: 5, hasNoLock: true, hasNoMarker })
    const plain = { result: 5, sent: 1, pauses: [0], warnings: [], isOfAnother: false }
    expect(seen).toMatchObject({ ...plain, ...expected })
  })
}

const twice = (lowest: number, ...others: number[]) => [
  expect.stringMatching(
    new RegExp(
      `This run reports \\S+:${lowest}\\. Duplicates: ${others.map((each) => `\\S+:${each}`).join(', ')}\\. `,
    ),
  ),
]

describe('a publication without a lock', () => {
  // prettier-ignore
  table([
    ['looks for duplicates, though its call was answered',     ['published'],                  [[5, 'own', 0]],                                      {}],
    ['looks until its own version is listed',                  ['published'],                  [[5, 'own', 2]],                                      { pauses: SETTLING.slice(0, 3) }],
    ['is believed when its version is never listed',           ['published'],                  [],                                                   { pauses: SETTLING }],
    ['reports the lower of two with its archive',              ['published'],                  [[4, 'own', 0], [5, 'own', 0]],                       { result: 4, warnings: twice(4, 5) }],
    ['reports the lower of two, also with another archive',    ['published'],                  [[4, 'other bytes', 0], [5, 'own', 0]],               { result: 4, warnings: twice(4, 5), isOfAnother: true }],
    ['reports its own when the other is higher',               ['published'],                  [[5, 'own', 0], [6, 'other bytes', 0]],               { warnings: twice(5, 6) }],
    ['reports the lowest of three',                            ['published'],                  [[6, 'own', 0], [5, 'own', 0], [4, 'other bytes', 0]], { result: 4, warnings: twice(4, 5, 6), isOfAnother: true }],
    ['sees a lower one only once its own is listed',           ['published'],                  [[4, 'own', 0], [5, 'own', 1]],                       { result: 4, pauses: [0, 1_000], warnings: twice(4, 5) }],
    ['has nothing to do with another manifest',                ['published'],                  [[4, 'other marker', 0], [5, 'own', 0]],              {}],
    ['has nothing to do with other settings',                  ['published'],                  [[4, 'other settings', 0], [5, 'own', 0]],            {}],
    ['has nothing to do with what was there before',           ['published'],                  [[SINCE, 'own', 0], [2, 'other bytes', 0], [5, 'own', 0]], {}],
    ['has nothing to do with one that is gone',                ['published'],                  [[4, 'without its code', 0], [5, 'own', 0]],          {}],
    ['of other bytes than were checked is not looked for',     ['published with other bytes'], [[4, 'own', 0], [5, 'other bytes', 0]],               { pauses: [] }],
    ['whose answer is lost is looked for',                     ['unknown'],                    [[5, 'own', 1]],                                      { pauses: [0, 1_000] }],
    ['whose answer is lost is the lowest with its archive',    ['unknown'],                    [[4, 'own', 0], [5, 'own', 0], [6, 'other bytes', 0]], { result: 4, warnings: twice(4, 5) }],
    ['whose answer is lost is not taken for another archive',  ['unknown'],                    [[4, 'other bytes', 0]],                              { result: 'published-bytes-differ' }],
    ['is sent twice at most',                                  ['unknown', 'unknown'],         [],                                                   { result: 'aws-unreachable', sent: 2, pauses: [...SETTLING, ...SETTLING] }],
    ['that is refused is not looked for',                      ['refused'],                    [[4, 'own', 0]],                                      { result: 'access-denied', pauses: [] }],
  ])

  it('names its version also where the others cannot be looked for', async () => {
    const seen = await meet({ ends: ['published'], publishes: 5, failingRead: 0, hasNoLock: true })
    expect(seen).toMatchObject({ result: 5, sent: 1, isOfAnother: false })
    expect(seen.warnings).toEqual([expect.stringMatching(/^Could not check whether version 5 was/)])
  })
})

describe('a publication without a lock and without a marker', () => {
  const nothing = true
  // prettier-ignore
  table([
    ['looks for duplicates with its archive',                  ['published'], [[4, 'own', 0], [5, 'own', 0]],            { result: 4, warnings: twice(4, 5) }],
    ['has nothing to do with other archives',                  ['published'], [[4, 'other bytes', 0], [5, 'own', 0]],    {}],
    ['has nothing to do with what has a marker',               ['published'], [[4, 'other marker', 0], [5, 'own', 0]],   {}],
    ['whose answer is lost is known by its archive',           ['unknown'],   [[4, 'other bytes', 0], [5, 'own', 1]],    { pauses: [0, 1_000] }],
  ], nothing)
})

describe('a publication without a lock, whatever others publish', () => {
  const kinds: Kind[] = ['own', 'other bytes', 'other settings', 'other marker', 'without its code']
  const listed = fc.uniqueArray(
    fc.tuple(fc.constantFrom(2, 3, 4, 6, 7), fc.constantFrom(...kinds), fc.nat(6)),
    { selector: ([version]) => version },
  )

  it('names its own version or a lower one of the same publication, and tells of all', async () => {
    await fc.assert(
      fc.asyncProperty(listed, fc.nat(4), async (others: Listed[], from) => {
        const seen = await meet({
          ends: ['published'],
          publishes: 5,
          listed: [...others, [5, 'own', from]],
          hasNoLock: true,
        })
        // All that is listed by the time at which its own version is.
        const same = others
          .filter(([version, kind, at]) => version > SINCE && at <= from && /own|bytes/.test(kind))
          .map(([version]) => version)
        expect(seen.result).toBe(Math.min(5, ...same))
        expect(seen.warnings).toHaveLength(same.length === 0 ? 0 : 1)
        for (const version of same) expect(seen.warnings[0]).toContain(`:numpy:${version}`)
        expect([seen.sent, seen.reads]).toEqual([1, from + 1])
      }),
      { numRuns: 300 },
    )
  })
})
