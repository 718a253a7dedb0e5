import type { Changes } from '../../manifest/difference.ts'

import type { ActionError } from '../errors/action-error.ts'

import type { LayerCode, LayerVersion } from './layer-version.ts'

/** The archive in S3, as far as a HEAD shows it. */
export interface FoundArchive {
  state: 'found'
  bucket: string
  key: string
  /** Bytes. */
  size: number
  /** Object version to pin; undefined where the bucket keeps none. */
  objectVersion: string | undefined
  etag: string
  /** Lower-hex digest of the manifest that it was built from, as its metadata say. */
  manifestSha256: string | undefined
  manifestMd5: string | undefined
  /** Lower-hex SHA-256 of the archive, if its metadata or the S3 checksum contains it. */
  sha256: string | undefined
  /** S3 has computed that SHA-256 itself: it is proven, not only claimed. */
  isProven?: true
}

/** What is known of the archive. A 403 may stand for a missing key, so it is a state and not yet a failure. */
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

/** What is known of the backup of the latest version's manifest. `missing` is a proven 404. */
export interface Backup {
  /** `present`: it is there, and nothing that was looked at shows other bytes. */
  state: 'missing' | 'present' | 'equal' | 'different'
  uri: string
  /** For `different`: the evidence. */
  evidence?: string
  /** The layer version in its metadata, if that is another one. */
  other?: OtherVersion
  /** Its content, if it was read. */
  stored?: { bytes: Uint8Array; sha256: string }
}

/** An older version that the request could go back to, and what was looked at of it. */
export interface OlderVersion {
  version: LayerVersion
  backup?: Backup
  code?: LayerCode
}

/** What preflight found in one region. A fact that is undefined has not been looked up yet. */
export interface Facts {
  /** The listed version with the highest number; null when the layer has none. */
  latest: LayerVersion | null
  archive?: Archive
  /** The archive on this machine. */
  local?: ArchiveBytes & { name: string }
  backup?: Backup
  /** The packages of the manifest against those of the backup. */
  packages?: Comparison
  latestCode?: LayerCode
  /** For `reuse: any`; null when no older version stands for the request. */
  older?: OlderVersion | null
}

/** Another layer version, from the metadata of a backup. */
export interface OtherVersion {
  arn: string
  /** Only the region is another: so it is in the copy that S3 keeps of another region's bucket. */
  isCopy: boolean
}

/** The packages of the manifest against those of an older one. */
export type Comparison =
  | {
      kind: 'compared'
      /** They resolve to the same packages. */
      same: boolean
      changes: Changes
    }
  /** One of the two cannot be understood. `why` is a sentence. */
  | { kind: 'not-understood'; why: string }
