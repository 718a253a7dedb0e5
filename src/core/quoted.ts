/** Lines that a failure quotes: the runner cuts a message after 4,096 characters. */
const QUOTED = 10

/** The first of many lines, for a message, and how many more there are. The log and the summary have all. */
export function quoted(lines: readonly string[]): readonly string[] {
  const more = lines.length > QUOTED ? [`… and ${lines.length - QUOTED} more, all of them in the log`] : []
  return [...lines.slice(0, QUOTED), ...more]
}
