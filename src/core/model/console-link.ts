/** Host of the AWS console for a region. Undefined for partitions whose console is not public. */
function consoleHost(region: string): string | undefined {
  if (/^(us-iso|eu-iso)/.test(region)) return undefined
  if (region.startsWith('eusc-')) return `${region}.console.amazonaws-eusc.eu`
  if (region.startsWith('cn-')) return 'console.amazonaws.cn'
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com'
  return `${region}.console.aws.amazon.com`
}

/**
 * Link to an object in the S3 console, for users who are signed in to the account. Undefined if the console is not
 * public.
 */
export function s3ConsoleUrl(region: string, bucket: string, key: string): string | undefined {
  const host = consoleHost(region)
  if (host === undefined) return undefined
  const query = new URLSearchParams({ region, prefix: key })
  return `https://${host}/s3/object/${encodeURIComponent(bucket)}?${query.toString()}`
}

/**
 * Link to a layer version in the Lambda console, for users who are signed in to the account. Undefined if the console
 * is not public.
 */
export function lambdaConsoleUrl(region: string, layerName: string, version: number): string | undefined {
  const host = consoleHost(region)
  if (host === undefined) return undefined
  const query = new URLSearchParams({ region })
  return `https://${host}/lambda/home?${query.toString()}#/layers/${encodeURIComponent(layerName)}/versions/${version}`
}
