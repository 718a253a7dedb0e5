import { Layers } from './lambda/layers.ts'
import { Principals } from './principals.ts'
import { Buckets } from './s3/buckets.ts'
import { Uploads } from './s3/uploads.ts'

/** Everything that the sandbox's AWS holds. */
export class World {
  readonly buckets = new Buckets()
  readonly uploads = new Uploads()
  readonly layers = new Layers()
  readonly principals = new Principals()

  /** Empties the world: no buckets, no layers, the default principal alone. */
  reset(): void {
    for (const part of [this.buckets, this.uploads, this.layers, this.principals]) part.reset()
  }
}
