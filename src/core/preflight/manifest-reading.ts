import type { FilesAround } from '../../manifest/format.ts'
import type { Reading } from '../../manifest/reading.ts'
import type { Scope } from '../../manifest/scope/scope.ts'
import type { NotPinned } from '../model/outcome.ts'

/** An older manifest from its backup. */
export interface StoredManifest {
  uri: string
  bytes: Uint8Array
  /** Lower-hex SHA-256 of the bytes. */
  sha256: string
}

/** What a manifest says, or why it cannot be read. `file`: the lock file of a set that cannot be read. */
export type ManifestReading = Reading & { file?: string }

/** A manifest that was read. */
export interface ReadManifest {
  reading: ManifestReading
  notPinned: readonly NotPinned[]
}

/** How the lock files of a manifest are read. */
export interface ReadingWay {
  scope: Scope
  /** The files around a lock file, by its path. */
  filesAround: (path: string) => FilesAround
}

/** A sentence that says why a manifest could not be parsed. */
export function notUnderstood(
  name: string,
  reading: Exclude<ManifestReading, { kind: 'understood' }>,
): string {
  if (reading.kind === 'unknown-format') return `The format of ${name} is not supported.`
  const file = reading.file === undefined ? name : `${reading.file} in ${name}`
  const where = reading.line === undefined ? file : `${file}, line ${reading.line}`
  return `${where}: ${reading.message}`
}
