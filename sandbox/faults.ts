import type { Service } from './errors.ts'
import type { RecordEntry } from './record.ts'
import { parsePath, pathStyle } from './s3/call.ts'
import type { World } from './world.ts'

/** Which requests a fault is for. What is not given does not matter. */
export interface FaultMatch {
  service?: Service
  operation?: string
  region?: string
  /** Key of the S3 object, decoded. */
  key?: string
  /** Name of the SSM parameter, as it is sent, without a selector. */
  parameter?: string
  /** Position among the requests that match the above since the fault was added, from 0. */
  nth?: number
  /** Position among all requests in the record, from 0. */
  index?: number
}

/** What goes wrong. */
export type Fault =
  /** This answer, and nothing executed. */
  | { kind: 'status'; status: number; code?: string; message?: string; headers?: Record<string, string> }
  /** The connection breaks, and nothing was executed. */
  | { kind: 'drop-before' }
  /** It was executed, and the connection breaks instead of an answer. */
  | { kind: 'drop-after' }
  /** It was executed, and this is answered. */
  | {
      kind: 'status-after'
      status: number
      code?: string
      message?: string
      headers?: Record<string, string>
    }
  /** The request waits, then goes on. */
  | { kind: 'delay'; ms: number }
  /** The connection breaks in the middle of the answer's body. */
  | { kind: 'cut-body' }
  /** One byte of the answer's body is another. */
  | { kind: 'corrupt-body' }
  /**
   * Something happens just before the request is executed, or once it was and before it is answered. What it gives is
   * awaited. In-process only.
   */
  | { kind: 'run'; action: (world: World) => unknown; when?: 'before' | 'after' }
  /** No answer, ever; nothing executed. */
  | { kind: 'hang' }

/** A fault and the requests that it is for. */
export interface FaultRule {
  match?: FaultMatch
  /** How many matching requests in a row it is for, from `nth` or `index` on. Default 1. */
  times?: number
  fault: Fault
}

/** The faults that are still to come. */
export class Faults {
  #rules: (FaultRule & { seen: number })[] = []

  /** Milliseconds that every request takes longer. */
  latencyMs = 0

  /** Adds a fault. Several can meet in one request. */
  add(rule: FaultRule): void {
    this.#rules.push({ ...rule, seen: 0 })
  }

  /** Removes all faults and the latency. */
  clear(): void {
    this.#rules = []
    this.latencyMs = 0
  }

  /** The faults for this request, in the order in which they were added. Counts it as seen. */
  take(
    request: Pick<
      RecordEntry,
      'index' | 'service' | 'operation' | 'region' | 'path' | 'headers' | 'parameter'
    >,
  ): Fault[] {
    const due: Fault[] = []
    for (const rule of this.#rules) {
      const { service, operation, region, key, parameter, nth = 0, index } = rule.match ?? {}
      if (service !== undefined && service !== request.service) continue
      if (operation !== undefined && operation !== request.operation) continue
      if (region !== undefined && region !== request.region) continue
      if (parameter !== undefined && parameter !== request.parameter) continue
      if (key !== undefined && !(request.service === 's3' && parsePath(pathStyle(request)).key === key))
        continue
      const position = index === undefined ? rule.seen - nth : request.index - index
      rule.seen += 1
      if (position >= 0 && position < (rule.times ?? 1)) due.push(rule.fault)
    }
    return due
  }
}
