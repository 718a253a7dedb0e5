import type { StoredParameter } from '../follow-up-ports.ts'
import type { LayerVersion } from '../model/layer-version.ts'

/** What a parameter is to hold. */
export interface Wish {
  /** ARN of a layer version. */
  arn: string
  /** The name contains the number of the version, so the parameter is written once. */
  isFixed: boolean
  /**
   * A run that went back to an older version lowers the parameter, if it holds at most the version with this number. A
   * higher one was published after that run decided.
   */
  lowersFrom: number | undefined
}

/** What is to be done about a parameter. */
export type ParameterStep =
  | { kind: 'nothing' }
  | { kind: 'create' }
  | { kind: 'replace' }
  /** It holds a newer version, which stays. */
  | { kind: 'newer'; number: number }
  /** It is not overwritten. `why`: the end of a sentence, without the value, which may be a secret. */
  | { kind: 'conflict'; why: string }

/** Decides what is to be done about a parameter. Pure. @param found - Undefined if it does not exist. */
export function parameterStep(wish: Wish, found: StoredParameter | undefined): ParameterStep {
  if (found === undefined) return { kind: 'create' }
  if (found.type !== 'String') return { kind: 'conflict', why: `has the type ${found.type}, not String` }
  if (found.value === wish.arn) return { kind: 'nothing' }
  if (wish.isFixed) return { kind: 'conflict', why: 'holds another value, and is written only once' }
  const [own, other] = [numberIn(wish.arn), numberIn(found.value)]
  if (own === undefined || other === undefined || layerOf(found.value) !== layerOf(wish.arn)) {
    return { kind: 'conflict', why: 'holds something that is not an ARN of a version of this layer' }
  }
  const isLowered = wish.lowersFrom !== undefined && other <= wish.lowersFrom
  return other < own || isLowered ? { kind: 'replace' } : { kind: 'newer', number: other }
}

/** What a parameter is to hold for a version. @param name - As in the input: `{version}` makes it fixed. */
export function wishFor(name: string, { arn }: LayerVersion, lowersFrom: number | undefined): Wish {
  return { arn, isFixed: isFixed(name), lowersFrom }
}

/** Whether a parameter belongs to one version, by its name in the input. */
export function isFixed(name: string): boolean {
  return name.includes('{version}')
}

function numberIn(arn: string): number | undefined {
  const [digits] = /(?<=:)[1-9]\d{0,14}$/.exec(arn) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** ARN of the layer of a version. */
function layerOf(arn: string): string {
  return arn.slice(0, arn.lastIndexOf(':'))
}
