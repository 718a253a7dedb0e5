import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { nameOf } from '../../../src/core/model/principal.ts'
import { covers, grantIn, grantsIn, isExactly } from '../../../src/core/follow-ups/version-policy.ts'
import {
  ARN,
  everybody,
  friend,
  inOrganization,
  organization,
  policyOf,
  statement,
  stranger,
} from './statements.ts'

const all = [friend, stranger, organization, everybody]
const coveredBy = (...statements: unknown[]) => {
  const grants = grantsIn(policyOf(...statements), ARN)
  return all.filter((principal) => covers(grants, principal)).map(nameOf)
}

const FRIEND = '012345678901'
const ORG = 'o-a1b2c3d4e5'
const EVERYBODY = all.map(nameOf)
const root = (partition: string) => `arn:${partition}:iam::${FRIEND}:root`

type Case = [name: string, over: Record<string, unknown>]

describe('a statement covers an account', () => {
  it.each<Case>([
    ['as AWS writes it', { Principal: { AWS: root('aws') } }],
    ['in China', { Principal: { AWS: root('aws-cn') } }],
    ['in GovCloud', { Principal: { AWS: root('aws-us-gov') } }],
    ['in the European cloud', { Principal: { AWS: root('aws-eusc') } }],
    ['by its digits', { Principal: { AWS: FRIEND } }],
    ['by its digits alone', { Principal: FRIEND }],
    ['in a list', { Principal: { AWS: ['111111111111', root('aws')] } }],
    ['whatever its id', { Sid: undefined, Principal: { AWS: FRIEND } }],
    ['with all actions', { Principal: { AWS: FRIEND }, Action: '*' }],
    ['with all actions of Lambda', { Principal: { AWS: FRIEND }, Action: 'lambda:*' }],
    ['with another case', { Principal: { AWS: FRIEND }, Action: 'Lambda:getlayerversion' }],
    ['with several actions', { Principal: { AWS: FRIEND }, Action: ['s3:x', 'lambda:GetLayerVersion'] }],
    ['with several resources', { Principal: { AWS: FRIEND }, Resource: [`${ARN}0`, ARN] }],
    ['beside a service', { Principal: { Service: 'lambda.amazonaws.com', AWS: FRIEND } }],
  ])('%s', (_, over) => {
    expect(coveredBy(statement(over))).toEqual([FRIEND])
  })
})

describe('a statement covers an organization', () => {
  it.each<Case>([
    ['as AWS writes it', inOrganization(ORG)],
    ['with another principal for everybody', { Principal: { AWS: '*' }, ...inOrganization(ORG) }],
    ['with a list for everybody', { Principal: { AWS: [FRIEND, '*'] }, ...inOrganization(ORG) }],
    ['in a list', inOrganization(['o-0000000000', ORG])],
    ['with another case', inOrganization(ORG, 'AWS:principalorgid')],
  ])('%s', (_, over) => {
    expect(coveredBy(statement(over))).toEqual([ORG])
  })
})

describe('a statement covers everybody', () => {
  it.each<Case>([
    ['as AWS writes it', {}],
    ['as an AWS principal', { Principal: { AWS: '*' } }],
    ['in a list', { Principal: { AWS: [FRIEND, '*'] } }],
    ['in a bare list', { Principal: ['*'] }],
  ])('%s', (_, over) => {
    expect(coveredBy(statement(over))).toEqual(EVERYBODY)
  })

  it('alone in a policy without a list', () => {
    const grants = grantsIn(JSON.stringify({ Statement: statement() }), ARN)
    expect(covers(grants, everybody)).toBe(true)
  })
})

describe('a statement covers nobody', () => {
  it.each<Case>([
    ['that denies', { Effect: 'Deny' }],
    ['with an effect in another case', { Effect: 'allow' }],
    ['without an effect', { Effect: undefined }],
    ['for another action', { Action: 'lambda:GetLayerVersionPolicy' }],
    ['for a pattern of actions', { Action: 'lambda:Get*' }],
    ['without an action', { Action: undefined }],
    ['for all actions but one', { Action: undefined, NotAction: 'lambda:Invoke' }],
    ['with an action and its opposite', { NotAction: 'lambda:Invoke' }],
    ['for another version', { Resource: `${ARN}0` }],
    ['without a resource', { Resource: undefined }],
    ['for all resources but one', { NotResource: `${ARN}0` }],
    ['without a principal', { Principal: undefined }],
    ['for all but one', { Principal: undefined, NotPrincipal: { AWS: FRIEND } }],
    ['for all, but not for one', { NotPrincipal: { AWS: FRIEND } }],
    ['for a role', { Principal: { AWS: `arn:aws:iam::${FRIEND}:role/root` } }],
    ['for a user', { Principal: { AWS: `arn:aws:iam::${FRIEND}:user/*` } }],
    ['for an ARN that is cut off', { Principal: { AWS: `arn:aws:iam::${FRIEND}` } }],
    ['for a part of an ARN', { Principal: { AWS: `${FRIEND}:root` } }],
    ['for another service of an ARN', { Principal: { AWS: `arn:aws:sts::${FRIEND}:root` } }],
    ['for a pattern of accounts', { Principal: { AWS: '0123456789*' } }],
    ['for an account in a number', { Principal: { AWS: 12_345_678_901 } }],
    ['for a service', { Principal: { Service: '*' } }],
    ['for a canonical user', { Principal: { CanonicalUser: '*' } }],
    ['for null', { Principal: null }],
    ['for a list in a list', { Principal: { AWS: [['*']] } }],
    ['with a condition in another operator', inOrganization(ORG, undefined, 'StringLike')],
    ['with an operator that may be missing', inOrganization(ORG, undefined, 'StringEqualsIfExists')],
    ['with an operator in another case', inOrganization(ORG, undefined, 'stringequals')],
    ['with the opposite operator', inOrganization(ORG, undefined, 'StringNotEquals')],
    ['with another key', inOrganization(ORG, 'aws:SourceOrgID')],
    ['with the path of an organization', inOrganization(`${ORG}/*`, 'aws:PrincipalOrgPaths')],
    ['with no organization', inOrganization([])],
    ['with an organization that is none', inOrganization({ id: ORG })],
    ['with a further key', { Condition: { StringEquals: { 'aws:PrincipalOrgID': ORG, 'aws:x': 'y' } } }],
    [
      'with a further operator',
      { Condition: { StringEquals: { 'aws:PrincipalOrgID': ORG }, Bool: { 'aws:x': 'true' } } },
    ],
    ['with an empty condition', { Condition: {} }],
    ['with an empty operator', { Condition: { StringEquals: {} } }],
    ['with a condition that is null', { Condition: null }],
    ['with a condition that is a list', { Condition: [inOrganization(ORG).Condition] }],
    ['for an account within an organization', { Principal: { AWS: FRIEND }, ...inOrganization(ORG) }],
    ['with a member that nobody knows', { Only: 'on Sundays' }],
  ])('%s', (_, over) => {
    expect(coveredBy(statement(over))).toEqual([])
  })

  it.each([null, 'text', 7, [], [statement()], {}])('that is none: %j', (other) => {
    expect(coveredBy(other)).toEqual([])
    expect(coveredBy(other, statement())).toEqual(EVERYBODY)
  })
})

/** The code of the error of a policy, whatever was thrown. */
function problemOf(text: string): unknown {
  try {
    grantsIn(text, ARN)
    return 'none'
  } catch (error) {
    return (error as Partial<ActionError>).code
  }
}

describe('a policy that is none', () => {
  const texts = [
    '',
    'null',
    '[]',
    '"*"',
    '{',
    '{}',
    '{"Statement":null}',
    '{"Statement":"*"}',
    '<html>',
    '['.repeat(100_000),
    `{"Statement":${'['.repeat(40_000)}${']'.repeat(40_000)}`,
  ]
  it.each(texts.map((text) => [text.slice(0, 40), text]))('is told as such: %s', (_, text) => {
    const read = () => grantsIn(text, ARN)
    expect(read).toThrow(ActionError)
    expect(read).toThrow(`AWS answered with a policy of ${ARN} that cannot be read`)
    expect(() => grantIn(`[${text}`, ARN)).toThrow(ActionError)
  })

  it('never crashes, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((json) => `{"Statement":${json}}`),
        ),
        (text) => {
          expect(['none', 'service-error']).toContain(problemOf(text))
        },
      ),
    )
  })

  it('takes no time to speak of where it is as long as it may be', () => {
    const many = Array.from({ length: 7_000 }, (_, index) => String(100_000_000_000 + index))
    const grants = grantsIn(policyOf(statement({ Principal: { AWS: many } })), ARN)
    const started = performance.now()
    for (let index = 0; index < 93; index++) covers(grants, friend)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('a statement that was asked for', () => {
  it('gives access to one, and to nobody else', () => {
    const grant = (over: Record<string, unknown>) => grantIn(JSON.stringify(statement(over)), ARN)
    expect(isExactly(grant({ Principal: { AWS: root('aws') } }), friend)).toBe(true)
    expect(isExactly(grant({ Principal: { AWS: [root('aws'), FRIEND] } }), friend)).toBe(true)
    expect(isExactly(grant({ Principal: { AWS: [FRIEND, '*'] } }), friend)).toBe(false)
    expect(isExactly(grant({}), friend)).toBe(false)
    expect(isExactly(grant({}), everybody)).toBe(true)
    expect(isExactly(grant({}), organization)).toBe(false)
    expect(isExactly(grant(inOrganization([ORG, 'o-0000000000'])), organization)).toBe(false)
    expect(isExactly(grant({ Effect: 'Deny' }), everybody)).toBe(false)
  })
})
