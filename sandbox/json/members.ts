import { AwsError, notImplemented } from '../errors.ts'

/** Whether a member of a request has its type. */
export type HasType = (value: unknown) => boolean

/** A member that is a text. */
export const text: HasType = (value) => typeof value === 'string'

/** A member that is a list of texts. */
export const texts: HasType = (value) => Array.isArray(value) && value.every(text)

/** A member that is true or false. */
export const flag: HasType = (value) => typeof value === 'boolean'

/** A member that is a list of objects. */
export const objects: HasType = (value) => Array.isArray(value) && value.every(object)

/** A member that is an object. */
export const object: HasType = (value) => typeof value === 'object' && value !== null

/**
 * The members of a JSON request. Throws the service's error for what is no JSON or has another type, and 501 for a member that the
 * sandbox does not know.
 */
export function parseMembers(
  body: Buffer,
  members: Readonly<Record<string, HasType>>,
  operation: string,
): Record<string, unknown> {
  const request = parseJson(body)
  checkMembers(request, members, operation)
  return request
}

/** Throws like {@link parseMembers}. `prefix`: where the object stands in the request. */
export function checkMembers(
  request: object,
  members: Readonly<Record<string, HasType>>,
  operation: string,
  prefix = '',
): void {
  for (const [name, value] of Object.entries(request)) {
    const hasItsType = members[name]
    if (!hasItsType) throw notImplemented(`member ${prefix}${name} of ${operation}`)
    if (!hasItsType(value)) {
      throw new AwsError(400, 'SerializationException', `Unexpected type of ${prefix}${name}`)
    }
  }
}

function parseJson(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>
  } catch {
    throw new AwsError(400, 'SerializationException', 'Could not parse request body into json')
  }
}
