import { Clock } from './clock.ts'
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

  /** Empties the world: no buckets, no layers, the default principal alone, and this machine's time. */
  reset(): void {
    for (const part of [this.clock, this.buckets, this.uploads, this.layers, this.links, this.principals])
      part.reset()
  }
}
