import type { BackupPlace, KeyLayout } from './keys.ts'
import type { Manifest } from './manifest.ts'

/** What PublishLayerVersion takes besides the archive. A setting that is not given is empty. */
export interface LayerSettings {
  /** The user's text, without the marker. */
  description: string
  license: string
  runtimes: readonly string[]
  architectures: readonly string[]
}

/** One region to publish to, and the bucket that serves it; undefined where the archive is sent inline. */
export interface Target {
  region: string
  bucket: string | undefined
}

/** Where an archive is that no other step has uploaded. */
export interface ArchiveSource {
  /** A zip that is taken as it is, or a directory that is zipped. */
  kind: 'zip' | 'directory'
  /** As the user gave it, for messages. */
  path: string
  /** Files of a directory that are meant to be there, though they look like secrets: paths below it, or globs. */
  allowSecretFiles?: readonly string[]
}

/** What shows that there is something to publish: other bytes of the manifest, of the archive, or of either. */
export const DETECT_CHANGES_IN = ['manifest', 'archive', 'both'] as const

/** One of {@link DETECT_CHANGES_IN}. */
export type DetectChangesIn = (typeof DETECT_CHANGES_IN)[number]

/** Whether Lambda copies the archive, or keeps reading it from S3. */
export const STORAGE_MODES = ['copy', 'reference'] as const

/** One of {@link STORAGE_MODES}. */
export type StorageMode = (typeof STORAGE_MODES)[number]

/** What to do when nothing changed. */
export const IF_UNCHANGED = ['skip', 'fail', 'publish'] as const

/** One of {@link IF_UNCHANGED}. */
export type IfUnchanged = (typeof IF_UNCHANGED)[number]

/** Which versions a run may come back to instead of publishing. */
export const REUSE = ['latest', 'any'] as const

/** One of {@link REUSE}. */
export type Reuse = (typeof REUSE)[number]

/** What `strict` can be about. */
export const STRICT_PARTS = ['manifest', 'archive'] as const

/** Of what warnings fail the run before it writes anything: of nothing, of both, or of one of {@link STRICT_PARTS}. */
export type Strict = boolean | (typeof STRICT_PARTS)[number]

/** Whether warnings about a part are failures. */
export function isStrictAbout(part: (typeof STRICT_PARTS)[number], strict: Strict): boolean {
  return strict === true || strict === part
}

/** How two manifests are compared. */
export const COMPARE = ['exact', 'packages'] as const

/** One of {@link COMPARE}. */
export type Compare = (typeof COMPARE)[number]

/** What S3 can be asked to encrypt with, besides a key by its ARN (S3 API reference, PutObject). */
export const ENCRYPTIONS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const

/** How S3 encrypts the objects that are written. */
export interface Encryption {
  algorithm: (typeof ENCRYPTIONS)[number]
  /** ARN of a KMS key; `{region}` in it stands for the region of each bucket. Without one, S3 takes the key that AWS manages. */
  key?: string
}

/** The ARN of the key for the bucket of one region. */
export function keyIn(region: string, key: string): string {
  return key.replace('{region}', region)
}

/** What the user asks for: the inputs, read, checked and resolved. */
export type Request = Wishes & (FromManifest | FromArchive)

/** A manifest says what the layer contains: each version is marked with its digest. */
interface FromManifest {
  manifest: Manifest
  /** Where a copy of the manifest is kept for each version; undefined where there is no bucket. */
  backups: BackupPlace | undefined
  detectChangesIn: DetectChangesIn
}

/** Only the archive shows changes: no version is marked, and none has a backup. */
interface FromArchive {
  manifest: undefined
  backups: undefined
  detectChangesIn: 'archive'
}

/** What is asked of every layer. */
interface Wishes {
  layerName: string
  keys: KeyLayout
  /** Sent with every PutObject; undefined: the default of the bucket counts. */
  encryption: Encryption | undefined
  /** Undefined where another step uploads the archive. */
  source: ArchiveSource | undefined
  storageMode: StorageMode
  settings: LayerSettings
  compare: Compare
  strict: Strict
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
