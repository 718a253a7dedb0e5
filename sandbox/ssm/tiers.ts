import { invalid } from './names.ts'
import type { Tier } from './parameters.ts'

/** What a writer or the setting of an account can ask for. */
export const tiers = ['Standard', 'Advanced', 'Intelligent-Tiering'] as const
/** A tier as it is asked for. */
export type AskedTier = (typeof tiers)[number]

/** The most characters of a value. */
const limits: Record<Tier, number> = { Standard: 4_096, Advanced: 8_192 }

/**
 * The tier that a parameter gets. One that is Advanced stays so: throws when Standard is asked for.
 * @param asked - what the writer asks for
 * @param before - of the parameter, if there is one
 * @param setting - of the account, for a writer who asks for nothing
 */
export function tierFor(
  asked: AskedTier | undefined,
  before: Tier | undefined,
  value: string,
  setting: AskedTier,
): Tier {
  if (before === 'Advanced') {
    if (asked !== 'Standard') return 'Advanced'
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
    )
  }
  const wanted = asked ?? setting
  if (wanted !== 'Intelligent-Tiering') return wanted
  return value.length > limits.Standard ? 'Advanced' : 'Standard'
}

/** Throws for a value that is too long for its tier. */
export function checkLength(value: string, tier: Tier): void {
  if (value.length <= limits[tier]) return
  const upgrade =
    tier === 'Standard'
      ? ' To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.'
      : ''
  throw invalid(
    `${tier} tier parameters support a maximum parameter value of ${limits[tier]} characters.${upgrade}`,
  )
}
