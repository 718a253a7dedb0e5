import type { Service } from './errors.ts'

/** One request that was made. */
export interface RecordEntry {
  /** Position among the requests since the start or the last {@link RequestRecord.clear}, from 0. */
  readonly index: number
  readonly service: Service
  /** `HeadObject`, …; `Unknown` for what the sandbox does not speak. */
  readonly operation: string
  /** Region of the credential scope, or empty for an unsigned request. */
  readonly region: string
  readonly method: string
  readonly path: string
  /** Name of the parameter, for SSM: as it was sent, without a selector. */
  readonly parameter?: string | undefined
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly bodyBytes: number
  /** Empty for an unsigned request. */
  readonly accessKeyId: string
  /** Status of the answer; 0 while there is none, and when the connection was dropped instead. */
  status: number
  /** Arrival of the request's head, in milliseconds of `performance.now()`. */
  readonly startedAt: number
  /** When the answer was sent or the connection closed; `NaN` while neither happened. */
  endedAt: number
}

/** Every request, in the order of arrival. Requests to the control interface are not in it. */
export class RequestRecord {
  #entries: RecordEntry[] = []

  /** The requests since the start or the last {@link clear}. */
  get entries(): readonly RecordEntry[] {
    return this.#entries
  }

  /** Adds a request that has just arrived. */
  begin(request: Omit<RecordEntry, 'index' | 'status' | 'endedAt'>): RecordEntry {
    const entry: RecordEntry = { index: this.#entries.length, ...request, status: 0, endedAt: NaN }
    this.#entries.push(entry)
    return entry
  }

  /** Forgets all requests. The next one has index 0. */
  clear(): void {
    this.#entries = []
  }
}
