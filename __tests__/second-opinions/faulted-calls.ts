import type { Rule } from './fault-proxy.ts'

/**
 * One that strikes once, unless it has another number of `times`. Bytes that microburst corrupts are not among them: they
 * are random, and TLS lets none through.
 */
export interface Fault {
  fault: string
  effect: Partial<Rule>
  /** What becomes of the run in which it strikes. Whatever it is, the next run puts all in order. */
  run: 'succeeds' | 'fails' | 'ends either way'
}

/** Faults by their names, all with the same end. */
function run(end: Fault['run'], effects: Record<string, Partial<Rule>>): Fault[] {
  return Object.entries(effects).map(([fault, effect]) => ({ fault, effect, run: end }))
}

/** Nothing is done, though nobody can tell. */
export const unclear = {
  'fails with 500': { error: { code: 'InternalError', status: 500 } },
  'ends with 504': { timeout_ms: 100 },
  'is dropped': { reset: true },
} as const
const throttled = {
  lambda: { 'is throttled': { error: { code: 'TooManyRequestsException' } } },
  s3: { 'is throttled': { error: { code: 'SlowDown' } } },
}
const denied = {
  lambda: { 'is denied': { error: { code: 'AccessDeniedException', status: 403 } } },
  s3: { 'is denied': { error: { code: 'AccessDenied', status: 403 } } },
}
const expired = {
  lambda: { 'comes too late for the token': { error: { code: 'ExpiredTokenException', status: 403 } } },
  s3: { 'comes too late for the token': { error: { code: 'ExpiredToken', status: 400 } } },
}
const alwaysFailing = { 'fails whenever it is sent': { ...unclear['fails with 500'], times: 99 } }
const lostAnswers = {
  'gets no answer': { response: { abort_bytes: 0 } },
  'gets half an answer': { response: { abort_frac: 0.5 } },
}
const shortAnswer = { 'gets half an answer that looks whole': { response: { truncate_frac: 0.5 } } }
/** Done, and answered with what no HTTP client can read: microburst cannot lose an answer that has no body. */
const illegibleAnswer = {
  'gets an illegible answer': { response: { set_headers: { 'Transfer-Encoding': 'chunked' } } },
}

/** A request of a flow, and the faults that it meets. */
export interface Call {
  call: string
  rule: Rule
  /** Requests that the rule would apply to as well, and that come before it. */
  after?: Rule
  faults: Fault[]
}

export const list: Call = {
  call: 'ListLayerVersions',
  rule: { service: 'lambda', operation: 'ListLayerVersions' },
  faults: [
    ...run('succeeds', { ...throttled.lambda, ...unclear, ...lostAnswers }),
    ...run('fails', { ...denied.lambda, ...expired.lambda, ...alwaysFailing }),
    ...run('ends either way', shortAnswer),
  ],
}
export const readArchive: Call = {
  call: 'HeadObject of the archive',
  rule: { service: 's3', operation: 'HeadObject' },
  faults: [
    ...run('succeeds', { ...throttled.s3, ...unclear }),
    ...run('fails', { ...denied.s3, ...expired.s3, ...alwaysFailing }),
  ],
}
/** Where nothing is to be published, nothing is made of an archive that is missing, which a refusal may mean. */
export const lookForArchive: Call = {
  ...readArchive,
  faults: [
    ...run('succeeds', { ...throttled.s3, ...unclear, ...denied.s3 }),
    ...run('fails', { ...expired.s3, ...alwaysFailing }),
  ],
}
export const readBackup: Call = {
  ...readArchive,
  call: 'HeadObject of the backup',
  after: { ...readArchive.rule, times: 1 },
}
/** The faults in {@link unclear} have a test of their own. */
export const publish: Call = {
  call: 'PublishLayerVersion',
  rule: { service: 'lambda', operation: 'PublishLayerVersion' },
  faults: [
    ...run('succeeds', { ...throttled.lambda, ...lostAnswers, ...shortAnswer }),
    ...run('fails', { ...denied.lambda, ...expired.lambda }),
  ],
}
const write: Fault[] = [
  ...run('succeeds', {
    ...throttled.s3,
    ...unclear,
    'is cut off': { request: { cut_upload: { after_bytes: 1 } } },
    'meets another write': { error: { code: 'ConditionalRequestConflict', status: 409 } },
  }),
  ...run('fails', denied.s3),
  ...run('ends either way', illegibleAnswer),
]
export const lock: Call = {
  call: 'PutObject of the lock',
  rule: { service: 's3', operation: 'PutObject', headers: { 'content-type': 'application/json' } },
  faults: write,
}
export const writeBackup: Call = {
  call: 'PutObject of the backup',
  rule: { service: 's3', operation: 'PutObject', headers: { 'content-type': 'text/plain' } },
  faults: write,
}
export const unlock: Call = {
  call: 'DeleteObject of the lock',
  rule: { service: 's3', operation: 'DeleteObject' },
  faults: [...run('succeeds', { ...throttled.s3, ...unclear }), ...run('ends either way', illegibleAnswer)],
}
export const anything: Call = {
  call: 'any request',
  rule: { service: '*' },
  faults: run('succeeds', { 'takes its time': { latency: 200, times: 99 } }),
}
