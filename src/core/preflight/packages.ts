import { posix } from 'node:path'
import type { Reading } from '../../manifest/reading.ts'
import type { Scope } from '../../manifest/scope/scope.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Comparison } from '../model/facts.ts'
import type { Changes, NotPinned } from '../model/outcome.ts'
import {
  notUnderstood,
  type ManifestReading,
  type ReadingWay,
  type ReadManifest,
  type StoredManifest,
} from './manifest-reading.ts'

export { notUnderstood, type StoredManifest }

/**
 * The packages of the manifest that the layer holds: of a lock file, or of all lock files of a set. It is parsed on the
 * first use, once for all regions, and the parsers are loaded only then. A run that compares bytes and finds nothing changed
 * does not need them.
 */
export class Packages {
  readonly #manifest: Manifest
  readonly #way: ReadingWay
  readonly #comparisons = new Map<string, Promise<Comparison>>()
  #reading: Promise<ManifestReading> | undefined
  #notPinned: readonly NotPinned[] = []

  /** @param filesAround - The files around a lock file, by its path. */
  constructor(manifest: Manifest, scope: Scope, filesAround: ReadingWay['filesAround']) {
    this.#manifest = manifest
    this.#way = { scope, filesAround }
  }

  /** What is not pinned; empty until the manifest was parsed. */
  get notPinned(): readonly NotPinned[] {
    return this.#notPinned
  }

  /** The changes since a manifest with the same bytes. */
  get none(): Changes {
    const none = { added: [], removed: [], updated: [] }
    return this.#manifest.set === undefined ? none : { ...none, files: [], identity: [] }
  }

  /** Parses the manifest. */
  read(): Promise<ManifestReading> {
    return (this.#reading ??= this.#read())
  }

  /** Compares the manifest with an older one, or with nothing. */
  since(older: StoredManifest | undefined): Promise<Comparison> {
    return remembered(this.#comparisons, older?.sha256 ?? '', () => this.#compare(older))
  }

  async #read(): Promise<ManifestReading> {
    const { set } = this.#manifest
    const read =
      set === undefined
        ? await readLockFile(this.#manifest, this.#way)
        : await (await import('./set-packages.ts')).readSet(set, this.#way)
    this.#notPinned = read.notPinned
    return read.reading
  }

  async #compare(older: StoredManifest | undefined): Promise<Comparison> {
    const { path, set } = this.#manifest
    const is = await this.read()
    if (is.kind !== 'understood') return { kind: 'not-understood', why: notUnderstood(path, is) }
    if (set === undefined) return compareLockFiles(this.#manifest, is, older, this.#way)
    return (await import('./set-packages.ts')).compareSets(set, is, older, this.#way)
  }
}

type Understood = Extract<Reading, { kind: 'understood' }>

async function readLockFile(
  { path, bytes, realPath }: Manifest,
  { scope, filesAround }: ReadingWay,
): Promise<ReadManifest> {
  const { readingOf, unpinnedText } = await import('../../manifest/reading.ts')
  const reading = await readingOf(path, bytes, { ...filesAround(path), realPath, scope })
  if (reading.kind !== 'understood') return { reading, notPinned: [] }
  const { format, resolved } = reading
  const notPinned = resolved.unpinned.map((one) => ({
    file: posix.isAbsolute(one.file) ? one.file : posix.join(posix.dirname(path), one.file),
    line: one.line,
    text: unpinnedText(one, format),
  }))
  return { reading, notPinned }
}

async function compareLockFiles(
  { path, realPath }: Manifest,
  is: Understood,
  older: StoredManifest | undefined,
  { scope, filesAround }: ReadingWay,
): Promise<Comparison> {
  const { readingOf, difference, sameResolution, isDocument } = await import('../../manifest/reading.ts')
  if (older === undefined) {
    return { kind: 'compared', same: false, changes: difference([], is.resolved.packages) }
  }
  if (isDocument(older.bytes)) {
    return {
      kind: 'not-understood',
      why: `${older.uri} is the manifest of several files or of \`identity\`.`,
    }
  }
  // Files that an older manifest included are not stored.
  const { beside, matching } = filesAround(path)
  const was = await readingOf(path, older.bytes, { beside, matching, realPath, scope })
  if (was.kind !== 'understood') return { kind: 'not-understood', why: notUnderstood(older.uri, was) }
  return {
    kind: 'compared',
    same: sameResolution(was.resolved, is.resolved),
    changes: difference(was.resolved.packages, is.resolved.packages),
  }
}

/** Returns the value for a key. Creates and stores it if there is none. */
function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}
