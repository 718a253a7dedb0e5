import type { Fault } from '../../sandbox/faults.ts'
import { LEASE_MILLISECONDS } from '../../src/core/model/lease.ts'
import type { Site } from './requests.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What can go wrong with a request: a column of the table. */
export interface FaultKind {
  name: string
  /** Whether it can happen to this request. By default it can happen to all. */
  happensTo?: (site: Site) => boolean
  /** The faults of the sandbox that make it. */
  faults: (site: Site, clock: VirtualClock) => Fault[]
  /** Milliseconds that it takes. */
  lasts?: (site: Site) => number
  /** Whether it alters what the answer says, and nobody can tell: Lambda sends no checksums, TLS is all there is. */
  alters?: (site: Site) => boolean
}

/** A request under way has a deadline, as has its call, and the SDK would warn of one that finds no socket. */
const REQUEST_TIMERS = 3

const hasBody = (site: Site) => site.hasBody

/** AWS answers 412 only to a request under a condition, and 409 to a write among them. */
const isConditional = (site: Site) => site.conditional
const isConditionalWrite = (site: Site) => site.conditional && !site.name.startsWith('GET ')

/** Milliseconds that a request may wait for its answer. */
const deadlineOf = ({ name }: Site) => (name === 'publish' ? LEASE_MILLISECONDS : 30_000)

/** A slow answer comes before the deadline. */
const slownessOf = (site: Site) => deadlineOf(site) - 2_000

/** Time that passes before the request is executed or given up. */
const passing = (clock: VirtualClock, milliseconds: number): Fault => ({
  kind: 'run',
  action: () => clock.passFor(REQUEST_TIMERS, milliseconds),
})

/** It is executed, time passes, and no answer ever comes. */
const silenceAfter = (clock: VirtualClock, milliseconds: number): Fault => ({
  kind: 'run',
  when: 'after',
  action: async () => {
    await clock.passFor(REQUEST_TIMERS, milliseconds)
    return new Promise(() => undefined)
  },
})

function status(code: number, lambda?: string, s3?: string, headers?: Record<string, string>) {
  return ({ service }: Site): Fault[] => {
    const name = service === 's3' ? s3 : lambda
    return [{ kind: 'status', status: code, ...(name && { code: name }), ...(headers && { headers }) }]
  }
}

/** Retry-After is honoured by waiting: on the publish call by the clock of the run, elsewhere by the SDK's own. */
const throttled = (site: Site) =>
  site.service === 'ssm'
    ? status(400, 'ThrottlingException')(site)
    : status(
        429,
        'TooManyRequestsException',
        'SlowDown',
        site.name === 'publish' ? { 'retry-after': '2' } : undefined,
      )(site)

/** Systems Manager answers 400 for everything that it refuses. */
const denied = (site: Site) =>
  status(site.service === 'ssm' ? 400 : 403, 'AccessDeniedException', 'AccessDenied')(site)

/** Every fault of the matrix. */
export const FAULTS: readonly FaultKind[] = [
  { name: 'never arrives', faults: () => [{ kind: 'drop-before' }] },
  { name: 'answer lost', faults: () => [{ kind: 'drop-after' }] },
  { name: '429', faults: throttled },
  { name: '500', faults: status(500) },
  { name: '503', faults: status(503, undefined, 'ServiceUnavailable') },
  { name: '504', faults: status(504) },
  { name: '500 after effect', faults: () => [{ kind: 'status-after', status: 500 }] },
  { name: 'slow', lasts: slownessOf, faults: (site, clock) => [passing(clock, slownessOf(site))] },
  {
    name: 'silence',
    lasts: deadlineOf,
    faults: (site, clock) => [passing(clock, deadlineOf(site)), { kind: 'hang' }],
  },
  {
    name: 'silence after effect',
    lasts: deadlineOf,
    faults: (site, clock) => [silenceAfter(clock, deadlineOf(site))],
  },
  { name: 'cut body', happensTo: hasBody, faults: () => [{ kind: 'cut-body' }] },
  {
    name: 'wrong byte',
    happensTo: hasBody,
    faults: () => [{ kind: 'corrupt-body' }],
    alters: ({ service }) => service !== 's3',
  },
  { name: '403', faults: denied },
  {
    name: '409',
    happensTo: isConditionalWrite,
    faults: status(409, 'ResourceConflictException', 'ConditionalRequestConflict'),
  },
  {
    name: '412',
    happensTo: isConditional,
    faults: status(412, 'PreconditionFailedException', 'PreconditionFailed'),
  },
]
