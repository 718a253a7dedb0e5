import { randomBytes } from 'node:crypto'
import type { ObjectProperties } from './buckets.ts'

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly id: string
  readonly bucket: string
  readonly key: string
  readonly properties: ObjectProperties
  /** Algorithm and type of checksum that were asked for, if any. */
  readonly checksumAlgorithm: string | undefined
  readonly checksumType: 'FULL_OBJECT' | 'COMPOSITE'
  readonly parts: Map<number, { bytes: Buffer; etag: string }>
}

/** The multipart uploads that are under way. */
export class Uploads {
  readonly #uploads = new Map<string, Upload>()

  /** Begins an upload. */
  begin(upload: Omit<Upload, 'id' | 'parts'>): Upload {
    const begun = { ...upload, id: randomBytes(24).toString('base64url'), parts: new Map() }
    this.#uploads.set(begun.id, begun)
    return begun
  }

  /** The upload of that id, for that bucket and key only. */
  find(id: string, bucket: string, key: string): Upload | undefined {
    const upload = this.#uploads.get(id)
    return upload?.bucket === bucket && upload.key === key ? upload : undefined
  }

  /** Ends an upload. */
  end(id: string): void {
    this.#uploads.delete(id)
  }

  /** Forgets all uploads. */
  reset(): void {
    this.#uploads.clear()
  }
}
