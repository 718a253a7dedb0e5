import type { Changes } from '../../manifest/difference.ts'

import type { ActionError } from '../errors/action-error.ts'

import type { LayerCode, LayerVersion } from './layer-version.ts'

/** The archive in S3, as its HEAD shows it. */
export interface FoundArchive {
  state: 'found'
  bucket: string
  key: string
  /** Bytes. */
  size: number
  /** Object version to pin; undefined if the bucket is not versioned. */
  objectVersion: string | undefined
  etag: string
  /** Lower-hex SHA-256 of the manifest that it was built from, according to its metadata. */
  manifestSha256: string | undefined
  manifestMd5: string | undefined
  /** Lower-hex SHA-256 of the archive, if its metadata or the S3 checksum contains it. */
  sha256: string | undefined
  /** S3 computed that SHA-256 itself, so it is proven and not only claimed. */
  isProven?: true
}

/** What is known about the archive. A 403 can mean a missing key, so it is a state and not yet a failure. */
export type Archive =
  | FoundArchive
  | { state: 'missing'; uri: string }
  | { state: 'missing-or-forbidden'; uri: string; error: ActionError }

/** What identifies the bytes of an archive. */
export interface ArchiveBytes {
  /** Bytes. */
  size: number
  /** Lower-hex SHA-256; undefined if unknown. */
  sha256: string | undefined
}

/** What is known about the backup of the latest version's manifest. `missing` means a proven 404. */
export interface Backup {
  /** `present`: the backup exists, and nothing shows that it has other bytes. */
  state: 'missing' | 'present' | 'equal' | 'different'
  uri: string
  /** For `different`: the evidence. */
  evidence?: string
  /** The layer version in its metadata, if that is another one. */
  other?: OtherVersion
  /** Its content, if it was read. */
  stored?: { bytes: Uint8Array; sha256: string }
}

/** An older version that could be reused, and what is known about it. */
export interface OlderVersion {
  version: LayerVersion
  backup?: Backup
  code?: LayerCode
}

/** What preflight found in one region. A fact that is undefined has not been looked up yet. */
export interface Facts {
  /** The listed version with the highest number; null when the layer has none. */
  latest: LayerVersion | null
  /** The version before the latest one, if the newest page lists it. */
  before?: LayerVersion
  archive?: Archive
  /** The archive on this machine. */
  local?: ArchiveBytes & { name: string }
  backup?: Backup
  /** The packages of the manifest compared with those of the backup. */
  packages?: Comparison
  latestCode?: LayerCode
  /** For `reuse: any`; null if no older version fulfils the request. */
  older?: OlderVersion | null
}

/** Another layer version, from the metadata of a backup. */
export interface OtherVersion {
  arn: string
  /** Only its region differs. This is the case in a copy that S3 replicates from the bucket of another region. */
  isCopy: boolean
}

/** The packages of a manifest compared with those of an older one. */
export type Comparison =
  | {
      kind: 'compared'
      /** They resolve to the same packages. */
      same: boolean
      changes: Changes
    }
  /** One of the two cannot be understood. `why` is a sentence. */
  | { kind: 'not-understood'; why: string }
