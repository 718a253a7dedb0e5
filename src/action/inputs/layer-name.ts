import type { Problems } from './problems.ts'

/** The parts of `layer-name`: an ARN also contains a region and an account. */
export interface LayerName {
  name: string
  region?: string
  accountId?: string
}

const NAME = /^[a-zA-Z0-9-_]{1,140}$/
const ARN = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]{1,140})$/

/** Reads `layer-name`. A problem was already added if it is empty. */
export function parseLayerName(value: string, problems: Problems): LayerName | undefined {
  if (NAME.test(value)) return { name: value }
  const [, region, accountId, name] = ARN.exec(value) ?? []
  if (region !== undefined && accountId !== undefined && name !== undefined)
    return { name, region, accountId }
  if (value !== '') {
    problems.add(
      'layer-name',
      value,
      'it must be 1 to 140 letters, digits, - and _, or the ARN of a layer without a version',
    )
  }
  return undefined
}
