/** What a made-up file of ELF needs. */
export interface ElfContent {
  loader?: string
  libraries?: readonly string[]
  /** By library. A version that ends in `?` is weak. */
  versions?: Readonly<Record<string, readonly string[]>>
  machine?: number
}

/** Where the segment that is loaded lies in memory, as against in the file. */
const ADDRESS = 0x400000

/** Writes a file of ELF, 64 bits and little-endian: header, four segments, then what they lead to. */
export function elfFile({ loader, libraries = [], versions = {}, machine = 62 }: ElfContent): Buffer {
  const strings = new Strings()
  const needed = libraries.map((name) => [1, strings.add(name)] as const)
  const blocks = Object.entries(versions).map(([library, names]) => ({
    library: strings.add(library),
    names: names.map((name) => ({
      at: strings.add(name.replace('?', '')),
      flags: name.endsWith('?') ? 2 : 0,
    })),
  }))
  const versionTable = Buffer.concat(
    blocks.map((block, index) => versionBlock(block, index === blocks.length - 1)),
  )
  const text = strings.bytes()
  const interpreter = Buffer.from(loader === undefined ? '' : `${loader}\0`)
  const start = 64 + 3 * 56
  const textAt = start + interpreter.length
  const versionsAt = textAt + text.length
  const dynamicAt = versionsAt + versionTable.length
  const tags: (readonly [number, number])[] = [
    ...needed,
    [5, ADDRESS + textAt],
    [10, text.length],
    ...(blocks.length === 0
      ? []
      : ([
          [0x6ffffffe, ADDRESS + versionsAt],
          [0x6fffffff, blocks.length],
        ] as const)),
    [0, 0],
  ]
  const dynamic = Buffer.alloc(tags.length * 16)
  for (const [index, [tag, value]] of tags.entries()) {
    dynamic.writeBigUInt64LE(BigInt(tag), index * 16)
    dynamic.writeBigUInt64LE(BigInt(value), index * 16 + 8)
  }
  const size = dynamicAt + dynamic.length
  const header = Buffer.alloc(64)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(3, 16)
  header.writeUInt16LE(machine, 18)
  header.writeBigUInt64LE(64n, 32)
  header.writeUInt16LE(56, 54)
  header.writeUInt16LE(loader === undefined ? 2 : 3, 56)
  return Buffer.concat([
    header,
    segment(1, 0, size),
    segment(2, dynamicAt, dynamic.length),
    segment(3, start, interpreter.length),
    ...[interpreter, text, versionTable, dynamic],
  ])
}

/** A file that claims to need one version, with a long name, 65,535 times: it is followed by itself. */
export function elfWithoutEnd(): Buffer {
  const file = elfFile({ versions: { 'libc.so.6': [`GLIBC_2.${'9'.repeat(4080)}`] } })
  // One block with one version, of the library whose name is the first of the strings.
  const block = file.indexOf(Buffer.from([1, 0, 1, 0, 1, 0, 0, 0]))
  file.writeUInt16LE(0xffff, block + 2)
  return file
}

class Strings {
  readonly #texts: Buffer[] = [Buffer.from('\0')]

  add(text: string): number {
    const at = this.bytes().length
    this.#texts.push(Buffer.from(`${text}\0`))
    return at
  }

  bytes(): Buffer {
    return Buffer.concat(this.#texts)
  }
}

function segment(type: number, offset: number, size: number): Buffer {
  const bytes = Buffer.alloc(56)
  bytes.writeUInt32LE(type)
  bytes.writeBigUInt64LE(BigInt(offset), 8)
  bytes.writeBigUInt64LE(BigInt(ADDRESS + offset), 16)
  bytes.writeBigUInt64LE(BigInt(size), 32)
  return bytes
}

function versionBlock(
  { library, names }: { library: number; names: { at: number; flags: number }[] },
  isLast: boolean,
): Buffer {
  const bytes = Buffer.alloc(16 + names.length * 16)
  bytes.writeUInt16LE(1)
  bytes.writeUInt16LE(names.length, 2)
  bytes.writeUInt32LE(library, 4)
  bytes.writeUInt32LE(16, 8)
  bytes.writeUInt32LE(isLast ? 0 : bytes.length, 12)
  for (const [index, { at, flags }] of names.entries()) {
    const start = 16 + index * 16
    bytes.writeUInt16LE(flags, start + 4)
    bytes.writeUInt32LE(at, start + 8)
    bytes.writeUInt32LE(index === names.length - 1 ? 0 : 16, start + 12)
  }
  return bytes
}
