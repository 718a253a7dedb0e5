import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { defaultAccount, partitionOf } from '../principals.ts'
import { VersionPolicy } from './version-policy.ts'

/** Where the archive of a version lies that Lambda keeps no copy of, in the names of Lambda's API. */
export interface ResolvedS3Object {
  readonly S3Bucket: string
  readonly S3Key: string
  readonly S3ObjectVersion: string
}

/** One published version of a layer. */
export interface LayerVersion {
  readonly version: number
  readonly layerArn: string
  readonly layerVersionArn: string
  readonly description: string
  /** As Lambda writes it: `2026-11-22T05:00:00.000+0000`. */
  readonly createdDate: string
  readonly licenseInfo: string | undefined
  readonly compatibleRuntimes: readonly string[] | undefined
  readonly compatibleArchitectures: readonly string[] | undefined
  /** Base64 of the SHA-256 of the zip. */
  readonly codeSha256: string
  /** Bytes of the zip. */
  readonly codeSize: number
  readonly zip: Buffer
  /** Of a version in REFERENCE mode. */
  readonly resolvedS3Object: ResolvedS3Object | undefined
  /** Who else may use it. */
  readonly policy: VersionPolicy
}

/** What {@link Layers.publish} takes. */
export interface Publication {
  region: string
  name: string
  /** Kept, not copied: archives are large. */
  zip: Uint8Array
  accountId?: string
  description?: string | undefined
  licenseInfo?: string | undefined
  compatibleRuntimes?: readonly string[] | undefined
  compatibleArchitectures?: readonly string[] | undefined
  /** Without one, the version is in COPY mode. */
  resolvedS3Object?: ResolvedS3Object | undefined
}

interface Stored extends LayerVersion {
  /** Reads of the layer that do not see this version yet. */
  hiddenReads: number
}

interface Layer {
  lastVersion: number
  versions: Stored[]
}

/** The layers of all regions and accounts. */
export class Layers {
  readonly #layers = new Map<string, Layer>()
  readonly #clock: Clock

  /** Order of lists. AWS documents none; newest first is what it does. */
  listOrder: 'newest-first' | 'shuffled' = 'newest-first'
  /** The most items of one page of a list. */
  pageSize = 50
  /** How many reads (list or get) of a layer do not see a version that is published from now on. */
  visibilityLag = 0

  /** No layers yet. Versions bear the time of this clock. */
  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Publishes a version, without the checks that the API makes. Numbers are never used twice. */
  publish(publication: Publication): LayerVersion {
    const { region, name, accountId = defaultAccount, description = '' } = publication
    const layer = this.#layers.get(id(region, name, accountId)) ?? { lastVersion: 0, versions: [] }
    this.#layers.set(id(region, name, accountId), layer)
    const version = ++layer.lastVersion
    const layerArn = `arn:${partitionOf(region)}:lambda:${region}:${accountId}:layer:${name}`
    const { buffer, byteOffset, byteLength } = publication.zip
    const zip = Buffer.from(buffer, byteOffset, byteLength)
    const stored: Stored = {
      version,
      layerArn,
      layerVersionArn: `${layerArn}:${version}`,
      description,
      createdDate: this.#clock.now().toISOString().replace('Z', '+0000'),
      licenseInfo: publication.licenseInfo,
      compatibleRuntimes: publication.compatibleRuntimes,
      compatibleArchitectures: publication.compatibleArchitectures,
      codeSha256: createHash('sha256').update(zip).digest('base64'),
      codeSize: zip.length,
      zip,
      resolvedS3Object: publication.resolvedS3Object,
      policy: new VersionPolicy(),
      hiddenReads: this.visibilityLag,
    }
    layer.versions.push(stored)
    return stored
  }

  /** The versions that are not deleted, oldest first, also those that reads of the API do not see yet. */
  versions(region: string, name: string, accountId = defaultAccount): readonly LayerVersion[] {
    return this.#layers.get(id(region, name, accountId))?.versions ?? []
  }

  /** The versions that a read of the API sees. Counts as one read for {@link visibilityLag}. */
  read(region: string, name: string, accountId: string): readonly LayerVersion[] {
    const versions = this.#layers.get(id(region, name, accountId))?.versions ?? []
    const visible = versions.filter(({ hiddenReads }) => hiddenReads === 0)
    for (const version of versions) version.hiddenReads = Math.max(0, version.hiddenReads - 1)
    return visible
  }

  /** Deletes a version. Nothing happens when there is none. */
  deleteVersion(region: string, name: string, version: number, accountId = defaultAccount): void {
    const layer = this.#layers.get(id(region, name, accountId))
    if (layer) layer.versions = layer.versions.filter((stored) => stored.version !== version)
  }

  /** Deletes all layers and their numbering, and puts the knobs back. */
  reset(): void {
    this.#layers.clear()
    this.listOrder = 'newest-first'
    this.pageSize = 50
    this.visibilityLag = 0
  }
}

function id(region: string, name: string, accountId: string): string {
  return `${region}/${accountId}/${name}`
}
