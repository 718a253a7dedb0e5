import { join } from 'node:path'
import { bundled } from './bundled.ts'
import type { Part } from './goals.ts'
import type { LayerZips } from './layer-zip.ts'
import { serveTls } from './serve.ts'
import { sink } from './sink.ts'
import type { Received } from './sink.ts'
import { medianRatio, spread } from './statistics.ts'
import { short, table } from './table.ts'
import { shown, timed } from './timed.ts'
import type { Command, Timed } from './timed.ts'

/** One way to upload, and what was measured of it at both sizes, round by round. */
interface Uploading {
  command: (file: string) => Command
  small: Timed[]
  large: Timed[]
  /** What the server held against what arrived. */
  checked: string
}

/**
 * What an upload costs beside `aws s3 cp`.
 *
 * @param folder - for what it makes
 * @param path - to find the AWS CLI
 */
export async function benchUploading(
  rounds: number,
  zips: LayerZips,
  folder: string,
  path: string,
): Promise<Part> {
  const script = await bundled('upload-archive.ts', join(folder, 'upload'))
  const received: Received[] = []
  const server = await serveTls(
    sink((object) => received.push(object)),
    folder,
  )
  const { url, certificate } = server
  const env = {
    ...{ PATH: path, HOME: folder, AWS_ENDPOINT_URL: url },
    ...{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'example', AWS_SECRET_ACCESS_KEY: 'example' },
    ...{ AWS_CA_BUNDLE: certificate, NODE_EXTRA_CA_CERTS: certificate },
  }
  const way = (command: Uploading['command']): Uploading => ({ command, small: [], large: [], checked: '' })
  const copy = ['aws', 's3', 'cp', '--only-show-errors'] as const
  const uri = 's3://example/layer.zip'
  const curl = [
    'curl',
    '-sSf',
    '--cacert',
    certificate,
    '-o',
    '/dev/null',
    `${url}/example/layer.zip`,
  ] as const
  const ways = {
    ours: way((file) => [process.execPath, script, file, 'example', 'layer.zip']),
    'aws s3 cp': way((file) => [...copy, file, uri]),
    'the same with --checksum-algorithm SHA256': way((file) => [
      ...copy,
      ...['--checksum-algorithm', 'SHA256'],
      ...[file, uri],
    ]),
    'curl, unchecked': way((file) => [...curl, '-T', file]),
  }
  const order = Object.values(ways)
  for (let round = 0; round < rounds; round += 1) {
    for (const uploading of order) {
      for (const size of ['small', 'large'] as const) {
        uploading[size].push(await timed(uploading.command(zips[size].path), { env }))
        const object = received.pop()
        if (object?.size !== zips[size].size) throw new Error('Not all of the file arrived.')
        uploading.checked = describe(object)
      }
    }
    order.reverse()
  }
  server.close()
  return { text: textOf(ways, zips), goals: goalsOf(ways.ours, ways['aws s3 cp'], zips) }
}

function describe({ checksum, parts }: Received): string {
  const algorithm = checksum.replace('x-amz-checksum-', '').toUpperCase()
  if (algorithm === '') return 'nothing'
  return parts === 0 ? algorithm : `${algorithm} of ${parts} parts`
}

function textOf(ways: Readonly<Record<string, Uploading>>, { small, large }: LayerZips): string {
  const rows = Object.entries(ways).map(([name, way]) => [
    name,
    shown(way.small.map(({ seconds }) => seconds)),
    shown(way.large.map(({ seconds }) => seconds)),
    short(spread(way.large.map(({ cpuSeconds }) => cpuSeconds)).median),
    short(large.size / 1e6 / spread(way.large.map(({ seconds }) => seconds)).median),
    short((large.size - small.size) / 1e6 / spread(beyondSmall(way)).median),
    short(spread(way.small.map(({ mebibytes }) => mebibytes)).median),
    short(spread(way.large.map(({ mebibytes }) => mebibytes)).median),
    way.checked,
  ])
  const [few, many] = [`${short(small.size / 1e6)} MB`, `${short(large.size / 1e6)} MB`]
  return table(
    [
      '',
      `${few}: s (quartiles)`,
      `${many}: s (quartiles)`,
      'CPU s',
      'MB/s',
      'MB/s beyond the first',
      `${few}: peak MiB`,
      `${many}: peak MiB`,
      'checked',
    ],
    rows,
  )
}

/** Seconds that the large file takes longer than the small one: without start, imports and the first connection. */
function beyondSmall({ small, large }: Uploading): number[] {
  return large.map(({ seconds }, round) => seconds - (small[round]?.seconds ?? NaN))
}

function goalsOf(ours: Uploading, theirs: Uploading, { large }: LayerZips): Part['goals'] {
  const seconds = ({ large: runs }: Uploading) => runs.map((run) => run.seconds)
  const peaks = (runs: readonly Timed[]) => runs.map(({ mebibytes }) => mebibytes)
  const faster = medianRatio(seconds(theirs), seconds(ours))
  const growth = medianRatio(peaks(ours.large), peaks(ours.small))
  const size = `${short(large.size / 1e6)} MB`
  return [
    { name: `upload, ${size}: throughput / aws s3 cp`, atLeast: 1.5, measured: faster },
    { name: `upload, ${size}: peak MiB`, atMost: 130, measured: Math.max(...peaks(ours.large)) },
    { name: 'upload: peak, large / small', atMost: 1.2, measured: growth },
  ]
}
