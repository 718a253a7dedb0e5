import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from '@jest/globals'
import { startServer } from './backends.ts'
import type { Backend } from './backends.ts'

/** Which requests microburst strikes, and with what: its rules, as far as they are used here. */
export interface Rule {
  service: 's3' | 'lambda' | '*'
  operation?: string
  /** Each is part of the header's value. */
  headers?: Record<string, string>
  /** JMESPath that holds of the body. */
  body?: string
  /** How often it strikes at most. Default: always. */
  times?: number
  /** Answers with this error, in the form and with the status that the service gives it. */
  error?: { code: string; status?: number }
  /** Milliseconds after which it answers 504. */
  timeout_ms?: number
  /** Milliseconds before the request is passed on. */
  latency?: number
  /** Drops the connection. */
  reset?: true
  request?: { cut_upload: { after_bytes: number } }
  /** Passes the request on, and spoils the answer. */
  response?: {
    abort_bytes?: number
    abort_frac?: number
    truncate_frac?: number
    set_headers?: Record<string, string>
  }
}

/** A microburst before a server, with that server's answers as long as no rule applies. */
export class FaultProxy implements Backend {
  readonly #server: Backend

  private constructor(server: Backend) {
    this.#server = server
  }

  static async start({ url }: Backend): Promise<FaultProxy> {
    const script = join(import.meta.dirname, 'fault_proxy.py')
    return new FaultProxy(await startServer('venv/bin/python', [script, url]))
  }

  get url(): string {
    return this.#server.url
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  /** Adds a rule; of those that apply to a request, the oldest strikes. Gives what tells how often it did. */
  async inject(rule: Rule): Promise<() => Promise<number>> {
    const [added] = await this.#rules('PATCH', [rule])
    return async () => {
      const rules = await this.#rules('GET')
      return rules.find(({ id }) => id === added?.id)?.fired_count ?? 0
    }
  }

  /** Takes all rules away. */
  async clear(): Promise<void> {
    await this.#rules('POST', [])
  }

  async #rules(method: string, rules?: Rule[]): Promise<{ id: number; fired_count: number }[]> {
    const body = rules === undefined ? {} : { body: JSON.stringify(rules) }
    const response = await fetch(`${this.url}/_microburst/rules`, { method, ...body })
    const text = await response.text()
    if (!response.ok) throw new Error(`microburst does not take the rules: ${text}`)
    return JSON.parse(text) as { id: number; fired_count: number }[]
  }
}

/** Runs microburst before a backend during the tests of a block. Its rules are gone after each test. */
export function useFaultProxy(backend: () => Backend): () => FaultProxy {
  let proxy: FaultProxy | undefined
  beforeAll(async () => {
    proxy = await FaultProxy.start(backend())
  })
  afterEach(() => proxy?.clear())
  afterAll(() => proxy?.close())
  return () => {
    if (proxy === undefined) throw new Error('microburst runs during tests only.')
    return proxy
  }
}
