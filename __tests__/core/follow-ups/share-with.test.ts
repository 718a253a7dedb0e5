import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { statementId } from '../../../src/core/follow-ups/policy-size.ts'
import { nameOf, type Principal } from '../../../src/core/model/principal.ts'
import { applyAll, lookAt, MemoryPolicy, statementOf } from './sharing-scene.ts'
import { ARN, everybody, friend, inOrganization, organization, statement, stranger } from './statements.ts'

const DONE = 'It has access to the version now.'
const own = (principal: Principal) => statementId(principal)
const byHand = (principal: Principal, Sid = 'by-hand') => ({ ...statementOf('x', principal), Sid })
const added = (principal: Principal, revision: number | undefined) => `add ${own(principal)} at ${revision}`

describe('who has no access', () => {
  it('gets it, with one request each, and one to read', async () => {
    const policy = new MemoryPolicy()
    const { findings, warnings } = await lookAt(policy, [friend, stranger, organization])
    expect(findings.map(({ state }) => state)).toEqual(['missing', 'missing', 'missing'])
    expect(policy.calls).toEqual(['read 7'])
    expect(await applyAll(findings)).toEqual([DONE, DONE, DONE])
    expect(policy.calls).toEqual([
      'read 7',
      added(friend, undefined),
      added(stranger, 1),
      added(organization, 2),
    ])
    expect(warnings).toEqual([])
  })

  it('gets it beside others, in whose statements nothing changes', async () => {
    const others = [byHand(stranger), statement({ Sid: 'odd', Effect: 'Deny' })]
    const policy = new MemoryPolicy(others)
    const { findings } = await lookAt(policy, [friend, stranger])
    expect(await applyAll(findings)).toEqual([DONE, 'unchanged'])
    expect(policy.statements).toEqual([...others, statementOf(own(friend), friend)])
    expect(policy.calls.slice(1)).toEqual([added(friend, 2)])
  })

  it('would get it by a version that is not there yet, of which nothing is read', async () => {
    const policy = new MemoryPolicy()
    const { findings } = await lookAt(policy, [friend, everybody], { isNew: true })
    expect(findings).toMatchObject([
      { target: '012345678901', state: 'missing', detail: 'It would get access to the version.' },
      { target: 'public', state: 'missing' },
    ])
    expect(policy.calls).toEqual([])
  })
})

describe('another writer', () => {
  it('changes the policy first: it is read again, and written with the new revision', async () => {
    const before = (one: MemoryPolicy) => {
      one.change([byHand(stranger)])
    }
    const policy = new MemoryPolicy([], [{ before }])
    policy.revision = 3
    const { findings } = await lookAt(policy, [friend, organization])
    expect(await applyAll(findings)).toEqual([DONE, DONE])
    expect(policy.calls).toEqual([
      'read 7',
      added(friend, 3),
      'read 7',
      added(friend, 4),
      added(organization, 5),
    ])
    expect(policy.ids).toEqual(['by-hand', own(friend), own(organization)])
  })

  it('gives the access meanwhile: nothing is added, for nobody that it covers', async () => {
    const before = (one: MemoryPolicy) => {
      one.change([byHand(everybody)])
    }
    const policy = new MemoryPolicy([byHand(stranger)], [{ before }])
    const { findings } = await lookAt(policy, [friend, organization])
    expect(await applyAll(findings)).toEqual([DONE, DONE])
    expect(policy.calls).toEqual(['read 7', added(friend, 1), 'read 7'])
    expect(policy.ids).toEqual(['by-hand'])
  })

  it.each([
    [5, DONE],
    [6, expect.objectContaining({ code: 'policy-conflict' })],
  ])('changes it %d times while it is written', async (times, result) => {
    const before = (one: MemoryPolicy) => {
      one.change([...one.statements, byHand(stranger)])
    }
    const script = Array.from({ length: times }, () => ({ before }))
    const policy = new MemoryPolicy([byHand(stranger)], script)
    const { findings } = await lookAt(policy, [friend])
    expect(await applyAll(findings)).toEqual([result])
    expect(policy.calls.filter((call) => call === 'read 7')).toHaveLength(6)
    expect(policy.calls.filter((call) => call.startsWith('add'))).toHaveLength(6)
    expect(policy.ids.includes(own(friend))).toBe(times === 5)
  })

  it('removes the policy: it is written without a revision', async () => {
    const before = (one: MemoryPolicy) => {
      one.statements = []
      one.revision = 0
    }
    const policy = new MemoryPolicy([byHand(stranger)], [{ before, answer: { kind: 'stale' } }])
    const { findings } = await lookAt(policy, [friend])
    expect(await applyAll(findings)).toEqual([DONE])
    expect(policy.calls.slice(1)).toEqual([added(friend, 1), 'read 7', added(friend, undefined)])
  })
})

describe('a statement with our id', () => {
  it.each(['exists', 'stale'] as const)('of an answer that was lost is success: %s', async (kind) => {
    const policy = new MemoryPolicy([], [{ answer: { kind }, isLost: true }])
    const { findings } = await lookAt(policy, [friend, organization])
    expect(await applyAll(findings)).toEqual([DONE, DONE])
    expect(policy.calls.slice(1)).toEqual([added(friend, undefined), 'read 7', added(organization, 1)])
    expect(policy.ids).toEqual([own(friend), own(organization)])
  })

  const other = byHand(stranger, own(friend))
  const conflict = expect.objectContaining({
    code: 'policy-conflict',
    message: `The policy of ${ARN} has a statement ${own(friend)}, which does not give access to 012345678901.`,
  })

  it('and another meaning is found before anything is written, and named', async () => {
    const policy = new MemoryPolicy([other])
    const { findings } = await lookAt(policy, [friend])
    expect(findings).toEqual([{ target: '012345678901', state: 'failed', error: conflict }])
    expect(policy.calls).toEqual(['read 7'])
  })

  it('and another meaning that appears meanwhile is left alone, and named', async () => {
    const before = (one: MemoryPolicy) => {
      one.change([other])
    }
    const policy = new MemoryPolicy([], [{ before }])
    const { findings } = await lookAt(policy, [friend])
    expect(await applyAll(findings)).toEqual([conflict])
    expect(policy.statements).toEqual([other])
    expect(policy.calls).toEqual(['read 7', added(friend, undefined), 'read 7'])
  })

  it('that is not asked for any more is a warning, with the command that removes it', async () => {
    const policy = new MemoryPolicy([byHand(stranger, own(stranger)), byHand(everybody, 'by-hand')])
    const { findings, warnings } = await lookAt(policy, [friend])
    expect(findings.map(({ state }) => state)).toEqual(['unchanged'])
    expect(warnings).toHaveLength(1)
    expect(warnings[0]?.split('\n')).toEqual([
      expect.stringContaining('numpy:7 in eu-west-1'),
      `- aws lambda remove-layer-version-permission --region eu-west-1 --layer-name numpy --version-number 7 --statement-id ${own(stranger)}`,
    ])
    expect(policy.ids).toHaveLength(2)
  })

  it('is no warning while it is asked for, by its id or its meaning', async () => {
    const policy = new MemoryPolicy([byHand(friend, own(friend)), byHand(organization, own(stranger))])
    expect((await lookAt(policy, [friend, organization])).warnings).toEqual([])
  })

  it('is a warning of some lines, however many there are', async () => {
    const ids = Array.from({ length: 90 }, (_, index) => `publish-lambda-layer-account-${index}`)
    const policy = new MemoryPolicy(ids.map((Sid) => byHand(stranger, Sid)))
    const [warning] = (await lookAt(policy, [friend])).warnings
    expect(warning?.split('\n')).toHaveLength(32)
    expect(warning).toMatch(/… and 60 more$/)
  })

  it('that no shell should see is not told', async () => {
    const policy = new MemoryPolicy([byHand(stranger, 'publish-lambda-layer-`id`')])
    expect((await lookAt(policy, [friend])).warnings).toEqual([])
  })
})

describe('the answer', () => {
  it.each([
    ['everybody', statementOf(own(friend), everybody)],
    ['everybody too', statement({ Sid: own(friend), Principal: { AWS: ['012345678901', '*'] } })],
    ['another account', statementOf(own(friend), stranger)],
    ['nobody', statement({ Sid: own(friend), Effect: 'Deny' })],
    ['less', { ...statementOf(own(friend), friend), ...inOrganization('o-a1b2c3d4e5') }],
    ['another version', { ...statementOf(own(friend), friend), Resource: `${ARN}1` }],
    ['the same by another id', statementOf('other', friend)],
  ])('that gives access to %s is an error', async (_, given) => {
    const answer = { kind: 'added' as const, statement: JSON.stringify(given), revision: '1' }
    const { findings } = await lookAt(new MemoryPolicy([], [{ answer }]), [friend])
    const [error] = await applyAll(findings)
    expect(error).toMatchObject({ code: 'policy-conflict' })
    expect(String(error)).toContain('not the one that was asked for')
  })

  it.each(['', '{', 'null', '[]'])('that is no statement is an error: %j', async (text) => {
    const answer = { kind: 'added' as const, statement: text, revision: '1' }
    const { findings } = await lookAt(new MemoryPolicy([], [{ answer }]), [friend])
    expect(await applyAll(findings)).toMatchObject([{ code: 'service-error' }])
  })

  it('that is a failure is that of the step', async () => {
    const denied = new ActionError({ code: 'access-denied', message: '403', hint: '' })
    const { findings } = await lookAt(new MemoryPolicy([], [{ answer: denied }]), [friend])
    expect(await applyAll(findings)).toEqual([denied])
  })
})

describe('a version that is not visible', () => {
  const missing = { answer: { kind: 'missing' as const } }

  it('yet is waited for', async () => {
    const policy = new MemoryPolicy([], [missing, missing])
    const { findings, clock } = await lookAt(policy, [friend])
    expect(await applyAll(findings)).toEqual([DONE])
    expect(clock.slept).toEqual([0, 1_000, 2_000])
  })

  it('at all is an error after a quarter of a minute', async () => {
    const policy = new MemoryPolicy([], [missing, missing, missing, missing, missing])
    const { findings, clock } = await lookAt(policy, [friend])
    expect(await applyAll(findings)).toMatchObject([{ code: 'version-missing' }])
    expect(clock.now()).toBe(15_000)
  })
})

describe('a run that is cancelled', () => {
  it.each([
    ['before the write', 0],
    ['after an outdated one', 1],
    ['while it waits for the version', 1],
  ])('writes nothing more: %s', async (when, adds) => {
    const controller = new AbortController()
    const before = () => {
      controller.abort()
    }
    const kind = when.includes('waits') ? ('missing' as const) : ('stale' as const)
    const policy = new MemoryPolicy([], [{ before, answer: { kind } }])
    const { findings } = await lookAt(policy, [friend], { cancelled: controller.signal })
    if (adds === 0) controller.abort()
    expect(await applyAll(findings)).toMatchObject([{ code: 'cancelled' }])
    expect(policy.calls.filter((call) => call.startsWith('add'))).toHaveLength(adds)
  })
})

describe('a policy over the limit', () => {
  const accounts = (count: number) =>
    Array.from({ length: count }, (_, index): Principal => ({
      kind: 'account',
      id: String(10 ** 11 + index),
    }))

  it('is refused before anything is written, and who has access keeps it', async () => {
    const policy = new MemoryPolicy([byHand(stranger)])
    const { findings } = await lookAt(policy, [stranger, ...accounts(92)])
    expect(findings[0]?.state).toBe('unchanged')
    expect(
      findings.slice(1).every((one) => one.state === 'failed' && one.error.code === 'policy-too-large'),
    ).toBe(true)
    expect(policy.calls).toEqual(['read 7'])
  })

  it.each([0, 1])('is measured to the byte: %d more', async (more) => {
    const { length } = JSON.stringify({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [byHand(stranger, ''), statementOf(own(friend), friend)],
    })
    const policy = new MemoryPolicy([byHand(stranger, 'x'.repeat(20_480 - length + more))])
    const { findings } = await lookAt(policy, [friend])
    expect(findings[0]?.state).toBe(more === 0 ? 'missing' : 'failed')
  })

  it('that grew meanwhile is not written', async () => {
    const before = (one: MemoryPolicy) => {
      one.change([byHand(stranger, 'x'.repeat(20_300))])
    }
    const policy = new MemoryPolicy([], [{ before, answer: { kind: 'stale' } }])
    const { findings } = await lookAt(policy, [friend])
    expect(await applyAll(findings)).toMatchObject([{ code: 'policy-too-large' }])
    expect(policy.calls).toEqual(['read 7', added(friend, undefined), 'read 7'])
  })
})

describe('whatever a policy says', () => {
  const principals = fc.uniqueArray(fc.constantFrom(friend, stranger, organization, everybody), {
    minLength: 1,
    selector: nameOf,
  })
  const odd = fc.constantFrom(
    statement({ Sid: 'odd-1', Effect: 'Deny' }),
    statement({ Sid: 'odd-2', Action: 'lambda:Get*' }),
    statement({ Sid: 'odd-3', ...inOrganization('o-zzzzzzzzzz') }),
  )
  const theirs = fc.constantFrom(friend, stranger, organization, everybody)
  const statements = fc.uniqueArray(
    fc.oneof(
      odd,
      theirs.map((one) => byHand(one, `by-hand-${nameOf(one)}`)),
      theirs.map((one) => statementOf(own(one), one)),
    ),
    { selector: ({ Sid }) => Sid },
  )

  it('all get access, a second run changes nothing, and the statements of others stay', async () => {
    await fc.assert(
      fc.asyncProperty(statements, principals, async (before, asked) => {
        const policy = new MemoryPolicy([...before])
        await applyAll((await lookAt(policy, asked)).findings)
        const after = [...policy.statements]
        expect(after.slice(0, before.length)).toEqual(before)
        expect(new Set(policy.ids).size).toBe(after.length)
        const second = await lookAt(policy, asked)
        expect(second.findings.map(({ state }) => state)).toEqual(asked.map(() => 'unchanged'))
        expect(policy.statements).toEqual(after)
      }),
    )
  })

  it('and whatever others do meanwhile, nobody is given access that was not asked for', async () => {
    const changes = fc.array(fc.option(statements, { nil: undefined }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(statements, changes, principals, async (start, script, asked) => {
        const turns = script.map((next) =>
          next === undefined
            ? {}
            : {
                before: (one: MemoryPolicy) => {
                  one.change([...next])
                },
              },
        )
        const policy = new MemoryPolicy([...start], turns)
        const results = await applyAll((await lookAt(policy, asked)).findings)
        const others = new Set([start, ...script].flatMap((one) => one ?? []).map(({ Sid }) => Sid))
        const ids = policy.ids.filter((id) => !others.has(id as string))
        expect(asked.map(own)).toEqual(expect.arrayContaining(ids))
        expect(results.every((one) => typeof one === 'string' || one instanceof ActionError)).toBe(true)
      }),
    )
  })
})
