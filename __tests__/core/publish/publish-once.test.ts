import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  meet,
  type Encounter,
  SINCE,
  type End,
  type Kind,
  type Listed,
  type Seen,
} from './publish-once-scene.ts'
import { LEASE_MILLISECONDS, TRUSTED_MILLISECONDS } from '../../../src/core/model/lease.ts'

/** Pauses before the reads that follow an end that nobody knows. */
const SETTLING = [0, 1_000, 2_000, 4_000, 8_000]
const LEFT = { lockIsLeft: true }

type Expected = Partial<Record<keyof Seen, unknown>>

/** What is expected of a call that needs nothing else. */
const plain: Omit<Seen, 'took' | 'reads' | 'deadlines' | 'keptForPost'> = {
  result: 4,
  sent: 1,
  pauses: [],
  lockIsLeft: false,
  warnings: [],
  isOfAnother: false,
}

type Row = [name: string, ends: End[], listed: Listed[], expected: Expected]

function table(rows: Row[]): void {
  it.each(rows)('%s', async (_, ends, listed, expected) => {
    expect(await meet({ ends, listed })).toMatchObject({ ...plain, ...expected })
  })
}

describe('a publish call whose end is known', () => {
  table([
    ['is sent once', ['published'], [], { reads: 0 }],
    ['is not sent again when AWS refuses it', ['refused'], [], { result: 'access-denied' }],
    [
      'is sent again when it had no effect',
      ['throttled', 'published'],
      [],
      { result: 5, sent: 2, pauses: [500] },
    ],
    [
      'waits as long as AWS asks, and a while',
      [7_000, 'published'],
      [],
      { result: 5, sent: 2, pauses: [7_500] },
    ],
    [
      'waits longer each time',
      ['throttled', 'throttled', 'throttled', 'published'],
      [],
      { result: 7, sent: 4, pauses: [500, 1_000, 2_000] },
    ],
    [
      'is refused after all',
      ['throttled', 'refused'],
      [],
      { result: 'access-denied', sent: 2, pauses: [500] },
    ],
    [
      'is given up when throttling takes a minute',
      Array<End>(20).fill('throttled'),
      [],
      {
        result: 'throttled',
        sent: 10,
        pauses: [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000],
      },
    ],
    ['is given up when AWS asks for more than a minute', [60_000], [], { result: 'throttled' }],
    ['waits for almost a minute', [59_500, 'published'], [], { result: 5, sent: 2, pauses: [60_000] }],
    [
      'is given up at the second long pause',
      [40_000, 40_000],
      [],
      { result: 'throttled', sent: 2, pauses: [40_500] },
    ],
  ])
})

describe('a publish call whose end nobody knows', () => {
  table([
    ...[0, 1, 2, 3, 4].map((read): Row => [
      `is not sent again when its version is listed at read ${read}`,
      ['unknown'],
      [[4, 'own', read]],
      { reads: read + 1, pauses: SETTLING.slice(0, read + 1) },
    ]),
    [
      'is sent once more when no version appears',
      ['unknown', 'published'],
      [[5, 'own', 5]],
      { result: 5, sent: 2, pauses: [...SETTLING, 0] },
    ],
    [
      'is sent once more, and its version is looked for until it is listed',
      ['unknown', 'published'],
      [[5, 'own', 7]],
      { result: 5, sent: 2, pauses: [...SETTLING, 0, 1_000, 2_000] },
    ],
    [
      'is sent once more, and believed when its version is never listed',
      ['unknown', 'published'],
      [],
      { result: 5, sent: 2, pauses: [...SETTLING, ...SETTLING] },
    ],
    [
      'is sent again after throttling',
      ['unknown', 'throttled', 3_000, 'published'],
      [[7, 'own', 5]],
      { result: 7, sent: 4, pauses: [...SETTLING, 500, 4_000, 0] },
    ],
    [
      'is looked for also when it was throttled before',
      ['throttled', 'unknown'],
      [[4, 'own', 1]],
      { sent: 2, pauses: [500, 0, 1_000] },
    ],
    [
      'is looked for again after the second such end',
      ['unknown', 'unknown'],
      [[5, 'own', 6]],
      { result: 5, sent: 2, pauses: [...SETTLING, 0, 1_000] },
    ],
    [
      'is never sent a third time',
      ['unknown', 'unknown', 'published'],
      [],
      { result: 'aws-unreachable', sent: 2, pauses: [...SETTLING, ...SETTLING], ...LEFT },
    ],
    [
      'leaves the lock when the second call is refused',
      ['unknown', 'refused'],
      [],
      { result: 'access-denied', sent: 2, pauses: SETTLING, ...LEFT },
    ],
    [
      'leaves the lock when the second call is throttled for too long',
      ['unknown', 60_000],
      [],
      { result: 'throttled', sent: 2, pauses: SETTLING, ...LEFT },
    ],
  ])

  it.each([0, 1, 4])('is not sent again when read %d fails, and leaves the lock', async (failingRead) => {
    expect(await meet({ ends: ['unknown'], failingRead })).toMatchObject({
      ...plain,
      result: 'service-error',
      pauses: SETTLING.slice(0, failingRead + 1),
      lockIsLeft: true,
    })
  })

  it('leaves the lock when the reads after the second such end fail', async () => {
    const seen = await meet({ ends: ['unknown', 'unknown'], failingRead: 5 })
    expect(seen).toMatchObject({ result: 'service-error', sent: 2, lockIsLeft: true })
  })
})

describe('of the versions that appear after such an end', () => {
  const again: Expected = { result: 5, sent: 2, pauses: [...SETTLING, 0] }
  table([
    [
      'one of another manifest is none',
      ['unknown', 'published'],
      [
        [4, 'other marker', 0],
        [5, 'own', 5],
      ],
      again,
    ],
    [
      'one with other settings is none',
      ['unknown', 'published'],
      [
        [4, 'other settings', 0],
        [5, 'own', 5],
      ],
      again,
    ],
    [
      'one that was there before is none',
      ['unknown', 'published'],
      [
        [2, 'own', 0],
        [5, 'own', 5],
      ],
      again,
    ],
    [
      'one that cannot be had yet is looked for again',
      ['unknown', 'published'],
      [
        [4, 'without its code', 0],
        [5, 'own', 5],
      ],
      again,
    ],
    [
      'one with other bytes is a failure',
      ['unknown'],
      [[4, 'other bytes', 1]],
      {
        result: 'published-bytes-differ',
        pauses: [0, 1_000],
        ...LEFT,
      },
    ],
    [
      'the one with the archive counts',
      ['unknown'],
      [
        [4, 'other bytes', 0],
        [5, 'own', 0],
      ],
      { result: 5, pauses: [0] },
    ],
    [
      'the one with the archive counts, in whatever order',
      ['unknown'],
      [
        [5, 'own', 0],
        [4, 'other bytes', 0],
      ],
      {
        result: 5,
        pauses: [0],
      },
    ],
    [
      'the lowest counts, and the others are named',
      ['unknown'],
      [
        [6, 'own', 0],
        [4, 'own', 0],
        [5, 'own', 0],
      ],
      {
        pauses: [0],
        warnings: [expect.stringMatching(/ reports \S+:numpy:4\. Duplicates: \S+:numpy:5, \S+:numpy:6\./)],
      },
    ],
    [
      'the first call’s counts when it comes after the second call',
      ['unknown', 'published'],
      [
        [4, 'own', 5],
        [5, 'own', 5],
      ],
      {
        sent: 2,
        pauses: [...SETTLING, 0],
        warnings: [expect.stringContaining(':numpy:4. Duplicates: ')],
      },
    ],
    [
      'the first call’s counts when the second call’s end is not known either',
      ['unknown', 'unknown'],
      [
        [4, 'own', 6],
        [5, 'own', 6],
      ],
      {
        sent: 2,
        pauses: [...SETTLING, 0, 1_000],
        warnings: [
          expect.stringContaining('Duplicates: arn:aws:lambda:eu-west-1:123456789012:layer:numpy:5.'),
        ],
      },
    ],
  ])

  it('none is a reason to fail once the second call has published', async () => {
    const seen = await meet({ ends: ['unknown', 'published'], failingRead: 5 })
    expect(seen).toMatchObject({ result: 5, sent: 2, lockIsLeft: false })
    expect(seen.warnings).toEqual([
      'Could not check whether version 5 was published twice: The call ended so: service-error.',
    ])
  })
})

describe('a publish call', () => {
  const dropped = Array<'dropped'>(99).fill('dropped')

  it.each<[string, Partial<Encounter>, number[]]>([
    ['a whole lease, when the lock was just taken', {}, [LEASE_MILLISECONDS]],
    ['what is left of the lease', { heldFor: 20_000 }, [LEASE_MILLISECONDS - 20_000]],
    [
      'no more when no renewal gets through',
      { heldFor: TRUSTED_MILLISECONDS - 1_000, lockTroubles: [undefined, ...dropped] },
      [LEASE_MILLISECONDS - TRUSTED_MILLISECONDS + 1_000],
    ],
    [
      'a whole lease again, when an old one was renewed',
      { heldFor: TRUSTED_MILLISECONDS + 1_000, lockTroubles: [undefined, ...dropped.slice(0, 6), undefined] },
      [LEASE_MILLISECONDS],
    ],
    ['as much without a lock', { hasNoLock: true, listed: [[4, 'own', 0]] }, [LEASE_MILLISECONDS]],
  ])('is given %s: it never outlives the lease that protects it', async (_, over, deadlines) => {
    expect((await meet({ ends: ['published'], ...over })).deadlines).toEqual(deadlines)
  })
})

describe('under a lease that may have run out', () => {
  // The lock is taken, the publish call begins at once, and no renewal arrives for longer than the lease.
  const stalled = {
    lockTroubles: [undefined, ...Array<'dropped'>(99).fill('dropped')],
    callTakes: LEASE_MILLISECONDS + 1_000,
  }

  it('duplicates are looked for', async () => {
    const listed: Listed[] = [
      [4, 'own', 0],
      [5, 'own', 0],
    ]
    const seen = await meet({ ends: ['published'], listed, ...stalled })
    expect(seen).toMatchObject({ result: 4, sent: 1, pauses: [0] })
    expect(seen.warnings).toHaveLength(1)
  })

  it('a lower version, of another run, counts', async () => {
    const listed: Listed[] = [
      [4, 'own', 0],
      [5, 'own', 1],
    ]
    const seen = await meet({ ends: ['published'], publishes: 5, listed, ...stalled })
    expect(seen).toMatchObject({ result: 4, sent: 1, pauses: [0, 1_000] })
    expect(seen.warnings).toEqual([
      expect.stringContaining('Duplicates: arn:aws:lambda:eu-west-1:123456789012:layer:numpy:5.'),
    ])
  })

  it('nothing is published where S3 cannot be asked', async () => {
    const seen = await meet({ ends: ['published'], ...stalled, heldFor: TRUSTED_MILLISECONDS + 1_000 })
    expect(seen).toMatchObject({ result: 'aws-unreachable', sent: 0, reads: 0 })
  })
})

describe('a cancelled run', () => {
  it.each<[name: string, cancelAt: number, ends: End[], listed: Listed[], expected: Expected]>([
    ['begins no call', 0, ['published'], [], { result: 'cancelled', sent: 0 }],
    ['finishes the call that is in flight', 500, ['published'], [], { result: 4, sent: 1 }],
    [
      'does not repeat a call that had no effect',
      500,
      ['throttled', 'published'],
      [],
      {
        result: 'cancelled',
        took: 1_000,
      },
    ],
    ['ends a pause at once', 1_200, ['throttled', 'published'], [], { result: 'cancelled', took: 1_200 }],
    [
      'takes the version of a call without an answer when one look shows it',
      500,
      ['unknown'],
      [[4, 'own', 0]],
      {
        result: 4,
        reads: 1,
        took: 1_000,
      },
    ],
    [
      'looks once for it, no more, and leaves the lock',
      500,
      ['unknown', 'published'],
      [[4, 'own', 1]],
      {
        result: 'cancelled',
        reads: 1,
        took: 1_000,
        ...LEFT,
      },
    ],
    [
      'looks once more when it is cancelled in between',
      2_500,
      ['unknown', 'published'],
      [[4, 'own', 2]],
      {
        result: 4,
        reads: 3,
        took: 2_500,
      },
    ],
    [
      'does not send a second call',
      15_999,
      ['unknown', 'published'],
      [],
      {
        result: 'cancelled',
        took: 15_999,
        ...LEFT,
      },
    ],
    ['finishes the second call', 16_500, ['unknown', 'published'], [[5, 'own', 5]], { result: 5, sent: 2 }],
    [
      'believes the second call without its version being listed',
      16_500,
      ['unknown', 'published'],
      [],
      {
        result: 5,
        sent: 2,
        took: 17_000,
      },
    ],
    [
      'leaves the lock after the second call without an answer',
      16_500,
      ['unknown', 'unknown'],
      [],
      {
        result: 'aws-unreachable',
        sent: 2,
        took: 17_000,
        ...LEFT,
      },
    ],
  ])('%s', async (_, cancelAt, ends, listed, expected) => {
    const seen = await meet({ ends, listed, cancelAt, callTakes: 1_000 })
    expect(seen).toMatchObject({ sent: 1, lockIsLeft: false, warnings: [], ...expected })
  })
})

describe('whatever comes in whatever order', () => {
  const end = fc.oneof(
    fc.constantFrom<End>('published', 'throttled', 'unknown', 'unknown', 'refused'),
    fc.nat(30_000),
  )
  const ends = fc.array(end, { maxLength: 12 })
  const kinds: Kind[] = ['own', 'own', 'other bytes', 'other settings', 'other marker', 'without its code']
  const listed = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...kinds), fc.nat(12)),
    {
      selector: ([version]) => version,
      maxLength: 4,
    },
  )
  const jitter = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 })
  const failingRead = fc.option(fc.nat(10), { nil: undefined })
  const cancelAt = fc.option(fc.nat(60_000), { nil: undefined })
  const encounter = fc.record({ ends, listed, jitter, failingRead, cancelAt, callTakes: fc.nat(2_000) })

  it('there are at most two calls that may have had an effect, and nobody is told of another version', async () => {
    await fc.assert(
      fc.asyncProperty(
        encounter,
        async ({ jitter: values, failingRead: failing, cancelAt: cancel, ...rest }) => {
          let drawn = 0
          const seen = await meet({
            ...rest,
            random: () => values[drawn++ % values.length] ?? 0,
            ...(failing !== undefined && { failingRead: failing }),
            ...(cancel !== undefined && { cancelAt: cancel }),
          })
          const calls = Array.from({ length: seen.sent }, (_, index) => rest.ends[index] ?? 'refused')
          const withEffect = calls.filter((call) => call === 'unknown' || call === 'published')
          expect(withEffect.length).toBeLessThanOrEqual(2)
          expect(calls.slice(0, -1)).not.toContain('published')
          expect(calls.slice(0, -1)).not.toContain('refused')

          const isUnknown = calls.includes('unknown')
          expect(seen.lockIsLeft).toBe(isUnknown && typeof seen.result === 'string')
          const published = calls.indexOf('published') + SINCE + 1
          const own = rest.listed.filter(([version, kind]) => kind === 'own' && version > SINCE)
          const numbers = [published, ...own.map(([version]) => version)]
          expect(typeof seen.result === 'string' || numbers.includes(seen.result)).toBe(true)
          // Two budgets of throttling, two times settling, and the calls themselves.
          expect(seen.took).toBeLessThanOrEqual(2 * 60_000 + 2 * 15_000 + seen.sent * 2_000)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('pauses after throttling are what AWS asks and a jitter, up to 20 s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5_000), { maxLength: 9 }), jitter, async (asked, values) => {
        let drawn = 0
        const random = () => values[drawn++ % values.length] ?? 0
        const { pauses } = await meet({ ends: [...asked, 'published'], random })
        for (const [index, pause] of pauses.entries()) {
          const retryAfter = asked[index] ?? 0
          expect(pause).toBeGreaterThanOrEqual(retryAfter)
          expect(pause - retryAfter).toBeLessThanOrEqual(Math.min(20_000, 1_000 * 2 ** index))
        }
        expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(60_000)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the post step', () => {
  it.each<[string, End[], Listed[], boolean[]]>([
    ['may release the lock when the call is answered', ['published'], [], [true, false, true]],
    ['may not while its end is unknown', ['unknown'], [[4, 'own', 0]], [true, false]],
  ])('%s', async (_, ends, listed, keptForPost) => {
    expect((await meet({ ends, listed })).keptForPost).toEqual(keptForPost)
  })
})
