import type { PlatformPath } from 'node:path'
import { isGlob } from '../../core/model/manifest-set.ts'
import type { Problems } from '../inputs/problems.ts'
import { fromTop, Refusal } from '../inputs/workspace-path.ts'

/** A line of `manifest-path`. */
export interface SetLine {
  /** As the user wrote it. */
  text: string
  /** From the workspace, with `/`, in Unicode's composed form, without `.` and `..`. */
  path: string
  isExcluded: boolean
  isGlob: boolean
}

/** Limits that keep the search fast. */
const LIMITS = { globs: 100, characters: 1024 }

/** The lines of `manifest-path` as paths of the workspace. Adds a problem for each line that cannot be one. */
export function setLines(
  texts: readonly string[],
  workspace: string,
  problems: Problems,
  platformPath?: PlatformPath,
): SetLine[] {
  const lines = texts.flatMap((text) => {
    try {
      return [setLine(text, workspace, platformPath)]
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problems.add('manifest-path', text, error.message, error.code)
      return []
    }
  })
  const globs = lines.filter((line) => line.isGlob).length
  if (globs > LIMITS.globs)
    problems.add('manifest-path', undefined, `it has ${globs} globs; at most ${LIMITS.globs} are allowed`)
  if (texts.length > 0 && texts.every((text) => text.startsWith('!')))
    problems.add('manifest-path', texts[0], 'it only excludes files; add a line for the files that count')
  return lines
}

function setLine(text: string, workspace: string, platformPath?: PlatformPath): SetLine {
  const isExcluded = text.startsWith('!')
  const written = isExcluded ? text.slice(1).trimStart() : text
  if (/\p{Cc}/u.test(written)) throw new Refusal('invalid-input', 'it must not contain control characters')
  if (written.length > LIMITS.characters)
    throw new Refusal(
      'invalid-input',
      `it has ${written.length} characters; at most ${LIMITS.characters} are allowed`,
    )
  const path = fromTop(workspace, written, platformPath).normalize('NFC')
  if (written === '' || path === '')
    throw new Refusal('manifest-is-directory', 'it is the workspace; list files, or a glob such as src/**')
  if (/^\.\.(?:\/|$)/.test(path) || /^(?:\/|[a-z]:)/i.test(path))
    throw new Refusal('manifest-outside-workspace', 'it is outside the workspace')
  return { text, path, isExcluded, isGlob: isGlob(path) }
}
