import type { Principal } from '../../../src/core/model/principal.ts'

/** A layer version, and those who may use it in these tests. */
export const ARN = 'arn:aws:lambda:eu-west-1:123456789012:layer:numpy:7'
export const friend: Principal = { kind: 'account', id: '012345678901' }
export const stranger: Principal = { kind: 'account', id: '999999999999' }
export const organization: Principal = { kind: 'organization', id: 'o-a1b2c3d4e5' }
export const everybody: Principal = { kind: 'public' }

/** A statement by another writer, for everybody unless told otherwise. */
export function statement(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Sid: 'by-hand',
    Effect: 'Allow',
    Principal: '*',
    Action: 'lambda:GetLayerVersion',
    Resource: ARN,
    ...over,
  }
}

/** What a condition says of an organization. */
export function inOrganization(ids: unknown, key = 'aws:PrincipalOrgID', operator = 'StringEquals') {
  return { Condition: { [operator]: { [key]: ids } } }
}

/** A policy as AWS tells it. */
export function policyOf(...statements: unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements })
}
