import { throwIfCancelled } from '../core/cancel.ts'
import type { ProcessPorts } from '../core/ports.ts'

/** Milliseconds of the window that calls are counted in. */
const WINDOW = 1_000

/**
 * Maximum number of calls that start within a second, in one region. AWS allows 15 control plane requests of Lambda for
 * everything that uses the account (Lambda quotas), and writes of parameters are throttled from about three on.
 */
const LIMITS = { lambda: 10, 'parameter-writes': 3 }

/** Limits how many calls start within a second. Calls start in the order in which they ask. */
export class Rate {
  readonly #limit: number
  readonly #ports: Pick<ProcessPorts, 'clock' | 'cancelled'>
  /** When the latest calls started, in milliseconds of the clock, oldest first. */
  readonly #starts: number[] = []
  /** Settles when all that asked before have started. */
  #before: Promise<unknown> = Promise.resolve()

  constructor(limit: number, ports: Pick<ProcessPorts, 'clock' | 'cancelled'>) {
    this.#limit = limit
    this.#ports = ports
  }

  /**
   * Waits until a call may start, which is at once while there are few.
   *
   * @throws {ActionError} `cancelled` if the run is cancelled meanwhile.
   */
  turn(): Promise<void> {
    const turn = this.#before.then(() => this.#start())
    this.#before = turn.catch(() => undefined)
    return turn
  }

  /** Sleeps can end late. What counts is when a call starts, and not when it was due. */
  async #start(): Promise<void> {
    const { clock, cancelled } = this.#ports
    for (let wait = this.#wait(); wait > 0; wait = this.#wait()) {
      throwIfCancelled(cancelled)
      await clock.sleep(wait, cancelled)
    }
    this.#starts.push(clock.now())
    if (this.#starts.length > this.#limit) this.#starts.shift()
  }

  /** Milliseconds until a call may start. */
  #wait(): number {
    const [oldest = -Infinity] = this.#starts.length < this.#limit ? [] : this.#starts
    return oldest + WINDOW - this.#ports.clock.now()
  }
}

/** The rates of all regions. All clients of a process share them. */
export class Rates {
  readonly #ports: Pick<ProcessPorts, 'clock' | 'cancelled'>
  readonly #rates = new Map<string, Rate>()

  constructor(ports: Pick<ProcessPorts, 'clock' | 'cancelled'>) {
    this.#ports = ports
  }

  /** The rate of one kind of calls in one region. */
  of(kind: keyof typeof LIMITS, region: string): Rate {
    const name = `${kind} ${region}`
    const rate = this.#rates.get(name) ?? new Rate(LIMITS[kind], this.#ports)
    this.#rates.set(name, rate)
    return rate
  }
}

/** The part of a client of the SDK that its middleware is added to. */
interface Client {
  middlewareStack: {
    addRelativeTo(
      middleware: <T>(next: (args: T) => unknown) => (args: T) => Promise<unknown>,
      options: { name: string; relation: 'after'; toMiddleware: string },
    ): void
  }
}

/**
 * Lets each request of a client wait for its turn, also those that the SDK sends again. It waits before it is signed,
 * because a signature expires.
 */
export function paced<C>(client: C, rate: Rate): C {
  const { middlewareStack } = client as Client
  middlewareStack.addRelativeTo(
    (next) => async (args) => {
      await rate.turn()
      return next(args)
    },
    { name: 'rateMiddleware', relation: 'after', toMiddleware: 'retryMiddleware' },
  )
  return client
}
