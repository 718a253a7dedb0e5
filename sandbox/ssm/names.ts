import { AwsError } from '../errors.ts'
import { partitionOf } from '../principals.ts'

const PATTERN = /^([a-zA-Z0-9_.-]+|(\/[a-zA-Z0-9_.-]+)+)$/
/** The most characters of the ARN of a parameter that is created. */
const maxArn = 1011
const maxLevels = 15

/** The name without its first slash: `/a` and `a` are one parameter. */
export function bareName(name: string): string {
  return name.replace(/^\//, '')
}

/** The ARN of a parameter. It has one slash before the name, whether the name begins with one or not. */
export function parameterArn(region: string, accountId: string, name: string): string {
  return `arn:${partitionOf(region)}:ssm:${region}:${accountId}:parameter/${bareName(name)}`
}

/** Whether a name is one that a parameter can have: a single word, or a path that begins with a slash. */
export function isName(name: string): boolean {
  return PATTERN.test(name) && !/^ssm/i.test(bareName(name))
}

/** SSM's answer to what {@link isName} says no to. Its text speaks of `ssm` whatever is wrong. */
export function noName(): AwsError {
  return invalid(
    'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
  )
}

/** Throws for a name that no parameter may be created or written with. */
export function checkWritable(name: string, arn: string): void {
  if (/^aws/i.test(bareName(name))) {
    const message = `No access to reserved parameter name: ${bareName(name)}.`
    throw new AwsError(400, 'AccessDeniedException', message)
  }
  if (arn.length > maxArn) throw invalid(`The ARN of the parameter is longer than ${maxArn} characters.`)
  if (bareName(name).split('/').length > maxLevels) {
    const message =
      'The hierarchy depth of the parameter exceeds the limit. A hierarchy can have a maximum of 15 levels.'
    throw new AwsError(400, 'HierarchyLevelLimitExceededException', message)
  }
}

/** SSM's answer to a parameter of a request that is wrong. */
export function invalid(message: string): AwsError {
  return new AwsError(400, 'ValidationException', message)
}
