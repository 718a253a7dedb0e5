import { fromBufferPromise } from 'yauzl'
import { invalidParameter } from './validation.ts'

/** The most bytes that a layer may unpack to: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxUnzippedBytes = 262_144_000

/** Throws Lambda's error when the bytes are no zip with a readable central directory, or unpack to too much. */
export async function checkArchive(zip: Buffer): Promise<void> {
  if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
  const size = await unzippedSize(zip).catch(() => {
    throw invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.')
  })
  if (size > maxUnzippedBytes) {
    throw invalidParameter(`Unzipped size must be smaller than ${maxUnzippedBytes} bytes`)
  }
}

/** The sum of the sizes in the central directory. Rejects when that cannot be read. */
async function unzippedSize(zip: Buffer): Promise<number> {
  const archive = await fromBufferPromise(zip)
  let size = 0
  for await (const entry of archive.eachEntry()) size += entry.uncompressedSize
  return size
}
