/**
 * Limits for the inspection of an archive, whatever its bytes are. Each is far above what any layer needs, and low
 * enough to keep an inspection below 20 seconds on one core and 500 MiB of memory.
 */

/**
 * Maximum unpacked size of a function with all its layers, in bytes (250 MB, which are MiB):
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const UNPACKED_LIMIT = 262_144_000

/**
 * Maximum size of an archive, in bytes (512 MiB). A layer can unpack to at most 250 MiB, and deflate never makes data
 * larger, except for a few bytes in each block. The rest of a larger archive would belong to no file.
 */
export const LARGEST_ARCHIVE = 512 * 1024 * 1024

/**
 * Maximum size of a central directory, in bytes (16 MiB). This is enough for a hundred thousand entries with names of a
 * hundred characters. All names are held in memory, in every interpretation.
 */
export const LARGEST_DIRECTORY = 16 * 1024 * 1024

/** Maximum number of entries. With more entries in a layer, the average file would be smaller than 2.6 kB. */
export const MOST_ENTRIES = 100_000

/** Maximum number of symbolic links. A `node_modules` with a thousand packages has a few thousand. */
export const MOST_LINKS = 10_000

/**
 * Maximum number of parts in the paths of all links together. Each is an object in memory that other links can lead to.
 */
export const MOST_LINK_PARTS = 200_000

/** The error message for an archive of this size, in bytes. */
export function tooLarge(size: number): string {
  return `The archive has ${size} bytes; at most ${LARGEST_ARCHIVE} are allowed. A layer can unpack to at most ${UNPACKED_LIMIT} bytes.`
}
