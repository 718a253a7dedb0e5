import { Clock } from './clock.ts'
import { Guesses } from './guesses.ts'
import { Layers } from './lambda/layers.ts'
import { Links } from './lambda/links.ts'
import { Principals } from './principals.ts'
import { Buckets } from './s3/buckets.ts'
import { Uploads } from './s3/uploads.ts'

/** Everything that the sandbox's AWS holds. */
export class World {
  readonly clock = new Clock()
  readonly buckets = new Buckets(this.clock)
  readonly uploads = new Uploads()
  readonly layers = new Layers(this.clock)
  readonly links = new Links(this.clock)
  readonly principals = new Principals()
  readonly guesses = new Guesses()

  /** Empties the world: no buckets, no layers, the default principal alone, and this machine's time. */
  reset(): void {
    const { clock, buckets, uploads, layers, links, principals, guesses } = this
    for (const part of [clock, buckets, uploads, layers, links, principals, guesses]) part.reset()
  }
}
