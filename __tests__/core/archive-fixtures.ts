import { Readable } from 'node:stream'
import type { ArchiveReader } from '../../src/archive/inspect/inspect.ts'
import type { ArchiveBody, BucketRules, LocalArchive } from '../../src/core/archive-ports.ts'
import { sha256Of } from '../../src/core/model/digest.ts'
import { handMadeZip, type HandMadeEntry } from '../archive/hand-made-zip.ts'

const MODULE = { name: 'python/module.py', data: 'answer = 42\n' }

/** An archive in which nothing is wrong. */
export const layerZip = handMadeZip([MODULE])

/** One that cannot be a layer, and one that may be a mistake. */
export const badZip = handMadeZip([MODULE, { name: '../etc/passwd' }])
export const doubtfulZip = handMadeZip([{ name: 'package/module.py' }])

/** An archive with so many entries of which each may be a mistake of its own. */
export function zipOf(...entries: HandMadeEntry[]): Buffer {
  return handMadeZip([MODULE, ...entries])
}

/** Reads these bytes. */
export function readerOf(bytes: Uint8Array): ArchiveReader {
  return {
    size: bytes.length,
    read: (start, length) => Promise.resolve(bytes.subarray(start, start + length)),
  }
}

/** The bytes as they are sent. */
export function bodyOf(bytes: Uint8Array, bytesRead = 0): ArchiveBody {
  return Object.assign(Readable.from([bytes]), { bytesRead })
}

/** The archive on this machine. */
export function localArchive(bytes: Uint8Array = layerZip, over: Partial<LocalArchive> = {}): LocalArchive {
  return {
    ...readerOf(bytes),
    name: 'build/layer.zip',
    sha256: sha256Of(bytes),
    notes: [],
    warnings: [],
    isMadeHere: false,
    open: () => bodyOf(bytes),
    bytes: () => Promise.resolve(bytes),
    ...over,
  }
}

/** A bucket that Lambda can read archives from for good. */
export function bucketRules(over: Partial<BucketRules> = {}): BucketRules {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: ['s3:GetObject', 's3:GetObjectVersion'],
    Resource: 'arn:aws:s3:::artifacts/*',
  }
  return {
    arn: 'arn:aws:s3:::artifacts',
    versioning: 'Enabled',
    policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    lifecycle: [],
    ...over,
  }
}
