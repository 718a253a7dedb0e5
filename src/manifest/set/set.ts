/** A manifest that consists of several files and lines. */
export interface ManifestSet {
  /** In the order of {@link comparePaths}, each path once. */
  files: readonly SetFile[]
  /** Lines in the order in which the user wrote them. */
  identity: readonly string[]
}

/** A file of a set. */
export interface SetFile {
  /** From the workspace, with `/`, in Unicode's composed form (NFC). */
  path: string
  /** Lower-hex SHA-256 of its bytes. */
  sha256: string
  /** Its text, if packages are read from it. */
  content?: string
}

/** Maximum number of files in a set. */
export const SET_FILES = 10_000

/** What every document of a set starts with. */
const START = Buffer.from('{\n  "manifest-set": 1,\n')

/**
 * The canonical document of a set: equal sets give equal bytes, on every machine. It is JSON in UTF-8, with LF, and a fixed
 * order of keys.
 */
export function documentOf({ files, identity }: ManifestSet): Uint8Array {
  const document = {
    'manifest-set': 1,
    files: files.map(({ path, sha256, content }) => ({
      path,
      sha256,
      ...(content !== undefined && { content }),
    })),
    identity,
  }
  return Buffer.from(`${JSON.stringify(document, undefined, 2)}\n`)
}

/** Whether bytes start as the document of a set does. No lock file does. */
export function isDocument(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, START.length), START) === 0
}

/** The set in a document; undefined unless the bytes are exactly what {@link documentOf} makes of it. */
export function readDocument(bytes: Uint8Array): ManifestSet | undefined {
  if (!isDocument(bytes)) return undefined
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
  const { files, identity } = value as { files?: unknown; identity?: unknown }
  if (!isListOf(files, isSetFile) || !isListOf(identity, isText) || files.length > SET_FILES) return undefined
  const isSorted = files.every(({ path }, index) => {
    const before = files[index - 1]
    return before === undefined || comparePaths(before.path, path) < 0
  })
  const set = { files, identity }
  // Whatever else a document could hold, such as a key that occurs twice, makes other bytes.
  return isSorted && Buffer.compare(documentOf(set), bytes) === 0 ? set : undefined
}

/** The order of paths: by their bytes. JavaScript's own order differs for characters that consist of two code units. */
export function comparePaths(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isSetFile(value: unknown): value is SetFile {
  if (typeof value !== 'object' || value === null) return false
  const { path, sha256, content } = value as Partial<Record<keyof SetFile, unknown>>
  return (
    isText(path) &&
    isText(sha256) &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    (content === undefined || isText(content))
  )
}
