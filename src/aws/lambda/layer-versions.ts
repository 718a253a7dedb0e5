import {
  DeleteLayerVersionCommand,
  GetLayerVersionCommand,
  LambdaClient,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  type PublishLayerVersionCommandOutput,
  type Architecture,
  type LambdaClientConfig,
  type LayerVersionContentInput,
  type LayerVersionContentOutput,
  type LayerVersionsListItem,
  type ResolvedS3Object,
  type Runtime,
} from '@aws-sdk/client-lambda'
import type { ArchiveReader } from '../../core/archive-ports.ts'
import type { LayerPolicies } from '../../core/follow-up-ports.ts'
import type { LayerVersions, PublishAnswer, PublishInput } from '../../core/ports.ts'
import type { LayerCode, LayerVersion, ResolvedObject } from '../../core/model/layer-version.ts'
import { hexOf } from '../../core/model/digest.ts'
import { asActionError } from '../../core/errors/action-error.ts'
import { KEY_LIMIT } from '../../core/model/keys.ts'
import { READ_DEADLINE, withDeadline } from '../deadline.ts'
import { isMissing, translate } from '../service-errors.ts'
import type { Call } from '../failure.ts'
import { atMost, complete, noAnswer, Pages } from '../narrow.ts'
import { layerCall } from './layer-call.ts'
import { unpublished } from './publish-errors.ts'
import { paced, type Rate } from '../rate.ts'
import { withHandler, type RequestHandler } from '../request-handler.ts'

/** Largest page of ListLayerVersions (Lambda API reference). */
const PAGE = 50

/** Maximum number of characters of texts that become outputs: more than AWS ever returns. */
const [ARN_LIMIT, NAME_LIMIT] = [2_048, 128]

/** The versions of one layer in one region of AWS Lambda. */
export class LambdaLayerVersions implements LayerVersions {
  readonly #config: LambdaClientConfig
  readonly #client: LambdaClient
  readonly #rate: Rate
  readonly #region: string
  readonly #layerName: string

  constructor(config: LambdaClientConfig, region: string, layerName: string, rate: Rate) {
    this.#config = { ...config, region }
    this.#rate = rate
    this.#client = paced(new LambdaClient(withHandler(this.#config)), rate)
    this.#region = region
    this.#layerName = layerName
  }

  /** The first page that is not empty. */
  async newest(): Promise<readonly LayerVersion[]> {
    return this.#call('ListLayerVersions', this.#layerName, async (abortSignal) => {
      for await (const page of this.#pages(abortSignal)) if (page.length > 0) return page
      return []
    })
  }

  async all(): Promise<readonly LayerVersion[]> {
    return this.#call('ListLayerVersions', this.#layerName, async (abortSignal) =>
      (await Array.fromAsync(this.#pages(abortSignal))).flat(),
    )
  }

  async *#pages(abortSignal: AbortSignal): AsyncGenerator<readonly LayerVersion[]> {
    const pages = new Pages()
    let Marker: string | undefined
    do {
      const command = new ListLayerVersionsCommand({ LayerName: this.#layerName, Marker, MaxItems: PAGE })
      const page = await this.#client.send(command, { abortSignal })
      yield complete(page.LayerVersions, 'LayerVersions').map(layerVersion)
      Marker = pages.next(page.NextMarker)
    } while (Marker !== undefined)
  }

  async code(version: number): Promise<LayerCode | undefined> {
    const content = await this.#content(version)
    return content && layerCode(content)
  }

  async archive(version: number): Promise<ArchiveReader | undefined> {
    const content = await this.#content(version)
    if (content === undefined) return undefined
    const { linkedArchive } = await import('./linked-archive.ts')
    const { hostname } = this.#client.config.requestHandler as RequestHandler
    const size = complete(content.CodeSize, 'CodeSize')
    const link = complete(content.Location, 'a link to the archive')
    return linkedArchive(link, size, this.#config.requestHandler, hostname)
  }

  /** With the connections of this client. */
  async policies(): Promise<LayerPolicies> {
    const { LambdaLayerPolicies } = await import('./layer-policies.ts')
    return new LambdaLayerPolicies(this.#client, this.#region, this.#layerName)
  }

  async #content(version: number): Promise<LayerVersionContentOutput | undefined> {
    const command = new GetLayerVersionCommand({ LayerName: this.#layerName, VersionNumber: version })
    return this.#call('GetLayerVersion', `${this.#layerName}:${version}`, async (abortSignal) => {
      try {
        return complete((await this.#client.send(command, { abortSignal })).Content, 'Content')
      } catch (error) {
        if (isMissing(error, 'ResourceNotFoundException')) return undefined
        throw error
      }
    })
  }

  /**
   * Sends the call with one attempt, on its own connection. With more attempts, the SDK would send it again after a
   * lost answer, and publish twice.
   */
  async publish({ source, settings, description }: PublishInput, deadline: number): Promise<PublishAnswer> {
    const client = paced(
      new LambdaClient(
        withHandler({
          ...this.#config,
          maxAttempts: 1,
          // The clock offset that earlier requests found. There is no second attempt that could correct it.
          systemClockOffset: this.#client.config.systemClockOffset,
          requestHandler: {
            ...this.#config.requestHandler,
            requestTimeout: deadline,
            socketTimeout: deadline,
          },
        }),
      ),
      this.#rate,
    )
    const command = new PublishLayerVersionCommand({
      LayerName: this.#layerName,
      Description: description,
      Content: content(source),
      CompatibleRuntimes: settings.runtimes.length === 0 ? undefined : (settings.runtimes as Runtime[]),
      CompatibleArchitectures:
        settings.architectures.length === 0 ? undefined : (settings.architectures as Architecture[]),
      LicenseInfo: settings.license === '' ? undefined : settings.license,
    })
    const call = this.#callTo('PublishLayerVersion', this.#layerName)
    try {
      const answer = await withDeadline(client, deadline, (abortSignal) =>
        client.send(command, { abortSignal }),
      )
      return published(answer)
    } catch (error) {
      return unpublished(error, call, source)
    } finally {
      client.destroy()
    }
  }

  async delete(version: number): Promise<void> {
    const command = new DeleteLayerVersionCommand({ LayerName: this.#layerName, VersionNumber: version })
    await this.#call('DeleteLayerVersion', `${this.#layerName}:${version}`, (abortSignal) =>
      this.#client.send(command, { abortSignal }),
    )
  }

  async #call<T>(
    operation: string,
    resource: string,
    send: (abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await withDeadline(this.#client, READ_DEADLINE, send)
    } catch (error) {
      throw translate(error, this.#callTo(operation, resource))
    }
  }

  #callTo(operation: string, resource: string): Call {
    return layerCall(operation, this.#region, resource)
  }
}

function content(source: PublishInput['source']): LayerVersionContentInput {
  if ('zip' in source) return { ZipFile: source.zip }
  const { bucket, key, objectVersion, storageMode } = source
  return {
    S3Bucket: bucket,
    S3Key: key,
    S3ObjectVersion: objectVersion,
    // AWS copies by default, and a region may not support the parameter yet.
    S3ObjectStorageMode: storageMode === 'reference' ? 'REFERENCE' : undefined,
  }
}

/** An answer that cannot be parsed shows that a version was published, but not which one. */
function published(answer: PublishLayerVersionCommandOutput): PublishAnswer {
  try {
    return { kind: 'published', version: { ...layerVersion(answer), code: layerCode(answer.Content) } }
  } catch (error) {
    return { kind: 'unknown', error: asActionError(error) }
  }
}

function layerVersion(item: LayerVersionsListItem): LayerVersion {
  const version = complete(item.Version, 'Version')
  const arn = atMost(ARN_LIMIT, complete(item.LayerVersionArn, 'LayerVersionArn'), 'a LayerVersionArn')
  if (!arn.endsWith(`:${version}`)) throw noAnswer('one version: number and ARN differ')
  return {
    version,
    arn,
    createdDate: atMost(NAME_LIMIT, item.CreatedDate ?? '', 'a CreatedDate'),
    description: item.Description ?? '',
    license: item.LicenseInfo ?? '',
    runtimes: item.CompatibleRuntimes ?? [],
    architectures: item.CompatibleArchitectures ?? [],
  }
}

/** Everything except `Location`, which is a link that lets anyone download the archive for ten minutes. */
function layerCode(content: LayerVersionContentOutput | undefined): LayerCode {
  return {
    sha256: hexOf({
      base64: atMost(NAME_LIMIT, complete(content?.CodeSha256, 'CodeSha256'), 'a CodeSha256'),
    }),
    size: complete(content?.CodeSize, 'CodeSize'),
    ...(content?.SigningJobArn && {
      signingJobArn: atMost(ARN_LIMIT, content.SigningJobArn, 'a SigningJobArn'),
    }),
    ...(content?.SigningProfileVersionArn && {
      signingProfileVersionArn: atMost(
        ARN_LIMIT,
        content.SigningProfileVersionArn,
        'a SigningProfileVersionArn',
      ),
    }),
    ...(content?.ResolvedS3Object && { resolvedObject: resolvedObject(content.ResolvedS3Object) }),
  }
}

/** No part of it is required, because nothing depends on it: a missing part must not make the whole answer invalid. */
function resolvedObject({ S3Bucket, S3Key, S3ObjectVersion }: ResolvedS3Object): ResolvedObject {
  const short = (value = '') => value.slice(0, KEY_LIMIT)
  return { bucket: short(S3Bucket), key: short(S3Key), objectVersion: short(S3ObjectVersion) }
}
