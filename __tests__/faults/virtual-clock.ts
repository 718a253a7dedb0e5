import { setTimeout as realPause } from 'node:timers/promises'
import type { Clock as SandboxClock } from '../../sandbox/clock.ts'
import type { Clock } from '../../src/core/ports.ts'

/** Timers of so many milliseconds are deadlines. */
const DEADLINE = 10_000

/**
 * Rounds of the event loop, a millisecond and more each, after which nothing is under way any more: the sandbox is in this
 * process too, so that a slow machine has no fewer of them to do it in.
 */
const STANDSTILL = 400

interface Task {
  /** Moment in milliseconds. */
  due: number
  /** Milliseconds; undefined for a task that is done once. */
  period?: number
  run: () => void
}

/** A clock that stands still until somebody waits, and then goes on at once: for the run, and for S3 and Lambda too. */
export class VirtualClock implements Clock {
  readonly #sandboxClock: SandboxClock
  readonly #tasks = new Set<Task>()
  readonly #timers = new Set<Task>()
  #now = 0

  constructor(sandboxClock: SandboxClock) {
    this.#sandboxClock = sandboxClock
  }

  now(): number {
    return this.#now
  }

  async sleep(milliseconds: number): Promise<void> {
    await this.pass(milliseconds)
  }

  every(period: number, run: () => void): () => void {
    const task = { due: this.#now + period, period, run }
    this.#tasks.add(task)
    return () => this.#tasks.delete(task)
  }

  /** Does something once, in so many milliseconds. */
  after(milliseconds: number, run: () => void): void {
    this.#tasks.add({ due: this.#now + milliseconds, run })
  }

  /** Lets time pass, with all that is due in it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    for (let task = this.#next(end); task !== undefined; task = this.#next(end)) {
      this.#goTo(task.due)
      const underWay = this.#timers.size
      if (task.period === undefined) for (const set of [this.#tasks, this.#timers]) set.delete(task)
      else task.due += task.period
      task.run()
      // What a renewal asks is answered before time goes on.
      if (task.period !== undefined) await this.#quiet(underWay)
    }
    this.#goTo(end)
  }

  /** Lets time pass for who has so many timers, once all others have their answers. */
  async passFor(timers: number, milliseconds: number): Promise<void> {
    await this.#quiet(timers)
    await this.pass(milliseconds)
  }

  /** Has the long timers of this process run by this clock, until the function that it gives is called. */
  takeTimers(): () => void {
    const { setTimeout, clearTimeout } = globalThis
    const take = (run: () => void, milliseconds = 0) => {
      if (milliseconds < DEADLINE) return setTimeout(run, milliseconds)
      const timer = { due: this.#now + milliseconds, run }
      this.#timers.add(timer)
      return timer
    }
    const clear = (timer: unknown) => {
      if (!this.#timers.delete(timer as Task)) clearTimeout(timer as NodeJS.Timeout)
    }
    Object.assign(globalThis, { setTimeout: take, clearTimeout: clear })
    return () => {
      Object.assign(globalThis, { setTimeout, clearTimeout })
    }
  }

  /** Waits until no more than so many timers run, or nothing happens any more. */
  async #quiet(timers: number): Promise<void> {
    let size = this.#timers.size
    for (let round = 0; size > timers && round < STANDSTILL; round++) {
      await realPause(1)
      if (this.#timers.size !== size) round = 0
      size = this.#timers.size
    }
  }

  #next(end: number): Task | undefined {
    const due = [...this.#tasks, ...this.#timers].filter((task) => task.due <= end)
    return due.sort((a, b) => a.due - b.due)[0]
  }

  /** Never back: two waits side by side add up, as nobody can tell here which was begun first. */
  #goTo(moment: number): void {
    if (moment <= this.#now) return
    this.#sandboxClock.advance(moment - this.#now)
    this.#now = moment
  }
}
