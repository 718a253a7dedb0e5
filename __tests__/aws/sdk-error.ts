/** An error in the shape that the AWS SDK gives it. Without a status no answer came. */
export function sdkError({
  name,
  status,
  message = 'said by AWS',
  headers = {},
}: {
  name: string
  status: number | undefined
  message?: string
  headers?: Record<string, string>
}): Error {
  const answer =
    status === undefined ? {} : { $response: { headers }, $fault: status >= 500 ? 'server' : 'client' }
  return Object.assign(new Error(message), {
    name,
    $metadata: { attempts: 1, ...(status !== undefined && { httpStatusCode: status }) },
    ...answer,
  })
}
