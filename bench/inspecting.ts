import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { defaultPrincipal } from '../sandbox/principals.ts'
import type { RecordEntry } from '../sandbox/record.ts'
import { bundled } from './bundled.ts'
import type { Part } from './goals.ts'
import { ENTRIES } from './layer-zip.ts'
import type { LayerZip, LayerZips } from './layer-zip.ts'
import { SandboxProcess } from './sandbox-process.ts'
import { serveSlowly } from './serve.ts'
import { medianRatio, spread } from './statistics.ts'
import { short, table } from './table.ts'
import { shown, timed } from './timed.ts'
import { awsVariables, inputs } from './unchanged-layer.ts'

/** Bytes a second, what AWS reckons for one connection: https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-design-patterns.html */
const RATE = 90e6

/** What was measured of one archive at one distance, round by round. */
interface Reading {
  size: keyof LayerZips
  distance: string
  /** Seconds. */
  inspect: number[]
  /** Seconds. */
  download: number[]
  /** MiB that an inspection holds at most. */
  peaks: number[]
  /** Range requests of an inspection. */
  requests: { directory: number; all: number }
}

/**
 * What it costs to inspect an archive in S3 beside downloading it.
 *
 * @param folder - for what it makes
 */
export async function benchInspecting(rounds: number, zips: LayerZips, folder: string): Promise<Part> {
  const script = await bundled('read-archive.ts', join(folder, 'read'))
  const sandbox = await SandboxProcess.start()
  const slow = await serveSlowly(sandbox.url, RATE)
  const distances = [
    { name: 'loopback', latency: 0, url: sandbox.url },
    { name: '20 ms, 90 MB/s', latency: 20, url: slow.url },
  ]
  const readings: Reading[] = []
  try {
    await sandbox.createBucket(inputs.bucket)
    for (const size of ['small', 'large'] as const) await put(sandbox, size, zips[size])
    for (const { name, latency, url } of distances) {
      await sandbox.setLatency(latency)
      const env = { ...awsVariables(sandbox), AWS_ENDPOINT_URL: url }
      const read = async (how: 'inspect' | 'download', size: keyof LayerZips) => {
        const command = [process.execPath, script, how, inputs.bucket, size] as const
        const { stdout, mebibytes } = await timed(command, { env })
        return { seconds: Number(stdout), mebibytes }
      }
      for (const size of ['small', 'large'] as const) {
        const entries = await sandbox.recordOf(() => read('inspect', size))
        const requests = countOf(entries, zips[size])
        readings.push({ size, distance: name, inspect: [], download: [], peaks: [], requests })
      }
      for (let round = 0; round < rounds; round += 1) {
        for (const reading of readings.filter(({ distance }) => distance === name)) {
          const { seconds, mebibytes } = await read('inspect', reading.size)
          reading.inspect.push(seconds)
          reading.peaks.push(mebibytes)
          reading.download.push((await read('download', reading.size)).seconds)
        }
      }
    }
  } finally {
    slow.close()
    await sandbox.stop()
  }
  return { text: textOf(readings, zips), goals: goalsOf(readings, zips) }
}

async function put({ url }: SandboxProcess, key: string, { path }: LayerZip): Promise<void> {
  const client = new S3Client({
    ...{ endpoint: url, region: 'us-east-1', credentials: defaultPrincipal, forcePathStyle: true },
  })
  const Body = readFileSync(path)
  const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64')
  await client.send(new PutObjectCommand({ Bucket: inputs.bucket, Key: key, Body, ChecksumSHA256 }))
  client.destroy()
}

function countOf(entries: readonly RecordEntry[], { directoryStart }: LayerZip): Reading['requests'] {
  const ends = entries.flatMap(({ operation, headers }) => {
    if (operation !== 'GetObject') return []
    const end = /^bytes=\d+-(\d+)$/.exec(headers['range'] ?? '')?.[1]
    if (end === undefined) throw new Error('The archive was downloaded.')
    return Number(end)
  })
  return { directory: ends.filter((end) => end >= directoryStart).length, all: ends.length }
}

function textOf(readings: readonly Reading[], zips: LayerZips): string {
  const rows = readings.map(({ size, distance, inspect, download, peaks, requests }) => [
    `${short(zips[size].size / 1e6)} MB, ${distance}`,
    shown(inspect),
    shown(download),
    short(medianRatio(inspect, download)),
    `${requests.directory}`,
    `${requests.all}`,
    short(spread(peaks).median),
  ])
  const head = ['inspection s (quartiles)', 'download s (quartiles)', '/ download']
  return table(['', ...head, 'requests for the directory', 'all range requests', 'peak MiB'], rows)
}

function goalsOf(readings: readonly Reading[], zips: LayerZips): Part['goals'] {
  const entries = `inspection of ${ENTRIES.toLocaleString('en-US')} entries`
  const of = (size: keyof LayerZips) => readings.filter((reading) => reading.size === size)
  const peaks = (size: keyof LayerZips) => of(size).flatMap((reading) => reading.peaks)
  return [
    {
      name: `${entries}: range requests for the directory`,
      ...{ atMost: 2, measured: Math.max(...readings.map(({ requests }) => requests.directory)) },
    },
    ...of('large').map(({ distance, inspect, download }) => ({
      name: `${entries}, ${short(zips.large.size / 1e6)} MB, ${distance}: time / download`,
      ...{ atMost: 0.2, measured: medianRatio(inspect, download) },
    })),
    {
      name: 'inspection: peak, large / small',
      ...{ atMost: 1.2, measured: medianRatio(peaks('large'), peaks('small')) },
    },
  ]
}
