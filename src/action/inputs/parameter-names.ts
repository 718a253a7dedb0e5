import type { Problems } from './problems.ts'
import { readList } from './text-inputs.ts'

/** Reads `ssm-parameter`, in which `{layer}` is replaced. */
export function readParameterNames(
  layerName: string | undefined,
  regions: readonly string[],
  problems: Problems,
): string[] {
  return readList('ssm-parameter').flatMap((item) => {
    problems.add('ssm-parameter', item, `it is not supported yet for ${layerName} in ${regions.join(', ')}`)
    return []
  })
}
