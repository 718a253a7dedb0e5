import { AwsError, notImplemented } from '../errors.ts'

/** A lifecycle rule, its elements named as in S3's XML. The sandbox keeps rules and expires nothing. */
export interface LifecycleRule {
  readonly ID?: string
  readonly Status: 'Enabled' | 'Disabled'
  /** The older form of `Filter.Prefix`. */
  readonly Prefix?: string
  /** Empty text where the element is empty. */
  readonly Filter?: object | ''
  readonly Expiration?: object
  readonly NoncurrentVersionExpiration?: object
  readonly Transition?: object
  readonly NoncurrentVersionTransition?: object
  readonly AbortIncompleteMultipartUpload?: object
}

const elements = new Set<string>([
  ...['ID', 'Status', 'Prefix', 'Filter', 'Expiration', 'NoncurrentVersionExpiration'],
  ...['Transition', 'NoncurrentVersionTransition', 'AbortIncompleteMultipartUpload'],
])

/** Throws the {@link AwsError} for rules that S3 refuses, or that have elements it does not define. */
export function checkLifecycle(rules: readonly LifecycleRule[]): void {
  const unknown = rules.flatMap((rule) => Object.keys(rule)).filter((name) => !elements.has(name))
  if (unknown.length > 0) throw notImplemented(`${unknown.join(', ')} in a lifecycle rule`)
  const statuses: readonly string[] = ['Enabled', 'Disabled']
  if (rules.length > 0 && rules.every(({ Status }) => statuses.includes(Status))) return
  const message = 'The XML you provided was not well-formed or did not validate against our published schema'
  throw new AwsError(400, 'MalformedXML', message)
}
