/**
 * What a function with all its layers may unpack to, in bytes (250 MB, which are MiB):
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const UNPACKED_LIMIT = 262_144_000
