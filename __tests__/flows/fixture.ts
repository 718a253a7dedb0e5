import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll } from '@jest/globals'
import { ZipFile } from 'yazl'
import type { Publication } from '../../sandbox/lambda/layers.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import type { ObjectProperties, ObjectVersion, Versioning } from '../../sandbox/s3/buckets.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import type { RunOptions } from '../../sandbox/runner.ts'
import { runFlow } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'

export const REGION = 'us-east-1'
export const ACCOUNT = defaultPrincipal.accountId

export const MANIFEST =
  'requests==2.32.5 --hash=sha256:2462f94637a34fd532264295e186976db0f5d453d1cd00000000000000000000\n'
export const OTHER_MANIFEST =
  'requests==2.32.4 --hash=sha256:27d0316682c8a29834d3264820024b62a36942083d5200000000000000000000\n'

/** An archive with one module in it. */
export const ARCHIVE = await zip('x = 1\n')
export const OTHER_ARCHIVE = await zip('x = 2, or something that is longer\n')

/** The run that holds the lock where another one does. */
export const OTHER_RUN = 'https://github.com/octocat/layers/actions/runs/1'

/** A sandbox for the tests of one file. After each test, faults are gone and its clock is that of the machine. */
export function useSandbox(): () => Sandbox {
  let sandbox: Sandbox | undefined
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  afterEach(() => {
    sandbox?.faults.clear()
    sandbox?.world.clock.reset()
  })
  afterAll(() => sandbox?.close())
  return () => {
    if (sandbox === undefined) throw new Error('The sandbox runs during tests only.')
    return sandbox
  }
}

let layers = 0

/** A layer without versions, whose archive in S3 was built from the manifest in the workspace. */
export function newLayer(sandbox: Sandbox, bucket: { versioning?: Versioning } = {}): Layer {
  const layer = layerWithoutArchive(sandbox, bucket)
  layer.uploadArchive()
  return layer
}

/** A layer without versions, whose bucket is empty. */
export function layerWithoutArchive(sandbox: Sandbox, bucket: { versioning?: Versioning } = {}): Layer {
  const layer = new Layer(sandbox, ++layers)
  layer.createBucket(REGION, { versioning: 'Enabled', ...bucket })
  return layer
}

/** What the step is given to publish from the directory of {@link layerWithSource}. */
export const FROM_SOURCE = { 'source-dir': 'build' }

/** A layer without versions, whose bucket is empty, with a directory in the workspace that can be zipped. */
export function layerWithSource(sandbox: Sandbox, bucket: { versioning?: Versioning } = {}): Layer {
  const layer = layerWithoutArchive(sandbox, bucket)
  layer.hasFile('build/python/module.py', 'x = 1\n')
  return layer
}

/** A layer without versions, with this manifest in the workspace, of which the archive in S3 was built. */
export function layerWith(sandbox: Sandbox, manifest: string | Buffer, path = 'requirements.txt'): Layer {
  const layer = newLayer(sandbox)
  layer.manifestPath = path
  layer.manifest = manifest
  layer.uploadArchive()
  return layer
}

/** A layer whose version was published from one manifest, while the workspace and the archive have another. */
export function changedLayer(
  sandbox: Sandbox,
  before: string | Buffer,
  after: string | Buffer,
  path = 'requirements.txt',
): Layer {
  const layer = layerWith(sandbox, before, path)
  layer.hasVersionOfManifest()
  layer.manifest = after
  layer.uploadArchive({ bytes: OTHER_ARCHIVE })
  return layer
}

/** How a step of a test differs from any other. */
export type StepOptions = Pick<RunOptions, 'actionDir' | 'files' | 'event' | 'onLine' | 'onStart'> & {
  env?: Record<string, string>
}

/** The surroundings of one layer: a workspace, a bucket, and the sandbox that both are used with. */
export class Layer {
  readonly sandbox: Sandbox
  readonly name: string
  readonly workspace: string
  /** Bucket of the region {@link REGION}. */
  readonly bucket: string
  /** Where the manifest is in the workspace. */
  manifestPath = 'requirements.txt'
  readonly #regions: string[] = []
  #manifest: string | Buffer

  constructor(sandbox: Sandbox, number: number) {
    this.sandbox = sandbox
    this.name = `layer-${number}`
    this.bucket = `bucket-${number}-${REGION}`
    this.workspace = temporaryDirectory()
    this.#manifest = MANIFEST
    this.manifest = MANIFEST
  }

  get manifest(): string | Buffer {
    return this.#manifest
  }

  set manifest(content: string | Buffer) {
    this.#manifest = content
    this.hasFile(this.manifestPath, content)
  }

  /** The workspace has a file, in a folder that is made where it is missing. */
  hasFile(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.workspace, path)), { recursive: true })
    writeFileSync(join(this.workspace, path), content)
  }

  /** What the description of a version ends with that was published from the manifest. */
  get marker(): string {
    return `[manifest:sha256:${hex('sha256', this.#manifest)}]`
  }

  /** The metadata that say that an archive was built from the manifest. */
  get digests(): Record<string, string> {
    return {
      manifest_sha256: hex('sha256', this.#manifest),
      manifest_md5: hex('md5', this.#manifest),
    }
  }

  createBucket(region: string, options: { versioning?: Versioning; owner?: string } = {}): void {
    this.#regions.push(region)
    this.sandbox.world.buckets.createBucket({ name: this.bucketIn(region), region, ...options })
  }

  bucketIn(region: string): string {
    return this.bucket.replace(REGION, region)
  }

  uploadArchive({
    region = REGION,
    key = 'layer/layer.zip',
    bytes = ARCHIVE,
    metadata = this.digests,
    ...properties
  }: { region?: string; key?: string; bytes?: Buffer } & ObjectProperties = {}): ObjectVersion {
    return this.sandbox.world.buckets.putObject(this.bucketIn(region), key, bytes, {
      metadata,
      ...properties,
    })
  }

  /** Stores bytes where the backup of a version belongs. */
  putBackup(version: number, text: string | Buffer, properties: ObjectProperties = {}): void {
    this.sandbox.world.buckets.putObject(this.bucket, this.backupKey(version), text, properties)
  }

  /** Key of the backup of a version. */
  backupKey(version: number): string {
    return backupKey(version, basename(this.manifestPath))
  }

  /** The layer has one more version, that the action has no part in. */
  hasVersion(publication: Partial<Publication> = {}): void {
    this.sandbox.world.layers.publish({ region: REGION, name: this.name, zip: ARCHIVE, ...publication })
  }

  /** The layer has one more version, published from the manifest as the action does, with its backup. */
  hasVersionOfManifest(publication: Partial<Publication> = {}): void {
    this.hasVersion({ description: this.marker, ...publication })
    const { region = REGION } = publication
    const key = this.backupKey(this.versions(region).at(-1)?.version ?? 0)
    this.sandbox.world.buckets.putObject(this.bucketIn(region), key, this.#manifest)
  }

  /** S3 answers each of three reads of the first version's backup with this status. */
  refusesBackup(status: number): void {
    this.sandbox.faults.add({
      match: { operation: 'GetObject', key: this.backupKey(1) },
      times: 3,
      fault: { kind: 'status', status, code: status === 403 ? 'AccessDenied' : 'InternalError' },
    })
  }

  versions(region = REGION) {
    return this.sandbox.world.layers.versions(region, this.name)
  }

  numbers(region = REGION): number[] {
    return this.versions(region).map(({ version }) => version)
  }

  latest(region = REGION) {
    const version = this.versions(region).at(-1)
    if (version === undefined) throw new Error(`${this.name} has no version in ${region}.`)
    return version
  }

  keys(region = REGION): string[] {
    return this.sandbox.world.buckets.keys(this.bucketIn(region))
  }

  object(key: string, region = REGION): string | undefined {
    return this.sandbox.world.buckets.object(this.bucketIn(region), key)?.bytes.toString()
  }

  /** The object at the place of a version's backup. */
  backup(version: number, region = REGION): string | undefined {
    return this.object(this.backupKey(version), region)
  }

  arn(version: number, region = REGION): string {
    return `arn:aws:lambda:${region}:${ACCOUNT}:layer:${this.name}:${version}`
  }

  /** Key of the lock in the region {@link REGION}. */
  get lockKey(): string {
    return `layer/${this.name}.${REGION}.lock`
  }

  /** What the lock says; undefined while there is none. */
  get lock(): Record<string, unknown> | undefined {
    const text = this.object(this.lockKey)
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>)
  }

  /** Another run has just taken the lock. */
  isLocked(text = JSON.stringify({ owner: 'another', run: OTHER_RUN, lease_seconds: 120 })): void {
    this.sandbox.world.buckets.putObject(this.bucket, this.lockKey, text)
  }

  /** The lock is free, whoever held it. */
  isUnlocked(): void {
    this.sandbox.world.buckets.deleteObject(this.bucket, this.lockKey)
  }

  /** The step of the action for this layer. */
  step(inputs: Record<string, string> = {}, options: StepOptions = {}): RunOptions {
    const own = { 'layer-name': this.name, 'manifest-path': this.manifestPath, bucket: this.bucket }
    return {
      ...options,
      inputs: { ...own, ...inputs },
      env: { AWS_REGION: REGION, ...options.env },
      workspace: this.workspace,
    }
  }

  /**
   * Runs the action for this layer. Throws where the run breaks a rule that holds for all of them.
   *
   * @param options.leavesLock - It is right that a lock of this run is there afterwards.
   */
  async run(
    inputs: Record<string, string> = {},
    options: StepOptions & {
      masked?: readonly string[]
      leavesLock?: boolean
      comments?: () => readonly string[]
    } = {},
  ): Promise<FlowRun> {
    const before = this.locks()
    const run = await runFlow(this.sandbox, { ...options, ...this.step(inputs, options) })
    const left = this.locks().filter((lock) => !before.includes(lock))
    if (left.length > 0 && options.leavesLock !== true)
      throw new Error(`left ${left.join()}\n\n${run.stdout}`)
    return run
  }

  /** All locks in the buckets of this layer: their keys and ETags. */
  locks(): string[] {
    return this.#regions.flatMap((region) =>
      this.keys(region)
        .filter((key) => key.endsWith(`.${region}.lock`))
        .map((key) => `${key} ${this.sandbox.world.buckets.object(this.bucketIn(region), key)?.etag}`),
    )
  }
}

export function backupKey(version: number, manifest = 'requirements.txt'): string {
  return `layer/${String(version).padStart(6, '0')}/${manifest}`
}

/** Lower-hex digest. */
export function hex(algorithm: string, data: string | Buffer): string {
  return createHash(algorithm).update(data).digest('hex')
}

/** A directory that is gone when the tests of the file are over. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'flow-'))
  directories.push(path)
  return path
}

const directories: string[] = []
afterAll(() => {
  for (const path of directories) rmSync(path, { recursive: true, force: true })
})

async function zip(python: string): Promise<Buffer> {
  const file = new ZipFile()
  file.addBuffer(Buffer.from(python), 'python/module.py')
  file.end()
  const chunks: Buffer[] = []
  for await (const chunk of file.outputStream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
