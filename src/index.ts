import { randomUUID } from 'node:crypto'
import { setFailed, warning } from './action/report/annotation.ts'
import { endpointLines } from './action/endpoints.ts'
import { Ending } from './action/ending.ts'
import { ArchiveOnDisk } from './action/disk/local-archive.ts'
import { lockState } from './action/lock-state.ts'
import { includedFiles } from './action/inputs/manifest-file.ts'
import { printGroup, regionLog, surviveLostLog } from './action/report/log.ts'
import { readInputs } from './action/inputs/inputs.ts'
import { proxyLines } from './action/proxy-lines.ts'
import { reportFailure, reportRun } from './action/report/report.ts'
import { runLinks } from './action/report/run-links.ts'
import { triggerWarning, withWarning } from './action/trigger.ts'
import { errorText } from './action/report/verdict.ts'
import { clock } from './clock.ts'
import { connection, connectRegion, KNOWN_ARCHITECTURES, KNOWN_RUNTIMES } from './aws/connect.ts'
import { asActionError } from './core/errors/action-error.ts'
import type { Ports } from './core/ports.ts'
import { run } from './core/run.ts'
import type { Request } from './core/model/request.ts'
import { unlessStalled } from './core/stall.ts'

surviveLostLog()
const ending = new Ending('internal: The run ended before its report was complete.')

/** Aborted when the runner ends the step: it sends SIGINT, 7.5 s later SIGTERM, and kills it after 2.5 s more. */
const cancellation = new AbortController()
// On Windows it sends SIGINT and SIGBREAK.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK']) {
  process.on(signal, () => {
    cancellation.abort()
  })
}

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const workspace = environment['GITHUB_WORKSPACE'] ?? process.cwd()
  const request = readInputs({
    workspace,
    region: [environment['AWS_REGION'], environment['AWS_DEFAULT_REGION']].find(Boolean),
  })
  const endpoints = [...endpointLines(environment), ...proxyLines(environment)]
  if (endpoints.length > 0) printGroup('Endpoints', endpoints)
  const archive = new ArchiveOnDisk(
    workspace,
    request.source,
    environment['RUNNER_TEMP'],
    cancellation.signal,
  )
  const ports = realPorts(request, archive, workspace, environment['GITHUB_RUN_ID'])
  const outcome = await run(request, ports).finally(() => {
    archive.remove()
  })
  const aboutRun = Promise.all([runLinks(environment), triggerWarning(environment)])
  const [links, warned] = await unlessStalled(aboutRun, ending.stalled).catch(() => [{}, undefined] as const)
  await reportRun(request, withWarning(outcome, warned), links, cancellation.signal).catch(
    (error: unknown) => {
      // What AWS did is in the outputs by now: a defect of the report must not write others over them.
      setFailed(errorText(asActionError(error)))
    },
  )
}

function realPorts(
  request: Request,
  archive: ArchiveOnDisk,
  workspace: string,
  runId: string | undefined,
): Ports {
  const common = connection(
    [
      ['publish-lambda-layer', '1'],
      ...(runId !== undefined && /^\d+$/.test(runId) ? [['run', runId] as [string, string]] : []),
    ],
    warning,
  )
  const [{ region: firstRegion }, ...others] = request.targets
  return {
    connect: (region, bucket) => connectRegion(common, request, region, bucket),
    localArchive: () => archive.get(),
    // Rarely asked for, so not loaded by every run.
    accountId: async () => (await import('./aws/account.ts')).accountId(common, firstRegion),
    knownRuntimes: () => KNOWN_RUNTIMES,
    knownArchitectures: () => KNOWN_ARCHITECTURES,
    log: (region) => regionLog(others.length === 0 ? '' : `${region}: `),
    included: includedFiles(request.manifest?.path ?? '', workspace),
    clock,
    random: Math.random,
    cancelled: cancellation.signal,
    stalled: ending.stalled,
    identity: async () => ({ owner: randomUUID(), run: (await runLinks(process.env)).run ?? '' }),
    keepForPost: lockState(request.expectedBucketOwner),
  }
}

main(process.env)
  .catch((error: unknown) => reportFailure(asActionError(error), cancellation.signal))
  .then(() => {
    ending.done()
  })
  // Nothing could be reported. Without this, Node would print the whole bundle.
  .catch((error: unknown) => {
    setFailed(asActionError(error).message)
  })
  // All is said. A connection that still hangs, such as one to a source of credentials, must not keep the job.
  .finally(() => setTimeout(() => process.exit(), 2_000).unref())
