import type { Scope } from '../../manifest/scope/scope.ts'
import type { BackupPlace, KeyLayout } from './keys.ts'
import type { Manifest } from './manifest.ts'
import type { Principal } from './principal.ts'

export type { Scope }

/** The parameters of PublishLayerVersion except for the archive. A setting that was not given is empty. */
export interface LayerSettings {
  /** The user's text, without the marker. */
  description: string
  license: string
  runtimes: readonly string[]
  architectures: readonly string[]
}

/** One region to publish to, and its bucket; undefined if the archive is sent in the publish call. */
export interface Target {
  region: string
  bucket: string | undefined
}

/** An archive that this action uploads: a file on this machine. */
export interface ArchiveSource {
  /** A zip that is used as it is, or a directory that is zipped. */
  kind: 'zip' | 'directory'
  /** As the user gave it, for messages. */
  path: string
  /** Files of a directory that look like secrets but are meant to be published: paths below it, or globs. */
  allowSecretFiles?: readonly string[]
}

/** What decides whether to publish: other bytes of the manifest, of the archive, or of either. */
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

/** Which versions a run may reuse instead of publishing. */
export const REUSE = ['latest', 'any'] as const

/** One of {@link REUSE}. */
export type Reuse = (typeof REUSE)[number]

/** The parts that `strict` can apply to. */
export const STRICT_PARTS = ['manifest', 'archive'] as const

/** Which warnings fail the run before it writes anything: none, all, or those about one of {@link STRICT_PARTS}. */
export type Strict = boolean | (typeof STRICT_PARTS)[number]

/** Whether warnings about a part are failures. */
export function isStrictAbout(part: (typeof STRICT_PARTS)[number], strict: Strict): boolean {
  return strict === true || strict === part
}

/** How two manifests are compared. */
export const COMPARE = ['exact', 'packages'] as const

/** One of {@link COMPARE}. */
export type Compare = (typeof COMPARE)[number]

/** The encryption algorithms of S3 (S3 API reference, PutObject). */
export const ENCRYPTIONS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const

/** How S3 encrypts the objects that are written. */
export interface Encryption {
  algorithm: (typeof ENCRYPTIONS)[number]
  /**
   * ARN of a KMS key. `{region}` in it is replaced by the region of each bucket. Without a key, S3 uses the AWS managed
   * key.
   */
  key?: string
}

/** The ARN of the KMS key for the bucket of one region. */
export function keyIn(region: string, key: string): string {
  return key.replace('{region}', region)
}

/** What the user asks for: the inputs, read, checked and resolved. */
export type Request = Wishes & (FromManifest | FromArchive)

/** A manifest defines the content of the layer. Each version is marked with its digest. */
interface FromManifest {
  manifest: Manifest
  /** Where a copy of the manifest is stored for each version; undefined without a bucket. */
  backups: BackupPlace | undefined
  detectChangesIn: DetectChangesIn
}

/** Only the archive shows changes. Versions have neither a marker nor a backup. */
interface FromArchive {
  manifest: undefined
  backups: undefined
  detectChangesIn: 'archive'
}

/** The parts of a request that do not depend on whether there is a manifest. */
interface Wishes {
  layerName: string
  keys: KeyLayout
  /** Sent with every PutObject; undefined: the default of the bucket applies. */
  encryption: Encryption | undefined
  /** Undefined if another step uploads the archive. */
  source: ArchiveSource | undefined
  storageMode: StorageMode
  settings: LayerSettings
  compare: Compare
  /** What of the manifest the layer holds. */
  scope: Scope
  strict: Strict
  /** Who is to have access to the version. */
  shareWith: readonly Principal[]
  /** Names of parameters that hold the ARN of the version. `{version}` in a name is not replaced yet. */
  parameters: readonly string[]
  /** File that the SBOM is written to, as the user gave it, with the name of the layer; undefined if none is asked for. */
  sbomPath: string | undefined
  /** Files that the results are written to, as the user gave them, with the name of the layer. */
  resultsPaths: readonly string[]
  ifUnchanged: IfUnchanged
  reuse: Reuse
  /** Maximum number of seconds to wait for another run that is publishing the layer. */
  lockTimeout: number
  dryRun: boolean
  /** At least one, and each region at most once. */
  targets: readonly [Target, ...Target[]]
  /** Names of regions among the targets whose failure is only a warning. */
  optionalRegions: readonly string[]
  /** 12 digits, sent with every S3 request; undefined if not given. */
  expectedBucketOwner: string | undefined
  /** Accounts that the credentials may belong to; empty: any account. */
  allowedAccountIds: readonly string[]
}
