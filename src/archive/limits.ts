/**
 * What an archive may cost, whatever its bytes are. Each limit is far above what any layer needs, and low enough for an
 * inspection to stay within 20 seconds on one core and 500 MiB of memory.
 */

/**
 * What a function with all its layers may unpack to, in bytes (250 MB, which are MiB):
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const UNPACKED_LIMIT = 262_144_000

/**
 * The largest archive that is read, in bytes (512 MiB). What a layer may unpack to is 250 MiB, and deflate makes no data
 * larger but for a few bytes in a block: the rest belongs to no file.
 */
export const LARGEST_ARCHIVE = 512 * 1024 * 1024

/**
 * The largest central directory that is read, in bytes (16 MiB): it lists a hundred thousand entries with names of a
 * hundred characters. All names are held in memory, in every reading of them.
 */
export const LARGEST_DIRECTORY = 16 * 1024 * 1024

/** How many entries are read. With more of them in a layer, a file would have 2.6 kB on average. */
export const MOST_ENTRIES = 100_000

/** How many symbolic links are followed. A `node_modules` of a thousand packages has some thousands. */
export const MOST_LINKS = 10_000

/** How many parts the paths of all links may have together: each is a place in memory that others can lead to. */
export const MOST_LINK_PARTS = 200_000

/** What is wrong with an archive of this size, in bytes. */
export function tooLarge(size: number): string {
  return `The archive has ${size} bytes; at most ${LARGEST_ARCHIVE} are allowed. A layer can unpack to at most ${UNPACKED_LIMIT} bytes.`
}
