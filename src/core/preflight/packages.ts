import { posix } from 'node:path'
import type { IncludedFiles } from '../../manifest/format.ts'
import type { Reading } from '../../manifest/reading.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Comparison } from '../model/facts.ts'

/** A line of the manifest, or of a file that it includes, that does not fix what is installed. */
export interface NotPinned {
  /** Path from the same folder as the path of the manifest. */
  file: string
  /** 1-based. */
  line: number
  /** What is not fixed, and what to write instead. */
  text: string
}

/** An older manifest, as it is stored. */
export interface StoredManifest {
  uri: string
  bytes: Uint8Array
  /** Lower-hex SHA-256 of the bytes. */
  sha256: string
}

/**
 * What the manifest says. It is read when somebody first asks, once for all regions, and the parsers are loaded then: a
 * run that compares bytes, and finds nothing changed, does without.
 */
export class Packages {
  readonly #manifest: Manifest
  readonly #include: IncludedFiles
  readonly #comparisons = new Map<string, Promise<Comparison>>()
  #reading: Promise<Reading> | undefined
  #notPinned: readonly NotPinned[] = []

  constructor(manifest: Manifest, include: IncludedFiles) {
    this.#manifest = manifest
    this.#include = include
  }

  /** What is not pinned; empty until the manifest was read. */
  get notPinned(): readonly NotPinned[] {
    return this.#notPinned
  }

  /** Reads the manifest. */
  read(): Promise<Reading> {
    return (this.#reading ??= this.#read())
  }

  /** The manifest against an older one, or against nothing. */
  since(older: StoredManifest | undefined): Promise<Comparison> {
    return remembered(this.#comparisons, older?.sha256 ?? '', () => this.#compare(older))
  }

  async #read(): Promise<Reading> {
    const { readingOf, unpinnedText } = await import('../../manifest/reading.ts')
    const { path, bytes, realPath } = this.#manifest
    const reading = await readingOf(path, bytes, this.#include, realPath)
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
    // Nothing is kept of what an older manifest included.
    const was = await readingOf(path, older.bytes, undefined, realPath)
    if (was.kind !== 'understood') return { kind: 'not-understood', why: notUnderstood(older.uri, was) }
    return {
      kind: 'compared',
      same: sameResolution(was.resolved, is.resolved),
      changes: difference(was.resolved.packages, is.resolved.packages),
    }
  }
}

/** A sentence on why a manifest is not understood. */
export function notUnderstood(name: string, reading: Exclude<Reading, { kind: 'understood' }>): string {
  if (reading.kind === 'unknown-format') return `The format of ${name} is not supported.`
  const where = reading.line === undefined ? name : `${name}, line ${reading.line}`
  return `${where}: ${reading.message}`
}

/** What is known under a key; made, and kept, where nothing is. */
function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}
