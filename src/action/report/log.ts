import { endGroup, info, startGroup } from '@actions/core'
import { EOL } from 'node:os'
import type { RegionLog } from '../../core/ports.ts'
import { shown } from '../../core/errors/shown.ts'

/** Maximum number of characters in a line, and of lines in a group. */
const [LINE_LIMIT, GROUP_LIMIT] = [4_000, 1_000]

/**
 * Keeps this process alive if its log cannot be written, for example to a full disk, or if nobody reads it any more.
 * Otherwise Node would end it in the middle of its work. The other stream gets one message about it.
 */
export function surviveLostLog(): void {
  for (const [stream, other] of [
    [process.stdout, process.stderr],
    [process.stderr, process.stdout],
  ] as const) {
    let isTold = false
    stream.on('error', ({ message }: Error) => {
      if (!isTold)
        other.write(`::warning::The log of this step could not be written: ${plainLine(message)}${EOL}`)
      isTold = true
    })
  }
}

/**
 * One line of the log that is always text. The runner would treat a line that starts with `::`, or contains `##[`, as a
 * command. It skips characters that .NET treats as blanks; those that do not occur in ordinary text are written out.
 */
export function plainLine(text: string): string {
  return defused(shown(text, LINE_LIMIT))
}

function defused(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ⏎ ')
    .replaceAll('##[', '## [')
    .replace(/^\s*::/, (command) => command.replace('::', ': :'))
}

/** Prints a group of lines at once, so that the lines of concurrent regions do not mix. */
export function printGroup(title: string, lines: readonly string[]): void {
  startGroup(plainLine(title))
  for (const line of lines.slice(0, GROUP_LIMIT)) info(plainLine(line))
  if (lines.length > GROUP_LIMIT) info(`… and ${lines.length - GROUP_LIMIT} more lines`)
  endGroup()
}

/** Prints a group of names with their values, of any length, because they are shown nowhere else. */
export function printValues(title: string, values: Readonly<Record<string, string>>): void {
  startGroup(plainLine(title))
  for (const [name, value] of Object.entries(values)) info(defused(shown(`${name}: ${value}`, Infinity)))
  endGroup()
}

/** The log of one region. Each phase becomes a group, which is printed at the end of the phase. */
export function regionLog(titlePrefix: string): RegionLog {
  let title = ''
  let lines: string[] = []
  /** A request that was abandoned when the run was cancelled may still complete. It must not add lines. */
  let ended = false
  const flush = () => {
    if (lines.length > 0) printGroup(`${titlePrefix}${title}`, lines)
    lines = []
  }
  return {
    phase(name) {
      flush()
      title = name
    },
    info(line) {
      if (!ended) lines.push(line)
    },
    tell(line) {
      if (ended) return
      flush()
      info(plainLine(`${titlePrefix}${line}`))
    },
    end() {
      flush()
      ended = true
    },
  }
}
