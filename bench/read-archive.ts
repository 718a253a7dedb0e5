/**
 * Inspects an archive in S3 as the action does, or downloads it to nowhere: `node read-archive.js HOW BUCKET KEY`. Prints
 * the seconds that it takes from the moment at which a HEAD has opened a connection. Is bundled first.
 */
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { inspectArchive } from '../src/archive/inspect/inspect.ts'
import { connection } from '../src/aws/connect.ts'
import { S3Bucket } from '../src/aws/s3/bucket.ts'
import { ENTRIES } from './layer-zip.ts'

async function main([how, name = '', key = '']: readonly string[]): Promise<void> {
  const region = process.env['AWS_REGION'] ?? ''
  const config = connection([], console.error)
  const startedAt = await (how === 'inspect' ? inspect : download)()
  console.log((performance.now() - startedAt) / 1000)

  async function inspect(): Promise<number> {
    const bucket = new S3Bucket(config, region, name, undefined)
    const archives = await bucket.archives()
    const head = await bucket.head(key)
    if (head === undefined) throw new Error(`There is no ${key}.`)
    const unknown = { manifestSha256: undefined, manifestMd5: undefined }
    const found = { state: 'found', bucket: name, key, ...head, ...unknown } as const
    const begin = performance.now()
    const target = { runtimes: ['python3.13'], architectures: ['x86_64'] }
    const { entries } = await inspectArchive(archives.reader(found), target)
    if (entries !== ENTRIES) throw new Error(`Of ${ENTRIES} entries ${entries} were read.`)
    return begin
  }

  async function download(): Promise<number> {
    const client = new S3Client({ ...config, region })
    await client.send(new HeadObjectCommand({ Bucket: name, Key: key }))
    const begin = performance.now()
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }))
    await once((Body as Readable).resume(), 'end')
    return begin
  }
}

void main(process.argv.slice(2))
