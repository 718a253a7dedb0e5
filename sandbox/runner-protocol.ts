/** A workflow command that a step printed: `::name key=value,…::data`. */
export interface Command {
  name: string
  /** Unescaped. */
  properties: Record<string, string>
  /** Unescaped. */
  data: string
}

const known = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
])

/**
 * Reads the output of a step line by line, as the runner does: commands between `::stop-commands::token` and
 * `::token::` are text, and so is a command that the runner does not know.
 */
export class CommandReader {
  #resumeToken: string | undefined

  /** The command that stands in this line, if the runner takes it for one. */
  read(line: string): Command | undefined {
    const text = line.trimStart()
    if (this.#resumeToken !== undefined) {
      if (text === `::${this.#resumeToken}::`) this.#resumeToken = undefined
      return undefined
    }
    const command = parseCommand(text)
    if (command?.name === 'stop-commands') this.#resumeToken = command.data
    return command
  }
}

function parseCommand(text: string): Command | undefined {
  const match = /^::(.*?)::(.*)$/s.exec(text)
  const [, info = '', data = ''] = match ?? []
  const space = info.indexOf(' ')
  const name = space < 0 ? info : info.slice(0, space)
  if (!known.has(name)) return undefined
  const properties: Record<string, string> = {}
  for (const pair of space < 0
    ? []
    : info
        .slice(space + 1)
        .trim()
        .split(',')) {
    const equals = pair.indexOf('=')
    if (equals >= 0) properties[pair.slice(0, equals)] = unescapeProperty(pair.slice(equals + 1))
  }
  return { name, properties, data: unescapeData(data) }
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

function unescapeProperty(text: string): string {
  const plain = text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
  return plain.replaceAll('%25', '%')
}

/**
 * Reads a file of `name=value` lines and `name<<delimiter` blocks, such as that of GITHUB_OUTPUT.
 * The later of two values wins. On Windows, lines may end in CR LF. Throws where the runner fails the step.
 */
export function parseFileCommands(content: string, platform = process.platform): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = content.split(platform === 'win32' ? /\r?\n/ : '\n')
  // What follows the last line end is no line.
  if (lines.at(-1) === '') lines.pop()
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw new Error(`Invalid format '${line}'. Name must not be empty.`)
      values[line.slice(0, equals)] = line.slice(equals + 1)
    } else if (heredoc >= 0) {
      const delimiter = line.slice(heredoc + 2)
      if (heredoc === 0 || delimiter === '') {
        throw new Error(`Invalid format '${line}'. Name and delimiter must not be empty.`)
      }
      const end = lines.indexOf(delimiter)
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'.`)
      values[line.slice(0, heredoc)] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n')
    } else {
      throw new Error(`Invalid format '${line}'.`)
    }
  }
  return values
}
