import { ActionError } from './errors.ts'
import type { Manifest } from './manifest.ts'
import { notUnderstood, type Packages, type Pin } from './packages.ts'

/** Most lines of one failure. */
const LINES = 100

/**
 * For `strict`: what the manifest leaves open is a failure, all of it together.
 *
 * @throws {ActionError} `manifest-not-pinned`, and `manifest-not-understood` for one that is damaged.
 */
export async function requirePins({ path }: Manifest, packages: Packages): Promise<void> {
  const reading = await packages.read()
  if (reading.kind === 'malformed') {
    throw new ActionError({
      code: 'manifest-not-understood',
      message: `${notUnderstood(path, reading)} So nobody can tell whether it is pinned, and \`strict\` is \`true\`.`,
      hint: 'Write the lock file anew with its own tool. Nothing was written.',
    })
  }
  const { pins } = packages
  if (pins.length === 0) return
  const more = pins.length > LINES ? [`… and ${pins.length - LINES} more`] : []
  throw new ActionError({
    code: 'manifest-not-pinned',
    message: [
      `${path} does not fix what is installed, in ${pins.length} ${pins.length === 1 ? 'place' : 'places'}, and \`strict\` is \`true\`:`,
      ...pins.slice(0, LINES).map(pinLine),
      ...more,
    ].join('\n'),
    hint: 'Correct them all, or leave `strict` out to be warned only. Nothing was written.',
  })
}

/** A pin in one line: `requirements.txt:3: …`. */
export function pinLine({ file, line, text }: Pin): string {
  return `${file}:${line}: ${text}`
}
