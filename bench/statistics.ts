/** A median, and the quartiles below and above it. */
export interface Spread {
  median: number
  lower: number
  upper: number
}

/** The spread of one or more values; between two of them it is interpolated. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const quantile = (share: number): number => {
    const position = share * (sorted.length - 1)
    const below = sorted[Math.floor(position)] ?? NaN
    const above = sorted[Math.ceil(position)] ?? NaN
    return below + (above - below) * (position - Math.floor(position))
  }
  return { median: quantile(0.5), lower: quantile(0.25), upper: quantile(0.75) }
}

/** The median quotient of what was measured in the same round, so that a slow spell of the machine falls on both. */
export function medianRatio(values: readonly number[], base: readonly number[]): number {
  return spread(values.map((value, round) => value / (base[round] ?? NaN))).median
}
