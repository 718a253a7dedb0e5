import type { Bucket, LayerVersions, Ports, RegionLog, RegionPorts } from '../../src/core/ports.ts'

/** What the services answer in a test. A call that is not here is a surprise, and fails. */
export interface Answers {
  layers?: Partial<LayerVersions>
  bucket?: Partial<Bucket>
}

/** The services of one region, and every call made of them, in order: `head team/layer/layer.zip`. */
export function services({ layers = {}, bucket = {} }: Answers): { services: RegionPorts; calls: string[] } {
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
  return {
    calls,
    services: {
      layers: {
        newest: () => answer('newest', layers.newest, []),
        code: (version) => answer(`code ${version}`, layers.code, [version]),
        publish: (input) => answer(`publish ${input.key}`, layers.publish, [input]),
        delete: (version) => answer(`delete ${version}`, layers.delete, [version]),
      },
      bucket: {
        head: (key) => answer(`head ${key}`, bucket.head, [key]),
        read: (key) => answer(`read ${key}`, bucket.read, [key]),
        newestKey: (before, after) =>
          answer(`newestKey ${before}*${after}`, bucket.newestKey, [before, after]),
        create: (object) => answer(`create ${object.key}`, bucket.create, [object]),
      },
    },
  }
}

/** Whether a call writes. */
export function isWrite(call: string): boolean {
  return /^(publish|delete|create) /.test(call)
}

/** A log that keeps its lines, each with its phase before it, and `end` where it ended. */
export function recordingLog(): RegionLog & { lines: string[] } {
  const lines: string[] = []
  let phase = ''
  return {
    lines,
    phase: (name) => (phase = name),
    info: (line) => lines.push(`${phase}: ${line}`),
    end: () => lines.push('end'),
  }
}

/** Everything that a run needs, around the given services. What is not given is a surprise, and fails. */
export function ports(over: Partial<Ports>): Ports {
  const surprise = (name: string) => () => {
    throw new Error(`unexpected call: ${name}`)
  }
  return {
    connect: surprise('connect'),
    accountId: surprise('accountId'),
    knownRuntimes: () => ['python3.12', 'python3.13'],
    knownArchitectures: () => ['x86_64', 'arm64'],
    log: recordingLog,
    now: () => 0,
    ...over,
  }
}
