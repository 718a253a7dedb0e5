import { Clock } from './clock.ts'
import { Guesses } from './guesses.ts'
import { Layers } from './lambda/layers.ts'
import { Links } from './lambda/links.ts'
import { Principals } from './principals.ts'
import { Rates } from './account/rates.ts'
import { Regions } from './account/regions.ts'
import { Parameters } from './ssm/parameters.ts'
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
  readonly parameters = new Parameters(this.clock)
  readonly rates = new Rates(this.clock)
  readonly regions = new Regions()
  readonly guesses = new Guesses()

  /** Empties the world: nothing is stored, the default principal alone is known, and it is this machine's time. */
  reset(): void {
    for (const part of Object.values(this) as { reset: () => void }[]) part.reset()
  }
}
