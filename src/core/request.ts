import type { KeyLayout } from './keys.ts'
import type { Manifest } from './manifest.ts'

/** What PublishLayerVersion takes besides the archive. A setting that is not given is empty. */
export interface LayerSettings {
  /** The user's text, without the marker. */
  description: string
  license: string
  runtimes: readonly string[]
  architectures: readonly string[]
}

/** One region to publish to, and the bucket that serves it. */
export interface Target {
  region: string
  bucket: string
}

/** What to do when nothing changed. */
export const IF_UNCHANGED = ['skip', 'fail', 'publish'] as const

/** One of {@link IF_UNCHANGED}. */
export type IfUnchanged = (typeof IF_UNCHANGED)[number]

/** Which versions a run may come back to instead of publishing. */
export const REUSE = ['latest', 'any'] as const

/** One of {@link REUSE}. */
export type Reuse = (typeof REUSE)[number]

/** What of two manifests is compared. */
export const COMPARE = ['exact', 'packages'] as const

/** One of {@link COMPARE}. */
export type Compare = (typeof COMPARE)[number]

/** What the user asks for: the inputs, read, checked and resolved. */
export interface Request {
  layerName: string
  manifest: Manifest
  keys: KeyLayout
  settings: LayerSettings
  compare: Compare
  /** Warnings about the manifest fail the run before it writes. */
  strict: boolean
  ifUnchanged: IfUnchanged
  reuse: Reuse
  /** Seconds to wait for another run that is publishing the layer. */
  lockTimeout: number
  dryRun: boolean
  /** At least one; no region twice. */
  targets: readonly [Target, ...Target[]]
  /** 12 digits, sent with every S3 call; undefined when not given. */
  expectedBucketOwner: string | undefined
  /** Accounts that the credentials may belong to; empty: any. */
  allowedAccountIds: readonly string[]
}
