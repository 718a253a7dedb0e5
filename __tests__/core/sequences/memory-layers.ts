import { createHash } from 'node:crypto'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import type { LayerVersions, PublishInput } from '../../../src/core/ports.ts'
import type { LayerVersion, PublishedVersion } from '../../../src/core/model/layer-version.ts'
import type { MemoryS3 } from '../memory-s3.ts'
import { NoAnswer, type Answer, type Wire } from '../wire.ts'

/** Milliseconds after which every listing shows a version, however few were made meanwhile. */
const LONGEST_LAG = 8_000

/** A version as Lambda keeps it. */
export interface KeptVersion extends PublishedVersion {
  /** The archive that it holds. */
  content: Uint8Array
  /** Listings from which it is still missing. */
  hiddenFrom: number
  publishedAt: number
}

/** The versions of one layer as AWS Lambda keeps them: numbers are never given twice, and listings may lag. */
export class MemoryLayers {
  versions: KeptVersion[] = []
  lastNumber = 0
  readonly #s3: MemoryS3
  readonly #now: () => number

  constructor(s3: MemoryS3, now: () => number) {
    this.#s3 = s3
    this.#now = now
  }

  /** Told of every version before it exists. Gives from how many listings it is to be missing. */
  onPublish: (input: PublishInput, number: number, by: string) => number = () => 0

  publish(input: PublishInput, by: string): Answer & { version?: KeptVersion } {
    const archive = contentOf(this.#s3, input)
    if (archive === undefined) return { status: 400 }
    const hiddenFrom = this.onPublish(input, this.lastNumber + 1, by)
    const number = ++this.lastNumber
    const { license, runtimes, architectures } = input.settings
    const version = {
      version: number,
      arn: `arn:aws:lambda:eu-west-1:123456789012:layer:numpy:${number}`,
      createdDate: '2026-11-22T05:00:00.000+0000',
      description: input.description,
      license,
      runtimes,
      architectures,
      code: {
        sha256: createHash('sha256').update(archive.bytes).digest('hex'),
        size: archive.bytes.length,
      },
      content: archive.bytes,
      hiddenFrom,
      publishedAt: this.#now(),
    }
    this.versions.push(version)
    return { status: 201, version }
  }

  list(): Answer & { listed: LayerVersion[] } {
    const listed = this.versions.filter((version) => !this.isHidden(version))
    for (const version of this.versions) version.hiddenFrom--
    return { status: 200, listed }
  }

  get(number: number): Answer & { version?: KeptVersion } {
    const version = this.versions.find(({ version: kept }) => kept === number)
    return version === undefined || this.isHidden(version) ? { status: 404 } : { status: 200, version }
  }

  delete(number: number): void {
    this.versions = this.versions.filter(({ version }) => version !== number)
  }

  /** A version is never listed before a lower one. */
  isHidden({ version }: KeptVersion): boolean {
    const now = this.#now()
    return this.versions.some(
      (lower) => lower.version <= version && lower.hiddenFrom > 0 && now - lower.publishedAt < LONGEST_LAG,
    )
  }

  /** Listings lag no more. */
  reveal(): void {
    for (const version of this.versions) version.hiddenFrom = 0
  }
}

/** The archive that a version is published from. */
export function contentOf(s3: MemoryS3, { source }: PublishInput): { bytes: Uint8Array } | undefined {
  return 'zip' in source ? { bytes: source.zip } : s3.version(source.key, source.objectVersion ?? '')
}

/** The layer as a run sees it over its wire. */
export function layersOf(layers: MemoryLayers, wire: Wire): LayerVersions {
  async function read<T extends Answer>(request: string, effect: () => T): Promise<Partial<T> & Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await wire.attempt(request, effect)
        if (answer.status === 403) throw failure('access-denied', request)
        return answer as Partial<T> & Answer
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        if (attempt === 3) throw failure('aws-unreachable', request)
      }
    }
  }
  const list = async () => (await read('LIST', () => layers.list())).listed ?? []
  return {
    newest: list,
    all: list,
    archive: (version) => Promise.reject(failure('access-denied', `GET archive ${version}`)),
    code: async (version) => (await read('GET version', () => layers.get(version))).version?.code,
    async publish(input) {
      try {
        const answer = await wire.attempt('PUBLISH', () => layers.publish(input, wire.owner))
        const { version } = answer as { version?: KeptVersion }
        if (version !== undefined) return { kind: 'published', version }
        if (answer.status !== 409) throw failure('access-denied', 'PUBLISH')
        return { kind: 'not-executed', error: failure('throttled', 'PUBLISH'), retryAfter: undefined }
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        return { kind: 'unknown', error: failure('aws-unreachable', 'PUBLISH') }
      }
    },
    // The archives of a model are pinned, so no version ever holds other bytes.
    delete: () => Promise.reject(new Error('nothing is to be deleted')),
  }
}

function failure(code: 'aws-unreachable' | 'access-denied' | 'throttled', request: string): ActionError {
  return new ActionError({ code, message: `Lambda did not do ${request}.`, hint: 'Run again.' })
}
