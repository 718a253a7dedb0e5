import { posix } from 'node:path'
import type { FilesAround } from '../../manifest/format.ts'
import type { Reading } from '../../manifest/reading.ts'
import type { Scope } from '../../manifest/scope/scope.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Comparison } from '../model/facts.ts'
import type { NotPinned } from '../model/outcome.ts'

/** An older manifest from its backup. */
export interface StoredManifest {
  uri: string
  bytes: Uint8Array
  /** Lower-hex SHA-256 of the bytes. */
  sha256: string
}

/**
 * The packages of the manifest that the layer holds. It is parsed on the first use, once for all regions, and the parsers are loaded only then. A run
 * that compares bytes and finds nothing changed does not need them.
 */
export class Packages {
  readonly #manifest: Manifest
  readonly #scope: Scope
  readonly #files: FilesAround
  readonly #comparisons = new Map<string, Promise<Comparison>>()
  #reading: Promise<Reading> | undefined
  #notPinned: readonly NotPinned[] = []

  constructor(manifest: Manifest, scope: Scope, files: FilesAround) {
    this.#manifest = manifest
    this.#scope = scope
    this.#files = files
  }

  /** What is not pinned; empty until the manifest was parsed. */
  get notPinned(): readonly NotPinned[] {
    return this.#notPinned
  }

  /** Parses the manifest. */
  read(): Promise<Reading> {
    return (this.#reading ??= this.#read())
  }

  /** Compares the manifest with an older one, or with nothing. */
  since(older: StoredManifest | undefined): Promise<Comparison> {
    return remembered(this.#comparisons, older?.sha256 ?? '', () => this.#compare(older))
  }

  async #read(): Promise<Reading> {
    const { readingOf, unpinnedText } = await import('../../manifest/reading.ts')
    const { path, bytes, realPath } = this.#manifest
    const reading = await readingOf(path, bytes, { ...this.#files, realPath, scope: this.#scope })
    if (reading.kind === 'understood') {
      const { format, resolved } = reading
      this.#notPinned = resolved.unpinned.map((one) => ({
        file: posix.isAbsolute(one.file) ? one.file : posix.join(posix.dirname(path), one.file),
        line: one.line,
        text: unpinnedText(one, format),
      }))
    }
    return reading
  }

  async #compare(older: StoredManifest | undefined): Promise<Comparison> {
    const { readingOf, difference, sameResolution } = await import('../../manifest/reading.ts')
    const { path, realPath } = this.#manifest
    const is = await this.read()
    if (is.kind !== 'understood') return { kind: 'not-understood', why: notUnderstood(path, is) }
    if (older === undefined) {
      return { kind: 'compared', same: false, changes: difference([], is.resolved.packages) }
    }
    // Files that an older manifest included are not stored.
    const { beside, matching } = this.#files
    const was = await readingOf(path, older.bytes, { beside, matching, realPath, scope: this.#scope })
    if (was.kind !== 'understood') return { kind: 'not-understood', why: notUnderstood(older.uri, was) }
    return {
      kind: 'compared',
      same: sameResolution(was.resolved, is.resolved),
      changes: difference(was.resolved.packages, is.resolved.packages),
    }
  }
}

/** A sentence that says why a manifest could not be parsed. */
export function notUnderstood(name: string, reading: Exclude<Reading, { kind: 'understood' }>): string {
  if (reading.kind === 'unknown-format') return `The format of ${name} is not supported.`
  const where = reading.line === undefined ? name : `${name}, line ${reading.line}`
  return `${where}: ${reading.message}`
}

/** Returns the value for a key. Creates and stores it if there is none. */
function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}
