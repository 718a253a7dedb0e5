import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RecordEntry } from '../sandbox/record.ts'

/** The sandbox as a process of its own, so that neither side of a request waits for the other's JavaScript. */
export class SandboxProcess {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string
  readonly #child: ChildProcess

  private constructor(url: string, child: ChildProcess) {
    this.url = url
    this.#child = child
  }

  /** Starts it, on a free port. */
  static async start(): Promise<SandboxProcess> {
    const main = join(import.meta.dirname, '../sandbox/main.ts')
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return new SandboxProcess((JSON.parse(line) as { url: string }).url, child)
  }

  /** Creates a bucket that keeps versions. */
  async createBucket(name: string): Promise<void> {
    await this.#control('POST', 'buckets', { name, versioning: 'Enabled' })
  }

  /** Sets how long each request waits for its answer, in milliseconds. */
  async setLatency(latencyMs: number): Promise<void> {
    await this.#control('POST', 'settings', { latencyMs })
  }

  /** The requests that were made while `action` ran. */
  async recordOf(action: () => Promise<unknown>): Promise<RecordEntry[]> {
    await this.#control('DELETE', 'record')
    await action()
    return (await (await this.#control('GET', 'record')).json()) as RecordEntry[]
  }

  /** Ends it. */
  async stop(): Promise<void> {
    const exit = once(this.#child, 'exit')
    this.#child.kill()
    await exit
  }

  async #control(method: string, path: string, body?: object): Promise<Response> {
    const init = { method, ...(body && { body: JSON.stringify(body) }) }
    const answer = await fetch(`${this.url}/_sandbox/${path}`, init)
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}.`)
    return answer
  }
}
