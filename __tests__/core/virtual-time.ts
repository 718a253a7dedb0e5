import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/core/ports.ts'

/** Rounds of the event loop after which nothing that needs no time can still be under way: libraries take a few. */
const ROUNDS = 1_000

/** Milliseconds after which nothing that a test waits for can still be under way. */
const TOO_LONG = 100 * 3_600_000

interface Due {
  at: number
  task: () => void
}

/** The clock of one run, with every pause that it was asked for. */
export interface RunClock extends Clock {
  pauses: number[]
  /** The process is gone: nothing that it waited for happens any more. */
  stop(): void
}

/**
 * The time of a test. It stands still while there is anything to do, and then goes on to the next thing that is due, so
 * that what happens depends on the test alone.
 */
export class VirtualTime {
  /** Milliseconds. */
  now = 0
  readonly #due = new Set<Due>()

  /** Does a task so many milliseconds from now, unless the function that it gives is called before. */
  after(milliseconds: number, task: () => void): () => void {
    const due = { at: this.now + milliseconds, task }
    this.#due.add(due)
    return () => {
      this.#due.delete(due)
    }
  }

  async pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => this.after(milliseconds, resolve))
  }

  /** Lets time pass until the promise is settled, and gives what became of it. */
  async run<T>(promise: Promise<T>): Promise<T> {
    const limit = this.now + TOO_LONG
    const state = { isSettled: false }
    const settle = () => {
      state.isSettled = true
    }
    promise.then(settle, settle)
    for (let idle = 0; idle < ROUNDS; idle++) {
      // After it, nothing of ours is left to do that needs no time.
      await setImmediate()
      if (state.isSettled) return promise
      if (this.#next(limit)) idle = 0
    }
    throw new Error('it waits for something that never happens')
  }

  async advance(milliseconds: number): Promise<void> {
    await this.run(this.pause(milliseconds))
  }

  /** A clock as one run sees it: its zero is its own. */
  clock(offset = 0): RunClock {
    const pauses: number[] = []
    let isStopped = false
    const after = (milliseconds: number, task: () => void) =>
      this.after(milliseconds, () => {
        if (!isStopped) task()
      })
    return {
      pauses,
      now: () => this.now + offset,
      sleep: (milliseconds, until) => {
        pauses.push(milliseconds)
        if (until.aborted) return Promise.resolve()
        return new Promise((resolve) => {
          const end = () => {
            cancel()
            until.removeEventListener('abort', end)
            resolve()
          }
          const cancel = after(milliseconds, end)
          until.addEventListener('abort', end)
        })
      },
      every: (milliseconds, task) => {
        let cancel: () => void
        const again = () => {
          cancel = after(milliseconds, () => {
            again()
            task()
          })
        }
        again()
        return () => {
          cancel()
        }
      },
      stop: () => {
        isStopped = true
      },
    }
  }

  #next(limit: number): boolean {
    let next: Due | undefined
    // Of two at one moment the one that was asked for first.
    for (const due of this.#due) if (next === undefined || due.at < next.at) next = due
    if (next === undefined || next.at > limit) return false
    this.#due.delete(next)
    this.now = next.at
    next.task()
    return true
  }
}
