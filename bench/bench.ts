/**
 * `npm run bench`: what the unchanged path costs, beside other ways to take it. `npm run bench -- manifest`: what it
 * costs to understand manifests; `-- scope`: to understand a part of them; `-- set`: to read a manifest of many files;
 * `-- archive`: to zip, upload and inspect
 * archives. `--rounds 31` for more rounds.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { archiveTables, missingTools } from './archive.ts'
import { latencyTable } from './latency-table.ts'
import type { Needs } from './latency-table.ts'
import { loadedBytes } from './loaded.ts'
import { manifestTables } from './manifest.ts'
import { peakMemory } from './memory.ts'
import { phaseTable } from './phases.ts'
import { requestsOf } from './requests.ts'
import { wallTimes } from './run.ts'
import { setTables } from './set.ts'
import { gnuTime } from './timed.ts'
import { SandboxProcess } from './sandbox-process.ts'
import { scopeTables } from './scope.ts'
import { findSubjects } from './subjects.ts'
import type { SubjectName, Subjects } from './subjects.ts'
import { awsVariables, publishLayer } from './unchanged-layer.ts'
import { wantedTable } from './wanted.ts'

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '15' } },
  allowPositionals: true,
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1.')

console.log(`Node ${process.versions.node}, ${availableParallelism()} cores, ${rounds} rounds`)
const [word] = positionals
if (word === undefined) await benchUnchangedPath()
else if (word === 'manifest') console.log(`\n## Manifests\n\n${await manifestTables(rounds)}`)
else if (word === 'scope') console.log(`\n## Scope\n\n${await scopeTables(rounds)}`)
else if (word === 'set') await benchSet()
else if (word === 'archive') await benchArchive()
else throw new Error('The only words that are known are "archive", "manifest", "scope" and "set".')

async function benchSet(): Promise<void> {
  if (existsSync(gnuTime)) console.log(`\n## Sets\n\n${await setTables(rounds)}`)
  else {
    console.error(`Sets are measured with GNU time, which is missing here as ${gnuTime}.`)
    process.exitCode = 1
  }
}

async function benchArchive(): Promise<void> {
  const missing = missingTools()
  if (missing.length === 0) console.log(`\n## Archives\n\n${await archiveTables(rounds)}`)
  else {
    console.error(`Archives are measured with tools that are missing here: ${missing.join(', ')}.`)
    process.exitCode = 1
  }
}

async function benchUnchangedPath(): Promise<void> {
  const workspace = await mkdtemp(join(tmpdir(), 'publish-lambda-layer-bench-'))
  const sandbox = await SandboxProcess.start()
  try {
    await publishLayer(sandbox, workspace)
    const subjects = await findSubjects(workspace, awsVariables(sandbox))
    const needs = await needsOf(subjects, sandbox)
    const atOnce = await wallTimes(subjects, rounds)
    console.log(`\n## 0 ms a request\n\n${latencyTable(atOnce, needs)}`)
    console.log(`\n## Where the time goes\n\n${await phaseTable(subjects, rounds)}`)
    await sandbox.setLatency(100)
    const at100 = await wallTimes(subjects, rounds)
    console.log(`\n## 100 ms a request\n\n${latencyTable(at100, needs)}`)
    const bundle = subjects.get('bundle')
    const bytes = bundle && (await loadedBytes(bundle))
    const figures = { atOnce, at100, bytes, memory: needs.get('bundle')?.memory }
    console.log(`\n## Wanted\n\n${wantedTable(figures)}`)
  } finally {
    await sandbox.stop()
    await rm(workspace, { recursive: true })
  }
}

/** Counts requests at a latency at which those that go out together overlap, and ends without latency. */
async function needsOf(subjects: Subjects, sandbox: SandboxProcess): Promise<Map<SubjectName, Needs>> {
  const needs = new Map<SubjectName, Needs>()
  await sandbox.setLatency(100)
  for (const [name, subject] of subjects) {
    needs.set(name, { ...(await requestsOf(sandbox, subject)), memory: await peakMemory(subject) })
  }
  await sandbox.setLatency(0)
  return needs
}
