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
        `${input}: this version of the action does not know ${value}. Did you mean ${nearest(value, known)}? Lambda decides whether to accept it.`,
    )
}

/** What other tools call the architectures of Lambda: no distance between names tells that. */
const ALIASES: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  x64: 'x86_64',
  'x86-64': 'x86_64',
  aarch64: 'arm64',
}

function nearest(value: string, known: readonly string[]): string {
  return ALIASES[value.toLowerCase()] ?? closest(value.slice(0, LONG), known)
}
