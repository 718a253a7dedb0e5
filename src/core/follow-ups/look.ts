import type { ActionError } from '../errors/action-error.ts'
import type { LayerVersion } from '../model/layer-version.ts'
import type { Request } from '../model/request.ts'
import type { Ports, RegionPorts } from '../ports.ts'

/** The context of the follow-ups of one region. */
export interface FollowUpPart {
  request: Request
  region: string
  /** The version that everything follows; undefined in a dry run that would publish it. */
  version: LayerVersion | undefined
  /** The run went back to an older version on purpose. */
  isReused: boolean
  /** Number of the latest version when the run looked; undefined if there was none. */
  latest: number | undefined
  services: RegionPorts
  ports: Pick<Ports, 'clock' | 'cancelled' | 'random'>
  /** Adds a warning to the region. */
  warn: (text: string) => void
}

/** What a look found about one target. */
export type Finding =
  /** Everything is as it was asked for. */
  | { target: string; state: 'unchanged'; detail: string }
  /**
   * `detail`: what a dry run says, a sentence. `apply` does it and returns what it did, a sentence. It throws
   * {@link ActionError}.
   */
  | { target: string; state: 'missing'; detail: string; apply: () => Promise<string> }
  /** It cannot be made true. */
  | { target: string; state: 'failed'; error: ActionError }

/**
 * Reads what there is for all targets of one kind: one finding for each, in the order of the request. It writes nothing.
 * When a step is applied, and whether it is, is decided once for all kinds.
 *
 * @throws {ActionError} if something cannot be read.
 */
export type Look = (part: FollowUpPart) => Promise<readonly Finding[]>
