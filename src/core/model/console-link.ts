/**
 * Host of the AWS console in the partition of a region. Undefined for the partitions whose console is not publicly known.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html
 * @see https://docs.aws.eu/general/latest/gr/endpoints.html
 */
function consoleHost(region: string): string | undefined {
  if (/^(us-iso|eu-iso)/.test(region)) return undefined
  if (region.startsWith('eusc-')) return `${region}.console.amazonaws-eusc.eu`
  if (region.startsWith('cn-')) return 'console.amazonaws.cn'
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com'
  return `${region}.console.aws.amazon.com`
}

/** Link to an object in the S3 console, for those signed in to the account. Undefined where the console is not known. */
export function s3ConsoleUrl(region: string, bucket: string, key: string): string | undefined {
  const host = consoleHost(region)
  if (host === undefined) return undefined
  const query = new URLSearchParams({ region, prefix: key })
  return `https://${host}/s3/object/${encodeURIComponent(bucket)}?${query.toString()}`
}

/** Link to a layer version in the Lambda console, for those signed in to the account. Undefined where the console is not known. */
export function lambdaConsoleUrl(region: string, layerName: string, version: number): string | undefined {
  const host = consoleHost(region)
  if (host === undefined) return undefined
  const query = new URLSearchParams({ region })
  return `https://${host}/lambda/home?${query.toString()}#/layers/${encodeURIComponent(layerName)}/versions/${version}`
}
