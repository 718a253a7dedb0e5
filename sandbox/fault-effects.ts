import type { Fault } from './faults.ts'
import type { Answer } from './answer.ts'
import type { World } from './world.ts'

/** What becomes of a request: an answer, perhaps cut in the middle of its body, a broken connection, or silence. */
export type Outcome = { kind: 'answer'; answer: Answer; cut: boolean } | { kind: 'drop' } | { kind: 'hang' }

/** The status that a fault wants answered. */
export type StatusFault = Extract<Fault, { kind: 'status' | 'status-after' }>

/**
 * Executes a request, with faults.
 * @param fail - the answer for a status that a fault asks for, in the form of the service
 */
export async function executeWith(
  faults: readonly Fault[],
  world: World,
  execute: () => Promise<Answer>,
  fail: (fault: StatusFault) => Answer,
): Promise<Outcome> {
  for (const fault of faults) {
    if (fault.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    if (fault.kind === 'run' && fault.when !== 'after') await fault.action(world)
    if (fault.kind === 'hang') return { kind: 'hang' }
    if (fault.kind === 'drop-before') return { kind: 'drop' }
    if (fault.kind === 'status') return { kind: 'answer', answer: fail(fault), cut: false }
  }
  let answer = await execute()
  for (const fault of faults) {
    if (fault.kind === 'run' && fault.when === 'after') await fault.action(world)
    if (fault.kind === 'drop-after') return { kind: 'drop' }
    if (fault.kind === 'status-after') return { kind: 'answer', answer: fail(fault), cut: false }
    if (fault.kind === 'corrupt-body') answer = { ...answer, body: corrupt(Buffer.from(answer.body ?? '')) }
  }
  const cut = faults.some(({ kind }) => kind === 'cut-body')
  // Without a body there is only the connection to break.
  if (cut && !answer.body?.length) return { kind: 'drop' }
  return { kind: 'answer', answer, cut }
}

/** The bytes with the one in the middle changed. */
function corrupt(body: Buffer): Buffer {
  const middle = Math.floor(body.length / 2)
  return Buffer.concat([
    body.subarray(0, middle),
    body.subarray(middle, middle + 1).map((byte) => byte ^ 1),
    body.subarray(middle + 1),
  ])
}
