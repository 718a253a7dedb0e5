import { closest } from 'fastest-levenshtein'

/**
 * A warning for each value that the AWS SDK in this build does not know, with the nearest one that it does. Advice only:
 * AWS may have added the value since, and decides.
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
        `${input}: ${value} is not known to this build. Did you mean ${closest(value, known)}? AWS decides.`,
    )
}
