import { ActionError } from '../../../src/core/errors/action-error.ts'
import { followUps } from '../../../src/core/follow-ups/follow-ups.ts'
import type { RegionOutcome, RunOutcome } from '../../../src/core/model/outcome.ts'
import type { RegionPorts } from '../../../src/core/ports.ts'
import { outcome } from '../../action/report/outcomes.ts'
import { layerVersion, request, type Otherwise } from '../fixtures.ts'
import { fakeClock, ports, recordingLog, services } from '../strict-ports.ts'

/** What happens when a call is made, by its name as in {@link Scene.calls}: nothing, an error, or something to wait for. */
export type Troubles = Readonly<Record<string, () => unknown>>

/** What the follow-ups of a run came to. */
export interface Scene {
  regions: readonly RegionOutcome[]
  /** In their order, with the region. */
  calls: string[]
  lines: string[]
}

/** Two principals and two parameters. */
export const asked: Otherwise = {
  shareWith: [
    { kind: 'account', id: '111111111111' },
    { kind: 'account', id: '222222222222' },
  ],
  parameters: ['/a', '/b'],
}

/** A region whose version fulfils the request. */
export const kept = (over: Parameters<typeof outcome>[0] = {}) =>
  outcome({ result: 'unchanged', reason: 'unchanged', published: false, version: layerVersion(), ...over })

export const denied = (message: string) => () => {
  throw new ActionError({ code: 'access-denied', message, hint: 'Allow it.' })
}

/** Runs the follow-ups over services that have neither a policy nor a parameter. */
export async function follow(
  over: Otherwise,
  outcomes: readonly RegionOutcome[] = [kept()],
  troubles: Troubles = {},
  signals: { cancelled?: AbortSignal; stalled?: AbortSignal } = {},
): Promise<Scene> {
  const calls: string[] = []
  const log = recordingLog()
  const call = async (region: string, name: string) => {
    calls.push(`${region} ${name}`)
    await troubles[name]?.()
    await troubles[`${region} ${name}`]?.()
  }
  const run: RunOutcome = { regions: outcomes, notPinned: [] }
  const { regions } = await followUps(
    request({ ...asked, ...over }),
    run,
    ports({
      connect: (region) => servicesOf(region, call),
      clock: fakeClock(),
      log: () => log,
      ...signals,
    }),
  )
  return { regions, calls, lines: log.lines }
}

function servicesOf(region: string, call: (region: string, name: string) => Promise<void>): RegionPorts {
  let revision = 0
  const statements: object[] = []
  return {
    ...services({}).services,
    policies: () =>
      Promise.resolve({
        read: async () => {
          await call(region, 'read policy')
          const text = JSON.stringify({ Statement: statements })
          return revision === 0 ? undefined : { text, revision: String(revision) }
        },
        add: async (_, { id, principal }) => {
          await call(region, `share ${principal.kind === 'account' ? principal.id : principal.kind}`)
          const statement = {
            Sid: id,
            Effect: 'Allow',
            Principal: principal.kind === 'account' ? { AWS: principal.id } : '*',
            Action: 'lambda:GetLayerVersion',
            Resource: layerVersion().arn,
          }
          statements.push(statement)
          return { kind: 'added', statement: JSON.stringify(statement), revision: String(++revision) }
        },
      }),
    parameters: () =>
      Promise.resolve({
        read: async (name) => {
          await call(region, `read ${name}`)
          return undefined
        },
        create: async (name) => {
          await call(region, `create ${name}`)
          return { kind: 'written', version: 1 }
        },
        replace: () => Promise.reject(new Error('there is nothing to replace')),
      }),
  }
}

/** The states of a region, in short. */
export function statesOf(region: RegionOutcome | undefined): string[] {
  return (region?.followUps ?? []).map(({ target, state }) => `${target} ${state}`)
}
