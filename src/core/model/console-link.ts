/** Host of the AWS console in the partition of a region, where it is known. */
function consoleHost(region: string): string | undefined {
  if (/^(us-iso|eu-iso|eusc)/.test(region)) return undefined
  if (region.startsWith('cn-')) return 'console.amazonaws.cn'
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com'
  return `${region}.console.aws.amazon.com`
}

/**
 * Link to an object in the S3 console, which opens for who is signed in to the account. Undefined for the partitions whose
 * console is not publicly known.
 */
export function s3ConsoleUrl(region: string, bucket: string, key: string): string | undefined {
  const host = consoleHost(region)
  if (host === undefined) return undefined
  const query = new URLSearchParams({ region, prefix: key })
  return `https://${host}/s3/object/${encodeURIComponent(bucket)}?${query.toString()}`
}
