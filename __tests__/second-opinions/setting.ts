import { LambdaServiceException, PublishLayerVersionCommand } from '@aws-sdk/client-lambda'
import type { LambdaClient, PublishLayerVersionCommandInput } from '@aws-sdk/client-lambda'
import { PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3'
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3'
import { SSMServiceException } from '@aws-sdk/client-ssm'
import { zipOf } from '../sandbox/clients.ts'
import type { Backend, BackendName } from './backends.ts'
import { clients, createBucket } from './layer.ts'

/** A question that the backends do not answer alike. */
export interface Deviation {
  what: string
  /** The sandbox is to answer as AWS does. */
  answers: Record<BackendName, string>
  /** Asks and puts the answer into words. Rejects with the SDK's error for a refusal. */
  ask: (setting: Setting) => Promise<string>
}

/** A question that all backends answer alike. */
export interface Agreement extends Pick<Deviation, 'what' | 'ask'> {
  answer: string
}

/** In us-east-1, with versions. Holds `layer.zip` with an older version of it, and `text`, which is no zip. */
export const bucket = 'bucket-here'
/** In eu-west-1. Holds the newer `layer.zip`. */
export const bucketElsewhere = 'bucket-elsewhere'
/** Has the versions 1, which is for python3.13 on arm64, 2 and 3. */
export const layerName = 'three-versions'

const older = await zipOf({ 'python/a.py': 'older' })
const newer = await zipOf({ 'python/a.py': 'newer, and longer' })

/** What the questions are asked of. */
export class Setting {
  readonly backend: Backend
  readonly s3: S3Client
  readonly lambda: LambdaClient
  /** Object version of the older `layer.zip`. */
  olderVersion: string | undefined

  constructor(backend: Backend) {
    const { s3, lambda } = clients(backend)
    this.backend = backend
    this.s3 = s3
    this.lambda = lambda
  }

  /** Creates the buckets and the layer. */
  async prepare(): Promise<void> {
    const elsewhere = clients(this.backend, 'eu-west-1').s3
    await createBucket(this.s3, bucket)
    await createBucket(elsewhere, bucketElsewhere, 'eu-west-1')
    const archive = { Bucket: bucket, Key: 'layer.zip' }
    const { VersionId } = await this.s3.send(new PutObjectCommand({ ...archive, Body: older }))
    this.olderVersion = VersionId
    await this.s3.send(new PutObjectCommand({ ...archive, Body: newer }))
    await elsewhere.send(new PutObjectCommand({ ...archive, Bucket: bucketElsewhere, Body: newer }))
    await this.put({ Key: 'text' })
    const first = { CompatibleRuntimes: ['python3.13' as const], CompatibleArchitectures: ['arm64' as const] }
    for (const input of [first, {}, {}]) await this.publish({}, { LayerName: layerName, ...input })
  }

  /** Publishes a version of another layer from `layer.zip`, unless told otherwise. */
  async publish(
    content: PublishLayerVersionCommandInput['Content'] = {},
    input: Partial<PublishLayerVersionCommandInput> = {},
  ): Promise<string> {
    const Content = { S3Bucket: bucket, S3Key: 'layer.zip', ...content }
    const command = new PublishLayerVersionCommand({ LayerName: 'another', ...input, Content })
    const { CodeSize } = (await this.lambda.send(command)).Content ?? {}
    if (CodeSize === older.length) return 'publishes the older bytes'
    return CodeSize === newer.length ? 'publishes the newer bytes' : `publishes ${CodeSize ?? 'no'} bytes`
  }

  /** Stores the text `hello`, unless told otherwise. */
  async put(input: Omit<PutObjectCommandInput, 'Bucket'>): Promise<string> {
    await this.s3.send(new PutObjectCommand({ Bucket: bucket, Body: 'hello', ...input }))
    return 'stores it'
  }
}

/** The answer to a question: a refusal is its status and code. */
export async function answer(question: Promise<string>): Promise<string> {
  try {
    return await question
  } catch (error) {
    const isAnswer =
      error instanceof S3ServiceException ||
      error instanceof LambdaServiceException ||
      error instanceof SSMServiceException
    if (!isAnswer) throw error
    return `${error.$metadata.httpStatusCode ?? 0} ${error.name}`
  }
}
