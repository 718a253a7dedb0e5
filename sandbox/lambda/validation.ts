import { AwsError } from '../errors.ts'

/** Lambda's answer to a parameter that is well-formed and wrong. */
export function invalidParameter(message: string): AwsError {
  return new AwsError(400, 'InvalidParameterValueException', message)
}

/** The number of a version in a path. */
export function versionNumber(text: string): number {
  if (!/^-?\d+$/.test(text))
    throw new AwsError(400, 'SerializationException', `'${text}' can not be converted to a Long`)
  return Number(text)
}
