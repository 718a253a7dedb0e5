import { includeLines } from '../../manifest/formats/requirements/requirement-includes.ts'
import type { Reading } from '../../manifest/reading.ts'
import { ActionError } from '../errors/action-error.ts'
import type { Manifest } from '../model/manifest.ts'
import { notUnderstood, type Packages } from './packages.ts'
import type { NotPinned } from '../model/outcome.ts'
import { quoted } from '../errors/quoted.ts'
import type { Strict } from '../model/request.ts'

/** Maximum number of includes that are reported. */
const INCLUDES = 100

const NOT_IN_SET =
  'This line includes a file that is not in `manifest-path`. A change in that file alone publishes nothing. Add the file to `manifest-path`.'

/**
 * The lines that include other files in a requirements file. They are reported in every run, even if the bytes of the
 * manifest are the same, because a change in an included file is not noticed then.
 */
export function includesOf({ path, fileName, bytes, set }: Manifest): readonly NotPinned[] {
  if (set !== undefined) return set.openIncludes.slice(0, INCLUDES).map((at) => ({ ...at, text: NOT_IN_SET }))
  const lines = includeLines(fileName, bytes).take(INCLUDES)
  return Array.from(lines, ({ line }) => ({
    file: path,
    line,
    text: `This line includes another file, but only ${fileName} itself is compared and backed up. A change in the other file alone publishes nothing. Put everything into one file, as \`pip-compile\` and \`uv pip compile\` do.`,
  }))
}

/**
 * Fails if anything in the manifest is not pinned, with all of it in one error.
 *
 * @param strict - The value of the input, for the message.
 * @throws {ActionError} `manifest-not-pinned`, and `manifest-not-understood` if the manifest is damaged or has an
 * unsupported format.
 */
export async function requirePinned(manifest: Manifest, packages: Packages, strict: Strict): Promise<void> {
  const { path } = manifest
  const reading = await packages.read()
  if (reading.kind !== 'understood') {
    throw new ActionError({
      code: 'manifest-not-understood',
      message: `${notUnderstood(path, reading)} The manifest cannot be checked for pins, and \`strict\` is \`${String(strict)}\`.`,
      hint: `${remedyOf(reading, 'strict')} Nothing was written.`,
    })
  }
  const notPinned = [...includesOf(manifest), ...packages.notPinned]
  if (notPinned.length === 0) return
  throw new ActionError({
    code: 'manifest-not-pinned',
    message: [
      `${path} does not pin everything that is installed (${notPinned.length} ${notPinned.length === 1 ? 'place' : 'places'}), and \`strict\` is \`${String(strict)}\`:`,
      ...quoted(notPinned.map(notPinnedLine)),
    ].join('\n'),
  })
}

/**
 * What to do about a manifest that cannot be read. It depends on who writes the file: tools write lock files, and people
 * write requirements files.
 *
 * @param input - The input that needs its packages.
 */
export function remedyOf(
  reading: Exclude<Reading, { kind: 'understood' }>,
  input: 'strict' | 'sbom-path',
): string {
  if (reading.kind === 'unknown-format') {
    const instead =
      input === 'strict' ? '`strict: archive`, which does not check the manifest' : 'omit `sbom-path`'
    return `Use a lock file in a format that docs/manifests.md lists, or ${instead}.`
  }
  return reading.format === 'requirements'
    ? `Correct the file, or omit \`${input}\`.`
    : `Generate the lock file again with its own tool, or omit \`${input}\`.`
}

/** One line of the log: `requirements.txt:3: …`. */
export function notPinnedLine({ file, line, text }: NotPinned): string {
  return `${file}:${line}: ${text}`
}
