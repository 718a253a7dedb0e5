import type { RecordEntry } from '../sandbox/record.ts'
import { run } from './run.ts'
import type { SandboxProcess } from './sandbox-process.ts'
import type { Subject } from './subjects.ts'

/** What a subject asks of AWS. */
export interface Requests {
  count: number
  /** How many of them were made one after another. */
  depth: number
}

/**
 * Runs a subject and counts its requests. The sandbox must have a latency: without one, of two requests that go out
 * together the first may be answered before the second arrives. Throws when one was refused, or could have written.
 */
export async function requestsOf(sandbox: SandboxProcess, subject: Subject): Promise<Requests> {
  const entries = await sandbox.recordOf(() => run(subject))
  for (const { operation, method, status } of entries) {
    const read = method === 'GET' || method === 'HEAD' || operation === 'GetParameter'
    if (!read || status !== 200) throw new Error(`Not unchanged: ${operation} was answered with ${status}.`)
  }
  return { count: entries.length, depth: depth(entries) }
}

/** How many requests were made one after another: the longest chain in which each began after the one before ended. */
export function depth(entries: readonly Pick<RecordEntry, 'startedAt' | 'endedAt'>[]): number {
  const inOrder = entries.toSorted((a, b) => a.startedAt - b.startedAt)
  const depths: number[] = []
  for (const { startedAt } of inOrder) {
    const before = depths.filter((_, index) => (inOrder[index]?.endedAt ?? NaN) <= startedAt)
    depths.push(1 + Math.max(0, ...before))
  }
  return Math.max(0, ...depths)
}
