import { createHash } from 'node:crypto'
// What is imported while a run is under way takes time that no clock of a test shows.
import '../../../src/archive/inspect/inspect.ts'
import type { RegionOutcome } from '../../../src/core/model/outcome.ts'
import { backupKey, lockKey } from '../../../src/core/model/keys.ts'
import { releaseLock } from '../../../src/core/publish/held-lock.ts'
import { manifestOf, type Manifest } from '../../../src/core/model/manifest.ts'
import { markerOf } from '../../../src/core/model/marker.ts'
import type { LockReference, PublishInput } from '../../../src/core/ports.ts'
import type { Request } from '../../../src/core/model/request.ts'
import { run } from '../../../src/core/run.ts'
import { noSettings, request } from '../fixtures.ts'
import { ownerOf } from '../publish/lock-scene.ts'
import { MemoryS3, bucketOf, type Change } from '../memory-s3.ts'
import { ports } from '../strict-ports.ts'
import { VirtualTime } from '../virtual-time.ts'
import { Wire, type Trouble } from '../wire.ts'
import { MemoryLayers, contentOf, layersOf } from './memory-layers.ts'
import { MANIFESTS, verdict, type ManifestName, type Options, type State, textOf } from './state.ts'
import { LEASE_MILLISECONDS } from '../../../src/core/model/lease.ts'

/** What disturbs a run, at one of its requests and at as many after it as `times` says. */
export interface Disturbance {
  at: number
  times: number
  kind: Trouble | 'cancelled'
}

/** One run, and what happens to it. */
export interface RunPlan {
  options: Options
  /** Milliseconds. */
  startsAfter: number
  /** Milliseconds to the services and back, over and over. */
  latencies: readonly number[]
  /** The publish call takes longer than a lease. */
  isSlow: boolean
  disturbance: Disturbance | undefined
  /** Whether the post step runs should the run be killed. */
  hasPost: boolean
}

/** How a run ended. */
export type End = RegionOutcome | 'killed'

const { keys: KEYS } = request()
const ARCHIVE = 'team/layer/layer.zip'
const LOCK = lockKey(KEYS, 'numpy', 'eu-west-1')
const BACKUP = /^team\/layer\/(\d{6})\/requirements\.txt$/

const FILES = Object.fromEntries(
  MANIFESTS.map((name) => [
    name,
    manifestOf('requirements.txt', 'requirements.txt', [Buffer.from(textOf(name))]),
  ]),
) as Record<ManifestName, Manifest>

/**
 * Milliseconds to Lambda and back, of a publish call that takes longer than a lease. When a run dies, nobody renews its
 * lock any more: what it sent takes effect in time.
 */
const SLOW = { undisturbed: [122_000, 3_000], disturbed: [35_000, 88_000] }

/** Both services with one layer in them, and the workspace that runs are started in. */
export class World {
  readonly time = new VirtualTime()
  readonly s3 = new MemoryS3(() => this.time.now)
  readonly layers = new MemoryLayers(this.s3, () => this.time.now)
  /** What must never happen, and did. */
  readonly broken: string[] = []
  /** Listings from which a version is missing at first. */
  lag = 0
  manifest: ManifestName = 'A'
  license = ''
  #builds = 0
  #runs = 0
  readonly #asked = new Map<string, { options: Options; manifest: ManifestName; license: string }>()
  readonly #publishers = new Set<string>()

  constructor() {
    this.upload('A')
    this.s3.onChange = (change) => {
      if (change.by !== '') this.#judgeChange(change)
    }
    this.layers.onPublish = (input, number, by) => this.#judgePublication(input, number, by)
  }

  /** Builds the archive of a manifest anew and uploads it, as a step before the action does. */
  upload(name: ManifestName): void {
    const { sha256, md5 } = FILES[name]
    this.#builds++
    const bytes = Buffer.from(`${name} ${this.#builds}`)
    const metadata = {
      manifest_sha256: sha256,
      manifest_md5: md5,
      archive_sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    this.s3.put({ key: ARCHIVE, bytes, contentType: 'application/zip', metadata })
  }

  loseBackup(number: number): void {
    this.layers.reveal()
    this.s3.delete(keyOfBackup(number))
  }

  /** Starts runs, and waits until all have ended and nothing that they sent is under way. */
  async run(plans: readonly RunPlan[]): Promise<{ ends: End[]; owners: string[] }> {
    const lives = plans.map((plan) => this.#live(plan, `run ${++this.#runs}`))
    const ends = await this.time.run(Promise.all(lives.map(({ end }) => end)))
    while (!lives.every(({ wire }) => wire.isQuiet)) await this.time.advance(1_000)
    return { ends, owners: lives.map(({ wire }) => wire.owner) }
  }

  /** Who holds the lock, expired or not. */
  get lockOwner(): string | undefined {
    return ownerOf(this.s3.objects.get(LOCK))
  }

  /** How many of the highest versions the next listing does not show. */
  get hidden(): number {
    return this.layers.versions.filter((version) => this.layers.isHidden(version)).length
  }

  /** What there is. */
  get state(): State {
    return {
      manifest: this.manifest,
      license: this.license,
      archive: builtFrom(this.s3.objects.get(ARCHIVE)?.bytes),
      lastNumber: this.layers.lastNumber,
      versions: this.layers.versions.map(({ version: number, description, license, content }) => {
        const manifest = MANIFESTS.find((name) => FILES[name].sha256 === markerOf(description)) ?? 'A'
        return {
          number,
          manifest,
          license,
          build: builtFrom(content).build,
          hasBackup: this.#hasBackup(number),
        }
      }),
    }
  }

  #live({ options, startsAfter, latencies, isSlow, disturbance, hasPost }: RunPlan, owner: string) {
    const cancellation = new AbortController()
    const clock = this.time.clock()
    const killed = Promise.withResolvers<'killed'>()
    let kept: LockReference | undefined
    let drawn = 0
    const draw = () => latencies[drawn++ % latencies.length] ?? 0
    const slow = isSlow ? [...SLOW[disturbance === undefined ? 'undisturbed' : 'disturbed']] : []

    const trouble = (sent: string, index: number): Trouble | undefined => {
      if (disturbance === undefined) return undefined
      const { at, times, kind } = disturbance
      if (index < at || index >= at + times) return undefined
      // Nothing but its backup shows a version that is not listed yet. The design does not promise to know of one that
      // has neither.
      if (sent === 'PUT backup') this.layers.reveal()
      if (kind !== 'cancelled') return possible(kind, sent)
      cancellation.abort()
      return undefined
    }
    const latency = (sent: string) => (sent === 'PUBLISH' ? slow.shift() : undefined) ?? draw()
    const wire = new Wire(this.time, owner, trouble, latency)
    wire.onKill = () => {
      clock.stop()
      this.layers.reveal()
      killed.resolve('killed')
    }
    const environment = ports({
      connect: () => ({
        layers: layersOf(this.layers, wire),
        bucket: bucketOf(this.s3, wire),
        policies: () => Promise.reject(new Error('unexpected')),
        parameters: () => Promise.reject(new Error('unexpected')),
      }),
      clock,
      random: () => (draw() % 100) / 100,
      cancelled: cancellation.signal,
      identity: () => Promise.resolve({ owner, run: `https://github.example/runs/${owner}` }),
      keepForPost: (lock, isToRelease) => {
        kept = isToRelease ? lock : undefined
      },
    })
    const live = async (): Promise<End> => {
      await this.time.pause(startsAfter)
      this.#asked.set(owner, { options, manifest: this.manifest, license: this.license })
      const ended = run(this.#request(options), environment).then(({ regions: [outcome] }) => outcome)
      const end = (await Promise.race([ended, killed.promise])) ?? 'killed'
      if (end === 'killed' && hasPost && kept !== undefined) {
        await releaseLock(bucketOf(this.s3, new Wire(this.time, owner)), kept.key, kept.owner)
      }
      return end
    }
    return { wire, end: live() }
  }

  #request({ reuse, isForced }: Options): Request {
    return request({
      manifest: FILES[this.manifest],
      settings: { ...noSettings, license: this.license },
      ifUnchanged: isForced ? 'publish' : 'skip',
      reuse,
      // Longer than any three runs can take.
      lockTimeout: 1_800,
    })
  }

  /** Gives from how many listings the version is to be missing. */
  #judgePublication(input: PublishInput, number: number, by: string): number {
    const asked = this.#asked.get(by)
    if (asked === undefined) throw new Error(`${by} was never started`)
    const archive = builtFrom(contentOf(this.s3, input)?.bytes)
    const due = verdict({ ...this.state, ...asked, archive }, asked.options)
    if (due.result !== 'published') {
      this.broken.push(`${by} published version ${number} of ${asked.manifest}: ${due.reason}, ${due.number}`)
    }
    if (this.#publishers.has(by)) this.broken.push(`${by} published a second version, ${number}`)
    this.#publishers.add(by)

    // What is below it and not listed has to have a backup, or nothing leads to it.
    const listed = this.layers.versions.filter((version) => !this.layers.isHidden(version))
    const latest = listed.at(-1)?.version ?? 0
    const between = Array.from({ length: number - 1 - latest }, (_, index) => latest + 1 + index)
    return between.every((below) => this.#hasBackup(below)) ? this.lag : 0
  }

  #judgeChange({ key, before, after, by }: Change): void {
    if (key === LOCK) {
      const hasExpired = before !== undefined && this.time.now - before.writtenAt > LEASE_MILLISECONDS
      const mayTakeOver = after !== undefined && hasExpired
      if (before !== undefined && ownerOf(before) !== by && !mayTakeOver) {
        this.broken.push(`${by} touched the lock of ${ownerOf(before)}`)
      }
      return
    }
    const isFirstBackup = BACKUP.test(key) && before === undefined && after !== undefined
    if (!isFirstBackup) this.broken.push(`${by} changed ${key}`)
  }

  #hasBackup(number: number): boolean {
    const backup = this.s3.objects.get(keyOfBackup(number))
    if (backup === undefined) return false
    const version = this.layers.versions.find(({ version: kept }) => kept === number)
    const { sha256 } = manifestOf('', '', [backup.bytes])
    if (version !== undefined && markerOf(version.description) !== sha256) {
      this.broken.push(`the backup of version ${number} is of another manifest`)
    }
    return true
  }
}

/** What a kind of trouble can be for a request. */
function possible(kind: Trouble, sent: string): Trouble | undefined {
  if (kind === 'late' && sent !== 'PUBLISH') return 'lost'
  if (kind === 'conflict' && !/^(PUT|DELETE|PUBLISH)/.test(sent)) return undefined
  return kind
}

function keyOfBackup(number: number): string {
  return backupKey(KEYS, number, 'requirements.txt')
}

function builtFrom(archive: Uint8Array | undefined): State['archive'] {
  const [name, build] = Buffer.from(archive ?? [])
    .toString()
    .split(' ')
  return { manifest: MANIFESTS.find((known) => known === name) ?? 'A', build: Number(build) }
}
