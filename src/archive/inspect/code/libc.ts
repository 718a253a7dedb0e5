import { posix } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { elfNeeds, type ElfNeeds } from './elf-needs.ts'
import { packageOf } from './builds.ts'
import { readExactly, type ArchiveReader, type ListedEntry } from '../zip/directory.ts'
import { pathOf } from '../zip/entries.ts'
import { listed, type Findings } from '../findings.ts'
import { dataStart, EXTRA_ROOM, isHeaderOf, LOCAL_HEADER } from '../zip/heads.ts'
import { missingVersion, newestVersions } from './runtime-libraries.ts'
import type { Turns } from '../../turns.ts'

/** Maximum number of files that are read completely, and of bytes of each in the archive, in S3 and on this machine. */
const LIMITS = {
  remote: { files: 16, packed: 8 * 1024 * 1024 },
  local: { files: 2000, packed: 64 * 1024 * 1024 },
}

/** Maximum unpacked size of a file that is held in memory, in bytes. */
const LARGEST = 64 * 1024 * 1024

/**
 * The relevant parts of a file that was read. The whole information can be a thousand times larger, for thousands of
 * files.
 */
interface Looked {
  name: string
  path: string
  isForMusl: boolean
  /** The newest versions that it needs of libraries that are not in the archive. */
  versions: readonly string[]
}

/**
 * Checks whether compiled files find the C library that they were built for, by their dynamic sections. Lambda does not
 * have musl, and each runtime has one version of glibc.
 *
 * @param files - The files to read, in this order and up to the limits.
 * @param all - All files. Libraries in the archive do not have to be in Lambda.
 */
export async function checkLibc(
  reader: ArchiveReader,
  files: readonly ListedEntry[],
  all: readonly ListedEntry[],
  { directoryStart, runtimes }: { directoryStart: number; runtimes: readonly string[] },
  findings: Findings,
  turns: Turns,
): Promise<void> {
  const { files: most, packed } = reader.isLocal === true ? LIMITS.local : LIMITS.remote
  const brought = new Set(all.map(({ name }) => posix.basename(name)))
  const looked: Looked[] = []
  const small = files.filter(({ size, compressedSize }) => compressedSize <= packed && size <= LARGEST)
  for (const entry of small.slice(0, most)) {
    await turns.take()
    const content = await contentOf(reader, entry, directoryStart)
    const needs = content === undefined ? undefined : elfNeeds(content)
    if (needs !== undefined) looked.push(whatCounts(entry.name, needs, brought))
  }
  checkMusl(looked, findings)
  checkVersions(
    looked.filter((each) => !each.isForMusl),
    runtimes,
    findings,
  )
}

function whatCounts(name: string, needs: ElfNeeds, brought: ReadonlySet<string>): Looked {
  const asked = needs.versions.filter(({ library }) => !brought.has(library))
  return {
    ...{ name, path: pathOf(name), isForMusl: isForMusl(needs) },
    versions: newestVersions(asked.map(({ version }) => version)),
  }
}

/** A whole file; undefined if it cannot be unpacked, which other checks report. */
async function contentOf(
  reader: ArchiveReader,
  entry: ListedEntry,
  directoryStart: number,
): Promise<Buffer | undefined> {
  const { offset, rawName, compressedSize, size, method } = entry
  const end = Math.min(offset + LOCAL_HEADER + rawName.length + EXTRA_ROOM + compressedSize, directoryStart)
  if (entry.isEncrypted || end - offset < LOCAL_HEADER) return undefined
  const local = await readExactly(reader, offset, end - offset)
  if (!isHeaderOf(local, entry)) return undefined
  const start = dataStart(local)
  const data = local.subarray(start, start + compressedSize)
  if (method === 0) return data
  if (method !== 8) return undefined
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(size, 1) })
  } catch {
    return undefined
  }
}

function checkMusl(looked: readonly Looked[], findings: Findings): void {
  const slots = Map.groupBy(looked, slotOf)
  const unfit = [...slots.values()]
    .filter((builds) => builds.every((each) => each.isForMusl))
    .flatMap((builds) => builds.map(({ name }) => name))
  if (unfit.length === 0) return
  findings.warn(
    'system-mismatch',
    `${some(unfit)} for Linux with musl, but Lambda runs Linux with glibc: ${listed(unfit)}.`,
    unfit,
  )
}

/** musl's libc is called `libc.musl-x86_64.so.1` in Alpine, and `libc.so` by musl itself. */
function isForMusl({ loader = '', libraries }: ElfNeeds): boolean {
  return (
    /\/ld-musl-[^/]*$/.test(loader) ||
    libraries.some((name) => /^(?:libc\.musl-|ld-musl-|libc\.so$)/.test(name))
  )
}

/**
 * Identifies files that are builds of the same file: they are in the same package, and their names differ only in the C
 * library.
 */
function slotOf({ path }: Looked): string {
  const name = posix
    .basename(path)
    .replaceAll(/(?:^|[-._])(?:linux[-_]?)?(?:musl|glibc|gnu)(?![a-z0-9])/g, '')
  return `${packageOf(path) ?? ''} ${name}`
}

function checkVersions(looked: readonly Looked[], runtimes: readonly string[], findings: Findings): void {
  const groups = Map.groupBy(
    runtimes.flatMap((runtime) =>
      looked.flatMap(({ name, versions }) => {
        const missing = missingVersion(runtime, versions)
        return missing === undefined ? [] : [{ name, runtime, missing }]
      }),
    ),
    ({ missing: { system, needed } }) => `${system} ${needed}`,
  )
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    const { system, needed, newest } = first.missing
    const names = [...new Set(group.map(({ name }) => name))]
    const named = [...new Set(group.map(({ runtime }) => runtime))].join(', ')
    findings.warn(
      'libc-mismatch',
      `${some(names)} for a system with ${needed}, but compatible-runtimes includes ${named}, and ${system} has only ${newest}: ${listed(names)}.`,
      names,
    )
  }
}

function some(names: readonly string[]): string {
  return `Of the inspected compiled files, ${names.length} ${names.length === 1 ? 'is' : 'are'}`
}
