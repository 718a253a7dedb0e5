import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { inputVariables, type ActionFile } from '../../sandbox/runner.ts'
import type { RecordEntry } from '../../sandbox/record.ts'
import { startSandbox, type Sandbox } from '../../sandbox/server.ts'
import { readInputs } from '../../src/action/inputs/inputs.ts'
import { ArchiveOnDisk } from '../../src/action/disk/local-archive.ts'
import { outputs } from '../../src/action/report/outputs.ts'
import {
  connection,
  connectRegion,
  homeRegion,
  KNOWN_ARCHITECTURES,
  KNOWN_RUNTIMES,
} from '../../src/aws/connect.ts'
import { Rates } from '../../src/aws/rate.ts'
import { followUps } from '../../src/core/follow-ups/follow-ups.ts'
import { releaseLock } from '../../src/core/publish/held-lock.ts'
import type { RegionOutcome } from '../../src/core/model/outcome.ts'
import type { LockReference, Ports, RegionLog } from '../../src/core/ports.ts'
import type { Request } from '../../src/core/model/request.ts'
import { run } from '../../src/core/run.ts'
import { noInclude } from '../core/strict-ports.ts'
import { REGION, type Layer } from '../flows/fixture.ts'
import { arrange, type Flow } from './flows.ts'
import { foundIn, type Found } from './found.ts'
import { VirtualClock } from './virtual-clock.ts'

/** Milliseconds, by the clock of the run. */
export function durationOf({ outcomes }: InProcessRun): number {
  return Math.max(...outcomes.map(({ duration }) => duration))
}

const action = parse(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')) as ActionFile

/** What a run came to. */
export interface InProcessRun {
  outcomes: readonly RegionOutcome[]
  /** By region, in the order of the inputs. */
  outputs: Found[]
  lines: string[]
  /** What the main step asked for. */
  requests: readonly RecordEntry[]
}

/**
 * The action without its process: the real inputs, core and gateways against a sandbox of its own, over HTTP. Only time
 * is not real.
 */
export class Setting {
  readonly sandbox: Sandbox
  readonly layer: Layer
  readonly clock: VirtualClock
  readonly #flow: Flow
  #runs = 0

  private constructor(flow: Flow, sandbox: Sandbox) {
    this.sandbox = sandbox
    this.layer = arrange(flow, sandbox)
    this.clock = new VirtualClock(sandbox.world.clock)
    this.#flow = flow
    const { later } = flow
    if (later !== undefined) {
      this.clock.after(later.seconds * 1000, () => {
        later.act(this.layer)
      })
    }
  }

  /** Runs a body in a new setting for a flow. */
  static async use<T>(flow: Flow, body: (setting: Setting) => Promise<T>): Promise<T> {
    const sandbox = await startSandbox()
    try {
      return await body(new Setting(flow, sandbox))
    } finally {
      await sandbox.close()
    }
  }

  /**
   * Runs the main step, and then the post step for the locks that it left.
   *
   * @param inputs - In place of those of the flow.
   */
  async run(inputs = this.#flow.inputs): Promise<InProcessRun> {
    const lines: string[] = []
    const left = new Map<string, LockReference>()
    const request = readRequest(inputs, this.layer)
    const common = this.#connection()
    const owner = `run-${++this.#runs}`
    const cancelled = new AbortController().signal
    const rates = new Rates({ clock: this.clock, cancelled })
    const archive = new ArchiveOnDisk(this.layer.workspace, request.source, undefined, cancelled)
    const ports: Ports = {
      connect: (region, bucket) => connectRegion(common, request, region, bucket, rates),
      localArchive: () => archive.get(),
      accountId: () => Promise.resolve(defaultPrincipal.accountId),
      homeRegion,
      knownRuntimes: () => KNOWN_RUNTIMES,
      knownArchitectures: () => KNOWN_ARCHITECTURES,
      log: () => logTo(lines),
      filesAround: () => ({ include: noInclude }),
      clock: this.clock,
      random: () => 0.5,
      cancelled,
      stalled: cancelled,
      identity: () => Promise.resolve({ owner, run: '' }),
      keepForPost: (lock, isToRelease) => {
        if (isToRelease) left.set(lock.key, lock)
        else left.delete(lock.key)
      },
    }
    const { record } = this.sandbox
    const begun = record.entries.length
    const outcome = await run(request, ports).finally(() => {
      archive.remove()
    })
    const { regions: outcomes } = await followUps(request, outcome, ports)
    const requests = record.entries.slice(begun)
    for (const { region, bucket, key } of left.values()) {
      const services = connectRegion(common, request, region, bucket, rates)
      if (services.bucket === undefined) throw new Error('A lock without a bucket is left.')
      await releaseLock(services.bucket, key, owner)
    }
    const found = foundIn(outputs(request, outcomes)['results'] ?? '[]')
    return { outcomes, outputs: found, lines, requests }
  }

  #connection() {
    const { accessKeyId, secretAccessKey } = defaultPrincipal
    const usual = connection([], (text) => {
      throw new Error(`The SDK warns: ${text}`)
    })
    const credentials = () => Promise.resolve({ accessKeyId, secretAccessKey })
    // No virtual time passes on a connection that stands still: the only deadline of an upload.
    const requestHandler = { ...usual.requestHandler, socketTimeout: 2_000 }
    return { ...usual, requestHandler, credentials, endpoint: this.sandbox.url }
  }
}

function readRequest(inputs: Flow['inputs'], layer: Layer): Request {
  const own = { 'layer-name': layer.name, 'manifest-path': 'requirements.txt', bucket: layer.bucket }
  Object.assign(process.env, inputVariables(action, { ...own, ...inputs }))
  return readInputs({ workspace: layer.workspace, region: REGION })
}

function logTo(lines: string[]): RegionLog {
  const add = (line: string) => lines.push(line)
  return { phase: (name) => add(`== ${name}`), info: add, tell: add, end: () => undefined }
}
