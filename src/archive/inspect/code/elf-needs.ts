/** What a Linux program or library needs from the system. */
export interface ElfNeeds {
  /**
   * Path of the loader of a program, such as `/lib64/ld-linux-x86-64.so.2`; undefined for a library or a static
   * program.
   */
  loader: string | undefined
  /** Names of the libraries that it is linked to, such as `libc.so.6`. */
  libraries: readonly string[]
  /** The versions of libraries that it cannot be loaded without, such as `GLIBC_2.34` of `libc.so.6`. */
  versions: readonly { library: string; version: string }[]
}

// Fields and values: elf(5), and "Symbol Versioning" of the Linux Standard Base.
const PROGRAM_LOADED = 1
const PROGRAM_DYNAMIC = 2
const PROGRAM_LOADER = 3
const NEEDED = 1
const STRINGS = 5
const VERSIONS = 0x6ffffffe
const WEAK = 2

/**
 * Maximum number of segments, entries and versions that are read. No linker writes more, and an archive can contain
 * thousands of files.
 */
const MOST = 1000

/** Maximum number of bytes of a name. No file has a longer one. */
const LONGEST = 255

interface Segment {
  type: number
  offset: number
  address: number
  size: number
}

/**
 * Reads what an ELF file needs from its dynamic section. Only 64-bit little-endian files, because Lambda runs no
 * others.
 *
 * @param file - The whole file.
 * @returns undefined for any other file, and for a contradictory one.
 */
export function elfNeeds(file: Buffer): ElfNeeds | undefined {
  if (file.length < 64 || file.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') return undefined
  try {
    return needsOf(file)
  } catch (error) {
    // The file refers to a byte after its end.
    if ((error as NodeJS.ErrnoException).code === 'ERR_OUT_OF_RANGE') return undefined
    throw error
  }
}

function needsOf(file: Buffer): ElfNeeds {
  const segments = segmentsOf(file)
  const loader = segments.find(({ type }) => type === PROGRAM_LOADER)
  const dynamic = dynamicEntries(file, segments)
  const strings = offsetOf(dynamic.find(([tag]) => tag === STRINGS)?.[1], segments)
  const name = (at: number) => (strings === undefined ? '' : textAt(file, strings + at))
  const versions = offsetOf(dynamic.find(([tag]) => tag === VERSIONS)?.[1], segments)
  return {
    loader: loader === undefined ? undefined : textAt(file, loader.offset),
    libraries: dynamic.filter(([tag]) => tag === NEEDED).map(([, at]) => name(at)),
    versions: versions === undefined ? [] : [...neededVersions(file, versions, name)],
  }
}

function segmentsOf(file: Buffer): Segment[] {
  const [start, size, count] = [uint64(file, 32), file.readUInt16LE(54), file.readUInt16LE(56)]
  return Array.from({ length: Math.min(count, MOST) }, (_, index) => {
    const at = start + index * size
    return {
      type: file.readUInt32LE(at),
      offset: uint64(file, at + 8),
      address: uint64(file, at + 16),
      size: uint64(file, at + 32),
    }
  })
}

/** Tags and values of the dynamic section. */
function dynamicEntries(file: Buffer, segments: readonly Segment[]): [tag: number, value: number][] {
  const section = segments.find(({ type }) => type === PROGRAM_DYNAMIC)
  const entries: [number, number][] = []
  if (section === undefined) return entries
  for (let at = section.offset; at < section.offset + section.size && entries.length < MOST; at += 16) {
    const tag = uint64(file, at)
    if (tag === 0) break
    entries.push([tag, uint64(file, at + 8)])
  }
  return entries
}

/** The offset in the file of the data that is loaded at an address. */
function offsetOf(address: number | undefined, segments: readonly Segment[]): number | undefined {
  if (address === undefined) return undefined
  const segment = segments.find(
    (each) => each.type === PROGRAM_LOADED && address >= each.address && address < each.address + each.size,
  )
  return segment === undefined ? undefined : address - segment.address + segment.offset
}

/** A weak version is not needed: if it is missing, the loader only prints a message. */
function* neededVersions(file: Buffer, start: number, name: (at: number) => string) {
  let read = 0
  for (let at = start, next = 1; next !== 0 && read < MOST; at += next) {
    const library = name(file.readUInt32LE(at + 4))
    let version = at + file.readUInt32LE(at + 8)
    for (let left = file.readUInt16LE(at + 2); left > 0 && read < MOST; left -= 1) {
      read += 1
      const isWeak = (file.readUInt16LE(version + 4) & WEAK) !== 0
      if (!isWeak) yield { library, version: name(file.readUInt32LE(version + 8)) }
      version += file.readUInt32LE(version + 12)
    }
    next = file.readUInt32LE(at + 12)
    read += 1
  }
}

function textAt(file: Buffer, at: number): string {
  const bytes = file.subarray(at, at + LONGEST)
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end === -1 ? bytes.length : end)
}

/** Numbers above 2^53 are not exact, but are far beyond the size of any file. */
function uint64(file: Buffer, at: number): number {
  return Number(file.readBigUInt64LE(at))
}
