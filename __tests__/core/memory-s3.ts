import { createHash } from 'node:crypto'
import type { ArchiveReader } from '../../src/archive/inspect/inspect.ts'
import type { ArchiveStore } from '../../src/core/archive-ports.ts'
import { ActionError } from '../../src/core/errors/action-error.ts'
import type { FoundArchive } from '../../src/core/model/facts.ts'
import type { Bucket, NewObject } from '../../src/core/ports.ts'
import { layerZip, readerOf } from './archive-fixtures.ts'
import { NoAnswer, type Answer, type Wire } from './wire.ts'

/** An object as S3 keeps it. */
export interface KeptObject extends NewObject {
  /** MD5 of the bytes, in quotes: equal bytes have equal ETags. */
  etag: string
  objectVersion: string
  /** Milliseconds. */
  writtenAt: number
}

/** A write or removal that S3 carried out. */
export interface Change {
  key: string
  before: KeptObject | undefined
  after: KeptObject | undefined
  /** The run that asked for it. */
  by: string
}

type Condition = { ifNoneMatch: '*' } | { ifMatch: string }

/** A bucket as S3 keeps it: every request takes effect at one moment, conditions hold, and time is its own. */
export class MemoryS3 {
  readonly objects = new Map<string, KeptObject>()
  readonly #kept = new Map<string, KeptObject>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Told of every write and removal. */
  onChange: (change: Change) => void = () => undefined

  /** Its clock: the Date of an answer and Last-Modified are in whole seconds. */
  get date(): number {
    return wholeSecond(this.#now())
  }

  get(key: string): Answer & { object?: KeptObject } {
    const object = this.objects.get(key)
    return object === undefined ? { status: 404 } : { status: 200, object }
  }

  put(object: NewObject, condition?: Condition, by = ''): Answer & { etag?: string } {
    const before = this.objects.get(object.key)
    if (condition !== undefined && 'ifMatch' in condition) {
      if (before === undefined) return { status: 404 }
      if (before.etag !== condition.ifMatch) return { status: 412 }
    } else if (condition !== undefined && before !== undefined) return { status: 412 }

    const etag = `"${createHash('md5').update(object.bytes).digest('hex')}"`
    const after = { ...object, etag, objectVersion: `v-${this.#kept.size + 1}`, writtenAt: this.#now() }
    this.objects.set(object.key, after)
    this.#kept.set(after.objectVersion, after)
    this.onChange({ key: object.key, before, after, by })
    return { status: 200, etag }
  }

  delete(key: string, ifMatch?: string, by = ''): Answer {
    const before = this.objects.get(key)
    if (before === undefined) return { status: 404 }
    if (ifMatch !== undefined && before.etag !== ifMatch) return { status: 412 }
    this.objects.delete(key)
    this.onChange({ key, before, after: undefined, by })
    return { status: 204 }
  }

  /** One version of an object, also when it is not the current one any more. */
  version(key: string, objectVersion: string): KeptObject | undefined {
    const object = this.#kept.get(objectVersion)
    return object?.key === key ? object : undefined
  }
}

/** Attempts of a request that got no answer, and of a write that met another one (409), as the real client makes them. */
const ATTEMPTS = { noAnswer: 3, conflict: 5 }

/** The bucket as a run sees it over its wire. An attempt that was lost is sent again, and may then meet its own effect. */
export function bucketOf(s3: MemoryS3, wire: Wire): Bucket {
  async function send<T extends Answer>(
    verb: string,
    key: string,
    effect: () => T,
  ): Promise<Partial<T> & Answer> {
    const request = `${verb} ${nameOf(key)}`
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await wire.attempt(request, effect)
        if (answer.status === 403) throw failure('access-denied', request)
        if (answer.status !== 409) return answer as Partial<T> & Answer
        if (attempt === ATTEMPTS.conflict) throw failure('service-error', request)
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        if (attempt === ATTEMPTS.noAnswer) throw failure('aws-unreachable', request)
      }
    }
  }
  return {
    name: 'artifacts',
    async head(key) {
      const { object } = await send('HEAD', key, () => s3.get(key))
      if (object === undefined) return undefined
      const { bytes, objectVersion, etag, metadata } = object
      return { size: bytes.length, objectVersion, etag, md5: etag.slice(1, -1), sha256: undefined, metadata }
    },
    async read(key) {
      const { object, date } = await send('GET', key, () => ({ ...s3.get(key), date: s3.date }))
      if (object === undefined || date === undefined) return undefined
      const { bytes, etag, metadata, writtenAt } = object
      return { bytes, etag, metadata, age: date - wholeSecond(writtenAt) }
    },
    newestKey: () => Promise.reject(new Error('no archive is looked for by a pattern')),
    create: async (object) =>
      (await send('PUT', object.key, () => s3.put(object, { ifNoneMatch: '*' }, wire.owner))).etag,
    replace: async (object, ifMatch) =>
      (await send('PUT', object.key, () => s3.put(object, { ifMatch }, wire.owner))).etag,
    remove: async (key, etag) =>
      (await send('DELETE', key, () => s3.delete(key, etag, wire.owner))).status !== 412,
    archives: () => Promise.resolve({ ...noArchives, reader }),
  }

  /** All archives are in order, whatever they hold: what is read is whether they are still there. */
  function reader({ key, etag }: FoundArchive): ArchiveReader {
    const archive = readerOf(layerZip)
    return {
      size: archive.size,
      async read(start, length) {
        const { object } = await send('GET', key, () => s3.get(key))
        if (object?.etag === etag) return archive.read(start, length)
        throw new ActionError({ code: 'archive-replaced', message: `${key} is another.`, hint: 'Run again.' })
      },
    }
  }
}

const unexpected = () => Promise.reject(new Error('no archive is hashed, uploaded or referred to'))
const noArchives: Omit<ArchiveStore, 'reader'> = {
  sha256: unexpected,
  upload: unexpected,
  rules: unexpected,
}

/** What a key is, for logs of what was sent. */
function nameOf(key: string): string {
  if (key.endsWith('.lock')) return 'lock'
  return key.endsWith('.zip') ? 'archive' : 'backup'
}

function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000
}

function failure(code: 'aws-unreachable' | 'service-error' | 'access-denied', request: string): ActionError {
  return new ActionError({ code, message: `S3 did not do ${request}.`, hint: 'Run again.' })
}
