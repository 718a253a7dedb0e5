import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from '@jest/globals'
import { ZipFile } from 'yazl'
import type { Publication } from '../../sandbox/lambda/layers.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import type { ObjectProperties, ObjectVersion, Versioning } from '../../sandbox/s3/buckets.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { runFlow } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'

export const REGION = 'us-east-1'
export const ACCOUNT = defaultPrincipal.accountId

export const MANIFEST = 'requests==2.32.5 --hash=sha256:2462f94637a34fd532264295e186976db0f5d453d1cd\n'
export const OTHER_MANIFEST = 'requests==2.32.4 --hash=sha256:27d0316682c8a29834d3264820024b62a36942083d52\n'

/** An archive with one module in it. */
export const ARCHIVE = await zip('x = 1\n')
export const OTHER_ARCHIVE = await zip('x = 2, or something that is longer\n')

/** A sandbox for the tests of one file. Faults are gone after each test. */
export function useSandbox(): () => Sandbox {
  let sandbox: Sandbox | undefined
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  afterEach(() => {
    sandbox?.faults.clear()
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
  const layer = new Layer(sandbox, ++layers)
  layer.createBucket(REGION, { versioning: 'Enabled', ...bucket })
  layer.uploadArchive()
  return layer
}

/** The surroundings of one layer: a workspace, a bucket, and the sandbox that both are used with. */
export class Layer {
  readonly sandbox: Sandbox
  readonly name: string
  readonly workspace: string
  /** Bucket of the region {@link REGION}. */
  readonly bucket: string
  #manifest: string

  constructor(sandbox: Sandbox, number: number) {
    this.sandbox = sandbox
    this.name = `layer-${number}`
    this.bucket = `bucket-${number}-${REGION}`
    this.workspace = temporaryDirectory()
    this.#manifest = MANIFEST
    this.manifest = MANIFEST
  }

  get manifest(): string {
    return this.#manifest
  }

  set manifest(text: string) {
    this.#manifest = text
    writeFileSync(join(this.workspace, 'requirements.txt'), text)
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
  putBackup(version: number, text: string, properties: ObjectProperties = {}): void {
    this.sandbox.world.buckets.putObject(this.bucket, backupKey(version), text, properties)
  }

  /** The layer has one more version, that the action has no part in. */
  hasVersion(publication: Partial<Publication> = {}): void {
    this.sandbox.world.layers.publish({ region: REGION, name: this.name, zip: ARCHIVE, ...publication })
  }

  /** The layer has one more version, published from the manifest as the action does, with its backup. */
  hasVersionOfManifest(publication: Partial<Publication> = {}): void {
    this.hasVersion({ description: this.marker, ...publication })
    const { region = REGION } = publication
    const key = backupKey(this.versions(region).at(-1)?.version ?? 0)
    this.sandbox.world.buckets.putObject(this.bucketIn(region), key, this.#manifest)
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
    return this.object(backupKey(version), region)
  }

  arn(version: number, region = REGION): string {
    return `arn:aws:lambda:${region}:${ACCOUNT}:layer:${this.name}:${version}`
  }

  /** Runs the action for this layer. Throws where the run breaks a rule that holds for all of them. */
  run(
    inputs: Record<string, string> = {},
    options: { env?: Record<string, string>; files?: boolean } = {},
  ): Promise<FlowRun> {
    const own = { 'layer-name': this.name, 'manifest-path': 'requirements.txt', bucket: this.bucket }
    return runFlow(this.sandbox, {
      ...options,
      inputs: { ...own, ...inputs },
      env: { AWS_REGION: REGION, ...options.env },
      workspace: this.workspace,
    })
  }
}

export function backupKey(version: number): string {
  return `layer/${String(version).padStart(6, '0')}/requirements.txt`
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
