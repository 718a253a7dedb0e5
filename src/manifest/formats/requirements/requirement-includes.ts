import { lineCounter } from '../../text/line-index.ts'

/**
 * Whether a path is one of a requirements file by its name: `requirements.txt`, `dev-requirements.txt`,
 * `requirements.lock`, `constraints.txt`, `requirements/base.txt`, and every name that ends in `.in` or `.pip`.
 */
export function isCalledRequirements(path: string): boolean {
  const [file = '', folder = ''] = path.split(/[\\/]/).reverse()
  if (/\.(?:in|pip)$/i.test(file)) return true
  return (
    /\.(?:txt|lock)$/i.test(file) && [file, folder].some((name) => /requirements|constraints/i.test(name))
  )
}

/** Whether a file can be a requirements file by its name, if nothing else identifies it. */
export function mayBeRequirements(fileName: string): boolean {
  return /\.txt$/i.test(fileName) || isCalledRequirements(fileName)
}

/** A line of a requirements file that includes another file. */
export interface IncludeLine {
  /** 1-based. */
  line: number
  /** As it is written there. */
  path: string
}

/**
 * The lines on which a requirements file includes another one; none in any other file. This needs no parser: every run
 * looks for them, also when the bytes of the manifest are the same.
 */
export function* includeLines(fileName: string, bytes: Uint8Array): Generator<IncludeLine> {
  if (!mayBeRequirements(fileName)) return
  const text = Buffer.from(bytes).toString('latin1')
  const lineOf = lineCounter(text)
  const includes = /^[ \t]*(?:-r|-c|--requirement|--constraint)(?=[ \t=./\w])[ \t=]*([^\r\n]*)/gm
  for (const { index, 1: rest = '' } of text.matchAll(includes)) {
    const [path = ''] = /^(?:"[^"]*"|'[^']*'|\S*)/.exec(rest) ?? []
    yield {
      line: lineOf(index),
      path: Buffer.from(path, 'latin1')
        .toString()
        .replace(/^(["'])(.*)\1$/, '$2'),
    }
  }
}
