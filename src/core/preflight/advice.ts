import { closest } from 'fastest-levenshtein'
import type { FoundArchive } from '../model/facts.ts'
import type { Ports } from '../ports.ts'
import type { LayerSettings } from '../model/request.ts'

/** Maximum number of characters of a value that are compared with known ones. */
const LONG = 100

/** Warnings about runtimes and architectures that may be misspelled. */
export function settingsAdvice(
  { runtimes, architectures }: LayerSettings,
  { knownRuntimes, knownArchitectures }: Pick<Ports, 'knownRuntimes' | 'knownArchitectures'>,
): readonly string[] {
  return [
    ...unknownValues('compatible-runtimes', runtimes, knownRuntimes()),
    ...unknownValues('compatible-architectures', architectures, knownArchitectures()),
  ]
}

/** A warning about an archive that cannot be pinned. */
export function pinAdvice({ objectVersion, bucket }: FoundArchive): readonly string[] {
  if (objectVersion !== undefined) return []
  return [
    `The bucket ${bucket} is not versioned, so the archive cannot be pinned and could be replaced between the check and the publish call. Enable versioning.`,
  ]
}

/**
 * A warning for each value that this build of the AWS SDK does not know, with the most similar known value. This is
 * only advice, because AWS may have added the value since.
 */
export function unknownValues(
  input: string,
  values: readonly string[],
  known: readonly string[],
): readonly string[] {
  return values
    .filter((value) => !known.includes(value))
    .map(
      (value) =>
        `${input}: ${value} is not known to this build. Did you mean ${closest(value.slice(0, LONG), known)}? AWS decides.`,
    )
}
