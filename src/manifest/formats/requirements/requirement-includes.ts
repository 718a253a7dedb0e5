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

/**
 * The lines (1-based) on which a requirements file includes another one; none in any other file. This needs no parser:
 * every run looks for them, also when the bytes of the manifest are the same.
 */
export function* includeLines(fileName: string, bytes: Uint8Array): Generator<number> {
  if (!mayBeRequirements(fileName)) return
  const text = Buffer.from(bytes).toString('latin1')
  const lineOf = lineCounter(text)
  for (const { index } of text.matchAll(/^[ \t]*(?:-r|-c|--requirement|--constraint)(?=[ \t=./\w])/gm)) {
    yield lineOf(index)
  }
}
