import { constructFromEvents, FAILSAFE_SCHEMA, parseEvents, realMapTag, YAMLException } from 'js-yaml'
import { lineAt } from './line-index.ts'
import { refuseMergeConflict } from './decode.ts'
import { ManifestError } from '../package.ts'

/** A mapping. Any name can be a key. */
export type YamlMap = ReadonlyMap<unknown, unknown>

/** Scalars stay text, because a version 1.10 is not a number, and mappings become Maps. */
const schema = FAILSAFE_SCHEMA.withTags(realMapTag)

/**
 * Parses the YAML documents in a text. Anchors and aliases are refused: they can make a huge document out of a small text,
 * and no lock file has them. Throws a {@link ManifestError} that quotes nothing from the text.
 */
export function parseYaml(text: string): unknown[] {
  refuseMergeConflict(text)
  try {
    const events = parseEvents(text, {})
    for (const event of events) {
      if ('anchorStart' in event && event.anchorStart !== -1) {
        throw new ManifestError(
          'The file has a YAML anchor or alias. Lock files do not use them.',
          lineAt(text, event.anchorStart),
        )
      }
    }
    return constructFromEvents(events, { source: text, schema })
  } catch (error) {
    if (error instanceof ManifestError) throw error
    const isSyntax = error instanceof YAMLException
    // Other reasons, for example about tags, quote the text.
    const reason = isSyntax && /^[\w ,()-]+$/.test(error.reason) ? ` (${error.reason})` : ''
    throw new ManifestError(
      `The file is not valid YAML${reason}.`,
      isSyntax && error.mark ? error.mark.line + 1 : undefined,
    )
  }
}

/** Whether a value is a mapping. */
export function isMap(value: unknown): value is YamlMap {
  return value instanceof Map
}

/** The mapping at a key, empty if there is none. Throws a {@link ManifestError} if it is not a mapping. */
export function mapAt(map: YamlMap, key: string): YamlMap {
  const value = map.get(key)
  if (value === undefined) return new Map()
  if (isMap(value)) return value
  throw new ManifestError(`"${key}" is not a mapping.`)
}

/** The text at a key, undefined if there is none. Throws a {@link ManifestError} if it is not a text. */
export function textAt(map: YamlMap, key: string): string | undefined {
  const value = map.get(key)
  if (value === undefined || typeof value === 'string') return value
  throw new ManifestError(`"${key}" is not a string.`)
}
