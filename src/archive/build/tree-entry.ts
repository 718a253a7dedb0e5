/** A regular file of a layer. A hard link is one. */
export interface TreeFile {
  kind: 'file'
  /** Path below the root, with `/`. */
  name: string
  /** Bytes. */
  size: number
  /** Milliseconds since 1970, to detect a later change. */
  modified: number
  /** Whether its owner may execute it. In the archive its mode is 0755 or 0644. */
  executable: boolean
}

/** A symbolic link to something that is in the layer too. */
export interface TreeLink {
  kind: 'link'
  name: string
  /** Relative, as in the link. */
  target: string
}

/** An empty directory. Other directories are created together with their files. */
export interface EmptyDirectory {
  kind: 'directory'
  /** Ends in `/`. */
  name: string
}

/** What an archive has an entry for. */
export type TreeEntry = TreeFile | TreeLink | EmptyDirectory
