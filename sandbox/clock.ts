/** The clock by which the sandbox's AWS states and checks times: this machine's, moved by an offset. */
export class Clock {
  /** Milliseconds that it is ahead of this machine's clock. Below 0: behind. */
  offsetMs = 0

  /** The time that it shows. */
  now(): Date {
    return new Date(Date.now() + this.offsetMs)
  }

  /** Moves it forward by milliseconds, or back by less than 0. */
  advance(ms: number): void {
    this.offsetMs += ms
  }

  /** Back to this machine's time. */
  reset(): void {
    this.offsetMs = 0
  }
}
