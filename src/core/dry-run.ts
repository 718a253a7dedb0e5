import { throwIfCancelled } from './cancel.ts'
import { asActionError, type ActionError } from './errors/action-error.ts'
import { noteDue } from './look-back.ts'
import type { DuePlan, PublishPlan } from './model/decision.ts'
import type { Facts } from './model/facts.ts'
import { isStrictAbout } from './model/request.ts'
import { CheckedArchive } from './preflight/checked-archive.ts'
import { advise } from './publish/region-publish.ts'
import type { RegionPart } from './region-part.ts'

/** In a dry run: reports the version that would be published, and what would fail. */
export async function reportDue(part: RegionPart, plan: DuePlan, facts: Facts): Promise<void> {
  noteDue(part, plan.reason, facts)
  if (plan.kind === 'blocked') {
    advise(part)
    reportFailure(part, plan.error)
  } else {
    advise(part, plan.archive)
    await reportArchive(part, plan)
  }
}

async function reportArchive(part: RegionPart, { archive }: PublishPlan): Promise<void> {
  try {
    const { doubts } = await CheckedArchive.check(part, archive)
    part.record.warn(doubts)
  } catch (error) {
    const known = asActionError(error)
    throwIfCancelled(part.ports.cancelled)
    // A dry run may come before the build.
    if (known.code === 'archive-not-found') part.log.info(`The archive was not inspected. ${known.message}`)
    else if (isStrictAbout('archive', part.request.strict) || known.code === 'internal') throw known
    else reportFailure(part, known)
  }
}

function reportFailure({ record }: RegionPart, { message, hint }: ActionError): void {
  record.warn([`A run without \`dry-run\` would fail now: ${message} ${hint}`])
}
