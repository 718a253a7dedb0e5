import type { Problems } from './problems.ts'
import { readList } from './text-inputs.ts'

const INPUT = 'ssm-parameter'

/**
 * Limits of names (SSM API reference, PutParameter): levels, and characters of the ARN, which contains the region and an
 * account of 12 digits. And how many names one run writes, at three a second.
 */
const LIMITS = { levels: 15, arn: 1_011, names: 20 }

/** The longest number of a version that a name is to have room for. */
const NUMBER = '999999'

/** Reads `ssm-parameter`, in which `{layer}` is replaced. */
export function readParameterNames(
  layerName: string | undefined,
  regions: readonly string[],
  problems: Problems,
): string[] {
  const given = readList(INPUT)
  if (given.length > LIMITS.names) {
    problems.add(INPUT, undefined, `it has ${given.length} names; at most ${LIMITS.names} are allowed`)
  }
  const seen = new Set<string>()
  return given.map((item) => {
    const name = item.replaceAll('{layer}', layerName ?? 'layer')
    const whole = name.replaceAll('{version}', NUMBER)
    // `/a` and `a` have the same ARN.
    const id = whole.replace(/^\//, '')
    const problem = seen.has(id)
      ? 'another name in the list is the same parameter'
      : problemOf(whole, regions)
    if (problem !== undefined) problems.add(INPUT, item, problem)
    seen.add(id)
    return name
  })
}

function problemOf(name: string, regions: readonly string[]): string | undefined {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) {
    return 'a name may contain letters, digits and `_.-/`; {layer} and {version} are replaced in it'
  }
  const isPath = name.includes('/')
  const levels = name.split('/').slice(name.startsWith('/') ? 1 : 0)
  if (isPath && !name.startsWith('/')) return 'a name with levels must begin with `/`'
  if (levels.includes('')) return 'it must not have an empty level, and must not end with `/`'
  if (/^(aws|ssm)/i.test(levels[0] ?? '')) return 'AWS reserves names that begin with `aws` or `ssm`'
  if (levels.length > LIMITS.levels)
    return `it has ${levels.length} levels; at most ${LIMITS.levels} are allowed`
  const longest = Math.max(0, ...regions.map(({ length }) => length))
  const room = LIMITS.arn - 'arn:aws-us-gov:ssm::123456789012:parameter/'.length - longest
  const { length } = levels.join('/')
  return length > room ? `it has ${length} characters; at most ${room} are allowed` : undefined
}
