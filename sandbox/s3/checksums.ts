import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsError } from '../errors.ts'
import type { Checksum } from './buckets.ts'

/** Checksum algorithms by the name in their header, each giving base64. */
export const algorithms: Readonly<Record<string, (bytes: Buffer) => string>> = {
  crc32: (bytes) => base64(crc32(bytes)),
  crc32c: (bytes) => base64(crc32c(bytes)),
  crc64nvme: (bytes) => base64(...crc64nvme(bytes)),
  sha1: (bytes) => createHash('sha1').update(bytes).digest('base64'),
  sha256: (bytes) => createHash('sha256').update(bytes).digest('base64'),
}

/** Checks Content-MD5 and the checksum headers against the bytes. Gives the checksum that S3 keeps with the object. */
export function verifyChecksums(headers: Readonly<Record<string, string>>, bytes: Buffer): Checksum {
  const md5 = headers['content-md5']
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16) {
    throw new AwsError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.')
  }
  if (md5 !== undefined && md5 !== createHash('md5').update(bytes).digest('base64')) {
    throw new AwsError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  const given = Object.keys(algorithms).filter(
    (algorithm) => headers[`x-amz-checksum-${algorithm}`] !== undefined,
  )
  if (given.length > 1) {
    const message = 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.'
    throw new AwsError(400, 'InvalidRequest', message)
  }
  // Without one, S3 computes CRC64NVME: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
  const algorithm = given[0] ?? 'crc64nvme'
  const value = algorithms[algorithm]?.(bytes) ?? ''
  const claimed = headers[`x-amz-checksum-${algorithm}`]
  if (
    claimed !== undefined &&
    Buffer.from(claimed, 'base64').length !== Buffer.from(value, 'base64').length
  ) {
    throw new AwsError(400, 'InvalidRequest', `Value for x-amz-checksum-${algorithm} header is invalid.`)
  }
  if (claimed !== undefined && claimed !== value) {
    const message = `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`
    throw new AwsError(400, 'BadDigest', message)
  }
  return { algorithm, value, type: 'FULL_OBJECT' }
}

/** The headers by which S3 tells a checksum. */
export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (!checksum) return {}
  return { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, 'x-amz-checksum-type': checksum.type }
}

function base64(...words: number[]): string {
  const bytes = Buffer.alloc(4 * words.length)
  words.forEach((word, index) => bytes.writeUInt32BE(word >>> 0, 4 * index))
  return bytes.toString('base64')
}

/** The remainder of each byte for a reflected polynomial, as high and low words. */
function table(high: number, low: number): { high: Uint32Array; low: Uint32Array } {
  const result = { high: new Uint32Array(256), low: new Uint32Array(256) }
  for (let byte = 0; byte < 256; byte += 1) {
    let h = 0
    let l = byte
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = l & 1
      l = (l >>> 1) | (h << 31)
      h >>>= 1
      if (odd) {
        h ^= high
        l ^= low
      }
    }
    result.high[byte] = h
    result.low[byte] = l
  }
  return result
}

const castagnoli = table(0, 0x82f63b78).low

function crc32c(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (castagnoli[(crc ^ byte) & 0xff] ?? 0)
  return ~crc
}

const nvme = table(0x9a6c9329, 0xac4bc9b5)

function crc64nvme(bytes: Buffer): [high: number, low: number] {
  let high = 0xffffffff
  let low = 0xffffffff
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ (nvme.low[index] ?? 0)
    high = (high >>> 8) ^ (nvme.high[index] ?? 0)
  }
  return [~high, ~low]
}
