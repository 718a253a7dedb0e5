import { describe, expect, it } from '@jest/globals'
import { newLayer, OTHER_ARCHIVE, useSandbox } from './fixture.ts'

const aws = useSandbox()

const publishing = { operation: 'PublishLayerVersion' }

describe('each exception of PublishLayerVersion', () => {
  it.each([
    ['InvalidParameterValueException', 400, 'invalid-parameter', /rejected a value.*Unzipped size/],
    ['ResourceNotFoundException', 404, 'resource-not-found', /did not find/],
    ['CodeStorageExceededException', 400, 'code-storage-full', /no storage.*us-east-1.*[Dd]elete/s],
    [
      'AccessDeniedException',
      403,
      'access-denied',
      /lambda:PublishLayerVersion on arn:aws:lambda:us-east-1:/,
    ],
    ['SomethingNew', 418, 'aws-refused', /SomethingNew: Unzipped size/],
  ])('%s has its own code and message, and is sent once', async (code, status, reason, says) => {
    const layer = newLayer(aws())
    const message = 'Unzipped size must be smaller than 262144000 bytes'
    aws().faults.add({ match: publishing, times: 9, fault: { kind: 'status', status, code, message } })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason, 'layer-version': '' })
    expect(run.errors).toEqual([expect.stringMatching(says)])
    expect(run.errors).toEqual([expect.stringMatching(/layer-\d|in us-east-1/)])
    expect(run.errors).toEqual([expect.stringContaining(message)])
    expect(run.operations.filter((operation) => operation === 'PublishLayerVersion')).toHaveLength(1)
    expect(layer.keys()).toEqual(['layer/layer.zip'])
  })
})

describe('what Lambda itself refuses', () => {
  it('is repeated: an archive that it cannot unpack', async () => {
    const layer = newLayer(aws())
    const message = 'Could not unzip uploaded file. Please check your file, then try to upload again.'
    const fault = { kind: 'status' as const, status: 400, code: 'InvalidParameterValueException', message }
    aws().faults.add({ match: { operation: 'PublishLayerVersion' }, fault })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ reason: 'invalid-parameter' })
    expect(run.errors).toEqual([expect.stringContaining('Could not unzip uploaded file')])
  })

  it('is told as a permission of S3 where Lambda may not read the archive', async () => {
    const layer = newLayer(aws())
    const message = `Your access has been denied by S3, please make sure your request credentials have permission to GetObject for ${layer.bucket}/layer/layer.zip.`
    aws().faults.add({
      match: publishing,
      fault: { kind: 'status', status: 403, code: 'AccessDeniedException', message },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ reason: 'access-denied' })
    expect(run.errors).toEqual([
      expect.stringMatching(`s3:GetObjectVersion on arn:aws:s3:::${layer.bucket}/layer/layer.zip`),
    ])
  })

  it('does not hold back what was published before', async () => {
    const layer = newLayer(aws())
    layer.hasVersion({ zip: OTHER_ARCHIVE })
    aws().faults.add({
      match: publishing,
      fault: { kind: 'status', status: 400, code: 'CodeStorageExceededException' },
    })
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ 'previous-version': '1', 'layer-version': '', published: 'false' })
    expect(layer.numbers()).toEqual([1])
  })
})

describe('an endpoint that nobody listens on', () => {
  it('is told as such, and which service was asked', async () => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } })
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'aws-unreachable' })
    expect(run.errors).toEqual([expect.stringMatching(/No answer from (S3|Lambda).*AWS_ENDPOINT_URL/s)])
  })
})
