import type { VirtualTime } from './virtual-time.ts'

/**
 * What goes wrong with one attempt of a request. `dropped`: it never arrives. `lost`: it takes effect, and its answer is
 * lost. `late`: its answer is lost, and it takes effect five seconds after that. `conflict`: 409, as another write is
 * under way. `denied`: 403. `killed before`, `killed after`: the process that sends it is gone, before or after it took
 * effect, and sends nothing more.
 */
export type Trouble = 'dropped' | 'lost' | 'late' | 'conflict' | 'denied' | 'killed before' | 'killed after'

/** What a service says to one attempt: a status, and what is of use beside it. */
export interface Answer {
  status: number
}

/** There was no answer. */
export class NoAnswer extends Error {}

/** The connection of one run to the services: it counts what is sent, takes its time, and fails on demand. */
export class Wire {
  /** Every attempt with its end, such as `PUT lock 412` or `PUT lock lost`. */
  readonly sent: string[] = []
  /** The run that sends. */
  readonly owner: string
  readonly #time: VirtualTime
  readonly #trouble: (request: string, index: number) => Trouble | undefined
  readonly #latency: (request: string) => number
  #index = 0
  #isDead = false
  #underWay = 0

  /** @param latency - Milliseconds to the service, and again back. */
  constructor(
    time: VirtualTime,
    owner: string,
    trouble: (request: string, index: number) => Trouble | undefined = () => undefined,
    latency: (request: string) => number = () => 0,
  ) {
    this.#time = time
    this.owner = owner
    this.#trouble = trouble
    this.#latency = latency
  }

  /** Told when the process is killed. */
  onKill: () => void = () => undefined

  /** Whether anything that was sent may still take effect. */
  get isQuiet(): boolean {
    return this.#underWay === 0
  }

  /** Sends one attempt. @throws {NoAnswer} when it, or its answer, was lost. */
  async attempt<T extends Answer>(request: string, effect: () => T): Promise<T | Answer> {
    if (this.#isGone()) return never()
    const trouble = this.#trouble(request, this.#index++)
    if (trouble === 'killed before') return this.#kill()

    this.#underWay++
    await this.#time.pause(this.#latency(request))
    if (trouble === 'late') {
      this.#time.after(5_000, () => {
        this.#underWay--
        this.sent.push(`${request} late ${effect().status}`)
      })
      throw new NoAnswer(request)
    }
    this.#underWay--
    if (trouble === 'dropped') {
      this.sent.push(`${request} dropped`)
      throw new NoAnswer(request)
    }
    const answer =
      trouble === 'conflict' ? { status: 409 } : trouble === 'denied' ? { status: 403 } : effect()
    this.sent.push(`${request} ${trouble === 'lost' ? 'lost' : answer.status}`)
    if (trouble === 'killed after') return this.#kill()

    await this.#time.pause(this.#latency(request))
    if (this.#isGone()) return never()
    if (trouble === 'lost') throw new NoAnswer(request)
    return answer
  }

  #isGone(): boolean {
    return this.#isDead
  }

  #kill(): Promise<never> {
    this.#isDead = true
    this.onKill()
    return never()
  }
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined)
}

/** Troubles for the attempts of each kind of request, in order: `{ 'PUT lock': ['lost'] }`. */
export function troubles(
  plan: Record<string, (Trouble | undefined)[]>,
): (request: string) => Trouble | undefined {
  const left = new Map(Object.entries(plan).map(([request, list]) => [request, [...list]]))
  return (request) => left.get(request)?.shift()
}
