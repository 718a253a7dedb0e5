import type { ArchiveStore } from '../../src/core/archive-ports.ts'
import type {
  Bucket,
  Clock,
  LayerVersions,
  Ports,
  PublishInput,
  RegionLog,
  RegionPorts,
} from '../../src/core/ports.ts'
import type { IncludedFile, IncludedFiles } from '../../src/manifest/format.ts'
import { layerZip, readerOf } from './archive-fixtures.ts'

/** What the services answer in a test. A call that is not here is a surprise, and fails. */
export interface Answers {
  layers?: Partial<LayerVersions>
  bucket?: Partial<Omit<Bucket, 'archives'>>
  /** Nothing is wrong with any archive that is read. */
  archives?: Partial<ArchiveStore>
}

/** The services of one region, and every call made of them, in order: `head team/layer/layer.zip`. */
export function services({ layers = {}, bucket = {}, archives = {} }: Answers): {
  services: RegionPorts & { bucket: Bucket }
  calls: string[]
} {
  const calls: string[] = []
  const answer = <A extends unknown[], T>(
    call: string,
    method: ((...args: A) => Promise<T>) | undefined,
    args: A,
  ) => {
    calls.push(call)
    if (method === undefined) throw new Error(`unexpected call: ${call}`)
    return method(...args)
  }
  const { name = 'artifacts' } = bucket
  const reader = archives.reader ?? (() => readerOf(layerZip))
  const store: ArchiveStore = {
    reader: (archive) => {
      calls.push(`inspect ${archive.key}`)
      return reader(archive)
    },
    sha256: (archive) => answer(`hash ${archive.key}`, archives.sha256, [archive]),
    upload: (...args) => answer(`upload ${args[0].key}`, archives.upload, args),
    rules: () => answer('rules', archives.rules, []),
  }
  return {
    calls,
    services: {
      layers: {
        newest: () => answer('newest', layers.newest, []),
        all: () => answer('all', layers.all, []),
        code: (version) => answer(`code ${version}`, layers.code, [version]),
        archive: (version) => answer(`archive ${version}`, layers.archive, [version]),
        publish: (...args) => answer(`publish ${sourceOf(args[0])}`, layers.publish, args),
        delete: (version) => answer(`delete ${version}`, layers.delete, [version]),
      },
      bucket: {
        name,
        head: (key) => answer(`head ${key}`, bucket.head, [key]),
        read: (key, limit) => answer(`read ${key}`, bucket.read, [key, limit]),
        newestKey: (before, after) =>
          answer(`newestKey ${before}*${after}`, bucket.newestKey, [before, after]),
        create: (object) => answer(`create ${object.key}`, bucket.create, [object]),
        replace: (object, etag) => answer(`replace ${object.key}`, bucket.replace, [object, etag]),
        remove: (key, etag) => answer(`remove ${key}`, bucket.remove, [key, etag]),
        archives: () => Promise.resolve(store),
      },
      policies: () => answer('policies', undefined, []),
      parameters: () => answer('parameters', undefined, []),
    },
  }
}

function sourceOf({ source }: PublishInput): string {
  return 'zip' in source ? 'inline' : source.key
}

/** Whether a call writes. */
export function isWrite(call: string): boolean {
  return /^(publish|delete|create|replace|remove|upload) /.test(call)
}

/** A log that keeps its lines, each with its phase before it, and `end` where it ended; `told`: those shown at once. */
export function recordingLog(): RegionLog & { lines: string[]; told: string[] } {
  const lines: string[] = []
  const told: string[] = []
  let phase = ''
  return {
    lines,
    told,
    phase: (name) => (phase = name),
    info: (line) => lines.push(`${phase}: ${line}`),
    tell: (line) => {
      lines.push(`${phase}: ${line}`)
      told.push(line)
    },
    end: () => lines.push('end'),
  }
}

/** A clock that nothing moves but a sleep, which is over at once, and `advance`. */
export interface FakeClock extends Clock {
  /** Milliseconds of every sleep that was not cut off by its signal. */
  slept: number[]
  advance(milliseconds: number): void
  /** Lets every task that is to be repeated run once. */
  tick(): void
  /** How many tasks are being repeated. */
  repeating(): number
}

/** @param duringSleep - What happens elsewhere while the run sleeps. It sees the time after the sleep. */
export function fakeClock(duringSleep: (milliseconds: number) => void = () => undefined): FakeClock {
  let now = 0
  const slept: number[] = []
  const tasks = new Set<() => void>()
  return {
    slept,
    now: () => now,
    sleep(milliseconds, until) {
      if (!until.aborted) {
        slept.push(milliseconds)
        now += milliseconds
        duringSleep(milliseconds)
      }
      return Promise.resolve()
    },
    every(_, task) {
      const repeated = () => {
        task()
      }
      tasks.add(repeated)
      return () => tasks.delete(repeated)
    },
    advance(milliseconds) {
      now += milliseconds
    },
    tick() {
      for (const task of tasks) task()
    },
    repeating: () => tasks.size,
  }
}

/** For manifests that include nothing. */
export const noInclude: IncludedFiles = (path) => {
  throw new Error(`unexpected include: ${path}`)
}

/** What a manifest includes: a file whose name says that it is one of requirements. */
export function includedFile(text: string): IncludedFile {
  return { bytes: Buffer.from(text), realPath: '/ws/requirements.txt' }
}

/** Everything that a run needs, around the given services. What is not given is a surprise, and fails. */
export function ports(over: Partial<Ports>): Ports {
  const surprise = (name: string) => () => {
    throw new Error(`unexpected call: ${name}`)
  }
  return {
    connect: surprise('connect'),
    localArchive: surprise('localArchive'),
    accountId: surprise('accountId'),
    homeRegion: surprise('homeRegion'),
    knownRuntimes: () => ['python3.12', 'python3.13'],
    knownArchitectures: () => ['x86_64', 'arm64'],
    log: recordingLog,
    filesAround: () => ({ include: noInclude }),
    clock: fakeClock(),
    random: () => 0,
    cancelled: new AbortController().signal,
    stalled: new AbortController().signal,
    identity: () =>
      Promise.resolve({ owner: 'nonce-1', run: 'https://github.com/octo/layers/actions/runs/1' }),
    keepForPost: () => undefined,
    ...over,
  }
}
