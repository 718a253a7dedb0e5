import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DeleteLayerVersionCommand,
  LambdaClient,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
} from '@aws-sdk/client-lambda'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import type { BucketLocationConstraint } from '@aws-sdk/client-s3'
import { runAction } from '../../sandbox/runner.ts'
import type { ActionRun } from '../../sandbox/runner.ts'
import { credentials, zipOf } from '../sandbox/clients.ts'
import type { Backend } from './backends.ts'

/** The region of everything whose region is not given. */
export const region = 'us-east-1'

/** The SDK's clients for a backend, without retries. */
export function clients(
  { url }: Backend,
  at = region,
  signer = credentials,
): { s3: S3Client; lambda: LambdaClient } {
  const config = { endpoint: url, region: at, credentials: signer, maxAttempts: 1 }
  return { s3: new S3Client({ ...config, forcePathStyle: true }), lambda: new LambdaClient(config) }
}

/** Creates a bucket that keeps versions. */
export async function createBucket(s3: S3Client, Bucket: string, at = region): Promise<void> {
  const LocationConstraint = at as BucketLocationConstraint
  const elsewhere = at === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint } }
  await s3.send(new CreateBucketCommand({ Bucket, ...elsewhere }))
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
}

let layers = 0

/** A layer of its own, with a workspace and a bucket in each region. All that it does in AWS goes through the SDK. */
export class Layer {
  readonly name = `layer-${++layers}`
  readonly workspace: string
  readonly #backend: Backend
  #manifest = ''

  private constructor(backend: Backend, workspace: string) {
    this.#backend = backend
    this.workspace = workspace
  }

  /** A layer without versions, whose buckets are empty. */
  static async create(backend: Backend, { regions = [region] } = {}): Promise<Layer> {
    const layer = new Layer(backend, await mkdtemp(join(tmpdir(), 'layer-')))
    for (const at of regions) await createBucket(clients(backend, at).s3, layer.bucket(at), at)
    return layer
  }

  bucket(at = region): string {
    return `${this.name}-${at}`
  }

  /** What ends the description of a version that the action published from the manifest. */
  get marker(): string {
    return `[manifest:sha256:${hex('sha256', this.#manifest)}]`
  }

  /** Writes the lock file, and the zip that a build would make of it where the Python library looks for it. */
  async build(manifest: string, fileName = 'requirements.txt'): Promise<Buffer> {
    this.#manifest = manifest
    const zip = await zipOf({ 'python/locked.py': `lock = ${JSON.stringify(manifest)}\n` })
    await mkdir(join(this.workspace, 'build/lambda/layer'), { recursive: true })
    await writeFile(join(this.workspace, fileName), manifest)
    await writeFile(join(this.workspace, 'build/lambda/layer/layer.zip'), zip)
    return zip
  }

  /** Builds and uploads the archive, with the metadata that the action asks for. */
  async buildAndUpload(manifest: string, { at = region, key = 'layer/layer.zip' } = {}): Promise<Buffer> {
    const zip = await this.build(manifest)
    const Metadata = { manifest_sha256: hex('sha256', manifest), manifest_md5: hex('md5', manifest) }
    await this.#s3(at).send(new PutObjectCommand({ Bucket: this.bucket(at), Key: key, Body: zip, Metadata }))
    return zip
  }

  async put(key: string, body: string): Promise<void> {
    await this.#s3().send(new PutObjectCommand({ Bucket: this.bucket(), Key: key, Body: body }))
  }

  async delete(key: string): Promise<void> {
    await this.#s3().send(new DeleteObjectCommand({ Bucket: this.bucket(), Key: key }))
  }

  /** Text of an object. */
  async read(key: string, at = region): Promise<string | undefined> {
    const { Body } = await this.#s3(at).send(new GetObjectCommand({ Bucket: this.bucket(at), Key: key }))
    return Body?.transformToString()
  }

  /** The algorithm that an object is encrypted with. */
  async encryption(key: string): Promise<string | undefined> {
    const command = new HeadObjectCommand({ Bucket: this.bucket(), Key: key })
    return (await this.#s3().send(command)).ServerSideEncryption
  }

  /** All keys, sorted. */
  async keys(): Promise<(string | undefined)[]> {
    const { Contents = [] } = await this.#s3().send(new ListObjectsV2Command({ Bucket: this.bucket() }))
    return Contents.map(({ Key }) => Key)
  }

  /** Publishes a version as any other tool would: without a marker and without a backup. */
  async publishByOther(S3Key: string): Promise<void> {
    const Content = { S3Bucket: this.bucket(), S3Key }
    await this.#lambda().send(new PublishLayerVersionCommand({ LayerName: this.name, Content }))
  }

  async deleteVersion(VersionNumber: number): Promise<void> {
    await this.#lambda().send(new DeleteLayerVersionCommand({ LayerName: this.name, VersionNumber }))
  }

  /** Version numbers and descriptions, oldest first. */
  async versions(at = region): Promise<Record<number, string>> {
    const { LayerVersions = [] } = await this.#lambda(at).send(
      new ListLayerVersionsCommand({ LayerName: this.name }),
    )
    return Object.fromEntries(
      LayerVersions.map(({ Version, Description }) => [Version, Description ?? '']),
    ) as Record<number, string>
  }

  /** ARN of a version. */
  arn(version: number): string {
    return `arn:aws:lambda:${region}:123456789012:layer:${this.name}:${version}`
  }

  /** Writes a parameter that does not exist yet, as any other tool would. */
  async record(Name: string, Value: string): Promise<void> {
    await this.#ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }))
  }

  /** Value and version of a parameter. */
  async parameter(Name: string): Promise<[string | undefined, number | undefined]> {
    const { Parameter } = await this.#ssm.send(new GetParameterCommand({ Name }))
    return [Parameter?.Value, Parameter?.Version]
  }

  /** Runs the bundle as a step. */
  async run(inputs: Record<string, string> = {}): Promise<ActionRun> {
    const always = { 'layer-name': this.name, 'manifest-path': 'requirements.txt', bucket: this.bucket() }
    return runAction({ inputs: { ...always, ...inputs }, env: this.env, workspace: this.workspace })
  }

  /** What a program needs to find the backend and to be let in. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.#backend.url,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    }
  }

  async remove(): Promise<void> {
    await rm(this.workspace, { recursive: true, force: true })
  }

  get #ssm(): SSMClient {
    return new SSMClient({ endpoint: this.#backend.url, region, credentials, maxAttempts: 1 })
  }

  #s3(at?: string): S3Client {
    return clients(this.#backend, at).s3
  }

  #lambda(at?: string): LambdaClient {
    return clients(this.#backend, at).lambda
  }
}

function hex(algorithm: 'md5' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex')
}
