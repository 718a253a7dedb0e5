import { randomUUID } from 'node:crypto'
import { setFailed, warning } from './action/report/annotation.ts'
import { endpointLines } from './action/endpoints.ts'
import { Ending } from './action/ending.ts'
import { ArchiveOnDisk } from './action/disk/local-archive.ts'
import { lockState } from './action/lock-state.ts'
import { filesAround } from './action/manifest/manifest-file.ts'
import { printGroup, regionLog, surviveLostLog } from './action/report/log.ts'
import { readInputs } from './action/inputs/inputs.ts'
import { loadSetReader } from './action/manifest/manifest-input.ts'
import { proxyLines } from './action/proxy-lines.ts'
import { reportFailure, reportRun } from './action/report/report.ts'
import { runLinks } from './action/report/run-links.ts'
import { triggerWarning, withWarning } from './action/trigger.ts'
import { errorText } from './action/report/verdict.ts'
import { clock } from './clock.ts'
import {
  connection,
  connectRegion,
  homeRegion,
  KNOWN_ARCHITECTURES,
  KNOWN_RUNTIMES,
  type Connection,
} from './aws/connect.ts'
import { Rates } from './aws/rate.ts'
import { asActionError } from './core/errors/action-error.ts'
import { isFollowed } from './core/follow-ups/list.ts'
import type { LayerPorts, Ports, ProcessPorts, RegionPorts } from './core/ports.ts'
import { run } from './core/run.ts'
import type { RunOutcome } from './core/model/outcome.ts'
import type { Request } from './core/model/request.ts'
import { unlessStalled } from './core/stall.ts'
import { handOver, handOverEarly } from './action/report/hand-over.ts'
import { readStep } from './action/step.ts'

surviveLostLog()
const ending = new Ending('internal: The run ended before its report was complete.')

/**
 * Aborted when the runner cancels the step: it sends SIGINT, SIGTERM after 7.5 s, and kills the process after another
 * 2.5 s.
 */
const cancellation = new AbortController()
// On Windows, the runner sends SIGINT and SIGBREAK.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK']) {
  process.on(signal, () => {
    cancellation.abort()
  })
}

const step = readStep(process.env)
const keepForPost = lockState(step.stateFile)

/** What the step asks for, once its inputs were read. */
let asked: Request | undefined

async function main(): Promise<void> {
  const request = readInputs({ ...step, readSet: await loadSetReader() })
  asked = request
  const endpoints = [...endpointLines(process.env), ...proxyLines(process.env)]
  if (endpoints.length > 0) printGroup('Endpoints', endpoints)
  const archive = new ArchiveOnDisk(step.workspace, request.source, step.temporary, cancellation.signal)
  const common = connection(
    [
      ['publish-lambda-layer', '1'],
      ...(step.runId === undefined ? [] : [['run', step.runId] as [string, string]]),
    ],
    warning,
  )
  const ports = { ...processPorts(common), ...layerPorts(common, request, archive) }
  const outcome = await run(request, ports).finally(() => {
    archive.remove()
  })
  await report(request, outcome, ports).catch((error: unknown) => {
    // The outputs already describe what AWS did. A bug in the report must not overwrite them.
    setFailed(errorText(asActionError(error)))
  })
}

async function report(request: Request, ended: RunOutcome, ports: Ports): Promise<void> {
  const followed = isFollowed(request) ? await withFollowUps(request, ended, ports) : ended
  const { outcome, lost } = handOver(step, request, followed)
  const aboutRun = Promise.all([runLinks(process.env), triggerWarning(process.env)])
  const [links, warned] = await unlessStalled(aboutRun, ending.stalled).catch(() => [{}, undefined] as const)
  await reportRun(step, request, { outcome: withWarning(outcome, warned), lost }, links, cancellation.signal)
}

/** The module is loaded only if something follows, because most runs ask for nothing. */
async function withFollowUps(request: Request, ended: RunOutcome, ports: Ports): Promise<RunOutcome> {
  // The outputs that name the versions are out before anything else is done with them.
  handOverEarly(step, request, ended)
  return (await import('./core/follow-ups/follow-ups.ts')).followUps(request, ended, ports)
}

function processPorts(common: Connection): ProcessPorts {
  return {
    // Rarely needed, so not loaded by every run.
    accountId: async (region) => (await import('./aws/account.ts')).accountId(common, region),
    homeRegion,
    knownRuntimes: () => KNOWN_RUNTIMES,
    knownArchitectures: () => KNOWN_ARCHITECTURES,
    clock,
    random: Math.random,
    cancelled: cancellation.signal,
    stalled: ending.stalled,
    identity: async () => ({ owner: randomUUID(), run: (await runLinks(process.env)).run ?? '' }),
  }
}

function layerPorts(common: Connection, request: Request, archive: ArchiveOnDisk): LayerPorts {
  const { targets, expectedBucketOwner } = request
  const rates = new Rates({ clock, cancelled: cancellation.signal })
  // What follows a version uses the connections that are open already.
  const connected = new Map<string, RegionPorts>()
  return {
    connect: (region, bucket) => {
      const services = connected.get(region) ?? connectRegion(common, request, region, bucket, rates)
      connected.set(region, services)
      return services
    },
    localArchive: () => archive.get(),
    log: (region) => regionLog(targets.length === 1 ? '' : `${region}: `),
    filesAround: (manifestPath) => filesAround(manifestPath, step.workspace),
    keepForPost: (lock, isToRelease) => {
      keepForPost({ ...lock, expectedBucketOwner }, isToRelease)
    },
  }
}

main()
  .catch((error: unknown) => reportFailure(step, asActionError(error), cancellation.signal, asked))
  .then(() => {
    ending.done()
  })
  // Reporting failed. Without this, Node would print the whole bundle.
  .catch((error: unknown) => {
    setFailed(asActionError(error).message)
  })
  // Everything was reported. An open connection, for example to a source of credentials, must not delay the job.
  .finally(() => setTimeout(() => process.exit(), 2_000).unref())
