/** A regular file of a layer. A hard link is one. */
export interface TreeFile {
  kind: 'file'
  /** Path below the root, with `/`. */
  name: string
  /** Bytes. */
  size: number
  /** Milliseconds since 1970: it tells later whether the file is still what it was. */
  modified: number
  /** Whether its owner may execute it. No more is kept of its permissions: it gets 0755 or 0644. */
  executable: boolean
}

/** A symbolic link to something that is in the layer too. */
export interface TreeLink {
  kind: 'link'
  name: string
  /** As the link has it: relative. */
  target: string
}

/** A directory with nothing in it. All others come into being with what lies in them. */
export interface EmptyDirectory {
  kind: 'directory'
  /** Ends in `/`. */
  name: string
}

/** What an archive has an entry for. */
export type TreeEntry = TreeFile | TreeLink | EmptyDirectory
