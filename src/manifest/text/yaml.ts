import { constructFromEvents, FAILSAFE_SCHEMA, parseEvents, realMapTag, YAMLException } from 'js-yaml'
import { lineAt } from './line-index.ts'
import { refuseMergeConflict } from './decode.ts'
import { ManifestError } from '../package.ts'

/** A mapping, in which any name can be a key. */
export type YamlMap = ReadonlyMap<unknown, unknown>

/** Every scalar is its text (a version 1.10 is no number), every mapping a Map. */
const schema = FAILSAFE_SCHEMA.withTags(realMapTag)

/**
 * Parses a text into its YAML documents. Anchors and aliases, with which a small text stands for a huge one and which
 * no lock file has, are refused. Throws a {@link ManifestError}, without a word of the text in it.
 */
export function parseYaml(text: string): unknown[] {
  refuseMergeConflict(text)
  try {
    const events = parseEvents(text, {})
    for (const event of events) {
      if ('anchorStart' in event && event.anchorStart !== -1) {
        throw new ManifestError(
          'The file has a YAML anchor or alias, which no lock file needs.',
          lineAt(text, event.anchorStart),
        )
      }
    }
    return constructFromEvents(events, { source: text, schema })
  } catch (error) {
    if (error instanceof ManifestError) throw error
    const isSyntax = error instanceof YAMLException
    // Tags and the like quote the text.
    const reason = isSyntax && /^[\w ,()-]+$/.test(error.reason) ? ` (${error.reason})` : ''
    throw new ManifestError(
      `The file is not valid YAML${reason}.`,
      isSyntax && error.mark ? error.mark.line + 1 : undefined,
    )
  }
}

/** Tells a mapping from everything else that YAML can hold. */
export function isMap(value: unknown): value is YamlMap {
  return value instanceof Map
}

/** The mapping at a key; an empty one where there is none. Throws a {@link ManifestError} where it is anything else. */
export function mapAt(map: YamlMap, key: string): YamlMap {
  const value = map.get(key)
  if (value === undefined) return new Map()
  if (isMap(value)) return value
  throw new ManifestError(`"${key}" is not a mapping.`)
}

/** The text at a key; undefined where there is none. Throws a {@link ManifestError} where it is anything else. */
export function textAt(map: YamlMap, key: string): string | undefined {
  const value = map.get(key)
  if (value === undefined || typeof value === 'string') return value
  throw new ManifestError(`"${key}" is not a text.`)
}
