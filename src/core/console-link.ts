/** Host of the AWS console in the partition of a region. */
function consoleHost(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn'
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com'
  return `${region}.console.aws.amazon.com`
}

/** Link to an object in the S3 console; it opens for who is signed in to the account. */
export function s3ConsoleUrl(region: string, bucket: string, key: string): string {
  const query = new URLSearchParams({ region, prefix: key })
  return `https://${consoleHost(region)}/s3/object/${encodeURIComponent(bucket)}?${query.toString()}`
}
