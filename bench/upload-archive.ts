/** Uploads a zip as the action does, which hashes it before: `node upload-archive.js FILE BUCKET KEY`. Is bundled first. */
import { tmpdir } from 'node:os'
import { ArchiveOnDisk } from '../src/action/disk/local-archive.ts'
import { connection } from '../src/aws/connect.ts'
import { S3Bucket } from '../src/aws/s3/bucket.ts'

async function main([path = '', name = '', key = '']: readonly string[]): Promise<void> {
  const cancelled = new AbortController().signal
  const archive = await new ArchiveOnDisk('/', { kind: 'zip', path }, tmpdir(), cancelled).get()
  const bucket = new S3Bucket(connection([], console.error), process.env['AWS_REGION'] ?? '', name, undefined)
  const { size, sha256 } = archive
  const archives = await bucket.archives()
  await archives.upload(
    { key, size, sha256, metadata: {}, open: () => archive.open() },
    cancelled,
    console.error,
  )
}

void main(process.argv.slice(2))
