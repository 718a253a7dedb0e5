import {
  DeleteLayerVersionCommand,
  GetLayerVersionCommand,
  LambdaClient,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  type Architecture,
  type LambdaClientConfig,
  type LayerVersionContentOutput,
  type LayerVersionsListItem,
  type Runtime,
} from '@aws-sdk/client-lambda'
import type { LayerCode, LayerVersion, LayerVersions, PublishedVersion, PublishInput } from '../core/ports.ts'
import { READ_DEADLINE, withDeadline } from './deadline.ts'
import { layerResource, translate, type Call } from './errors.ts'
import { complete, noAnswer } from './narrow.ts'
import { translatePublish } from './publish-errors.ts'

/** Largest page of ListLayerVersions (Lambda API reference). */
const PAGE = 50

/** Milliseconds that a publish call may wait for its answer, as AWS copies and unpacks the archive, and for all of it. */
const PUBLISH_TIMEOUT = 120_000
const PUBLISH_DEADLINE = 150_000

/** The versions of one layer in one region of AWS Lambda. */
export class LambdaLayerVersions implements LayerVersions {
  readonly #config: LambdaClientConfig
  readonly #client: LambdaClient
  readonly #region: string
  readonly #layerName: string

  constructor(config: LambdaClientConfig, region: string, layerName: string) {
    this.#config = { ...config, region }
    this.#client = new LambdaClient(this.#config)
    this.#region = region
    this.#layerName = layerName
  }

  /** One page, or the first that is not empty. */
  async newest(): Promise<readonly LayerVersion[]> {
    const LayerName = this.#layerName
    return this.#call('ListLayerVersions', this.#layerName, async () => {
      let Marker: string | undefined
      do {
        const page = await this.#client.send(
          new ListLayerVersionsCommand({ LayerName, Marker, MaxItems: PAGE }),
        )
        const versions = complete(page.LayerVersions, 'LayerVersions')
        if (versions.length > 0) return versions.map(layerVersion)
        if (page.NextMarker !== undefined && page.NextMarker === Marker) throw noAnswer('a next page')
        Marker = page.NextMarker
      } while (Marker !== undefined)
      return []
    })
  }

  async code(version: number): Promise<LayerCode> {
    const command = new GetLayerVersionCommand({ LayerName: this.#layerName, VersionNumber: version })
    return this.#call('GetLayerVersion', `${this.#layerName}:${version}`, async () =>
      layerCode((await this.#client.send(command)).Content),
    )
  }

  /** Sent once and never again by the SDK: a lost answer does not mean that nothing was published. */
  async publish({
    bucket,
    key,
    objectVersion,
    settings,
    description,
  }: PublishInput): Promise<PublishedVersion> {
    const client = new LambdaClient({
      ...this.#config,
      maxAttempts: 1,
      requestHandler: {
        ...this.#config.requestHandler,
        requestTimeout: PUBLISH_TIMEOUT,
        socketTimeout: PUBLISH_TIMEOUT,
      },
    })
    const command = new PublishLayerVersionCommand({
      LayerName: this.#layerName,
      Description: description,
      Content: { S3Bucket: bucket, S3Key: key, S3ObjectVersion: objectVersion },
      CompatibleRuntimes: settings.runtimes.length === 0 ? undefined : (settings.runtimes as Runtime[]),
      CompatibleArchitectures:
        settings.architectures.length === 0 ? undefined : (settings.architectures as Architecture[]),
      LicenseInfo: settings.license === '' ? undefined : settings.license,
    })
    const call = this.#callTo('PublishLayerVersion', this.#layerName)
    try {
      const answer = await withDeadline(client, PUBLISH_DEADLINE, () => client.send(command))
      return { ...layerVersion(answer), code: layerCode(answer.Content) }
    } catch (error) {
      throw translatePublish(error, call, { bucket, key, objectVersion })
    } finally {
      client.destroy()
    }
  }

  async delete(version: number): Promise<void> {
    const command = new DeleteLayerVersionCommand({ LayerName: this.#layerName, VersionNumber: version })
    await this.#call('DeleteLayerVersion', `${this.#layerName}:${version}`, () => this.#client.send(command))
  }

  async #call<T>(operation: string, resource: string, send: () => Promise<T>): Promise<T> {
    try {
      return await withDeadline(this.#client, READ_DEADLINE, send)
    } catch (error) {
      throw translate(error, this.#callTo(operation, resource))
    }
  }

  #callTo(operation: string, resource: string): Call {
    return {
      service: 'Lambda',
      operation,
      region: this.#region,
      iamAction: `lambda:${operation}`,
      subject: `layer ${resource}`,
      resource: layerResource(this.#region, resource),
    }
  }
}

function layerVersion(item: LayerVersionsListItem): LayerVersion {
  return {
    version: complete(item.Version, 'Version'),
    arn: complete(item.LayerVersionArn, 'LayerVersionArn'),
    createdDate: item.CreatedDate ?? '',
    description: item.Description ?? '',
    license: item.LicenseInfo ?? '',
    runtimes: item.CompatibleRuntimes ?? [],
    architectures: item.CompatibleArchitectures ?? [],
  }
}

/** Everything but `Location`: a link that gives the archive to whoever holds it for ten minutes. */
function layerCode(content: LayerVersionContentOutput | undefined): LayerCode {
  return {
    sha256: complete(content?.CodeSha256, 'CodeSha256'),
    size: complete(content?.CodeSize, 'CodeSize'),
    ...(content?.SigningJobArn && { signingJobArn: content.SigningJobArn }),
    ...(content?.SigningProfileVersionArn && { signingProfileVersionArn: content.SigningProfileVersionArn }),
  }
}
