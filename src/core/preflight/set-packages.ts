import type { Resolved } from '../../manifest/package.ts'
import { difference, sameResolution, unpinnedText } from '../../manifest/reading.ts'
import { EMPTY_SET, sameApartFromPackages, setDifference } from '../../manifest/set/set-difference.ts'
import { readingOfSet } from '../../manifest/set/set-reading.ts'
import { readDocument, type ManifestSet } from '../../manifest/set/set.ts'
import type { Comparison } from '../model/facts.ts'
import { notUnderstood, type ReadingWay, type ReadManifest, type StoredManifest } from './manifest-reading.ts'

/** Reads all lock files of a set. */
export async function readSet(set: ManifestSet, way: ReadingWay): Promise<ReadManifest> {
  const reading = await readingOfSet(set, way)
  if (reading.kind !== 'understood') return { reading, notPinned: [] }
  const notPinned = reading.findings.map((one) => ({
    file: one.file,
    line: one.line,
    text: unpinnedText(one, one.format),
  }))
  return { reading, notPinned }
}

/** Compares a set that was read with an older one, or with nothing. */
export async function compareSets(
  set: ManifestSet,
  { resolved }: { resolved: Resolved },
  older: StoredManifest | undefined,
  way: ReadingWay,
): Promise<Comparison> {
  if (older === undefined) return compared(EMPTY_SET, { packages: [], unpinned: [] }, set, resolved)
  const before = readDocument(older.bytes)
  if (before === undefined) {
    return {
      kind: 'not-understood',
      why: `${older.uri} is not the manifest of several files or of \`identity\`.`,
    }
  }
  const was = await readingOfSet(before, {
    ...way,
    // Files that an older manifest included, and that were no part of it, are not stored.
    filesAround: (path) => {
      const { beside, matching } = way.filesAround(path)
      return { beside, matching }
    },
  })
  if (was.kind !== 'understood') return { kind: 'not-understood', why: notUnderstood(older.uri, was) }
  return compared(before, was.resolved, set, resolved)
}

function compared(before: ManifestSet, was: Resolved, after: ManifestSet, is: Resolved): Comparison {
  return {
    kind: 'compared',
    same: sameApartFromPackages(before, after) && sameResolution(was, is),
    changes: { ...difference(was.packages, is.packages), ...setDifference(before, after) },
  }
}
