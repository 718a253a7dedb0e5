import type { Request } from './model/request.ts'
import { throwIfCancelled } from './cancel.ts'
import { ActionError } from './errors/action-error.ts'
import type { OtherPlan, UnchangedPlan } from './model/decision.ts'
import type { Facts } from './model/facts.ts'
import type { LayerVersion } from './model/layer-version.ts'
import { fateOf, lookBack } from './look-back.ts'
import { backUp } from './publish/backup.ts'
import type { RegionPart } from './region-part.ts'

/** Keeps the existing version and, except in a dry run, restores its backup. Throws if nothing can be published. */
export async function keep(part: RegionPart, plan: OtherPlan, facts: Facts): Promise<void> {
  if (plan.kind !== 'unchanged') throw plan.error
  noteKept(part, plan, facts)
  if (plan.backupMissing && !part.request.dryRun) {
    throwIfCancelled(part.ports.cancelled)
    part.log.phase('Repair')
    await backUp(part, plan.version)
  }
  if (plan.fails) throw unchangedError(part.request, plan, facts)
}

/** Records which version is kept, and that it has its backup if the run has seen it. */
function noteKept(part: RegionPart, plan: UnchangedPlan, facts: Facts): void {
  const { backups, record } = part
  record.add({ kind: 'kept', plan, facts })
  lookBack(part, facts, fateOf(plan))
  if (backups && !plan.backupMissing && isBackedUp(plan.version, facts)) {
    record.add({ kind: 'backed-up', key: backups.key(plan.version.version) })
  }
}

/** Whether the run has seen that an existing version has its backup. */
function isBackedUp(version: LayerVersion, { backup, older }: Facts): boolean {
  return (version === older?.version ? older.backup : backup) !== undefined
}

/** The error for `if-unchanged: fail`. */
function unchangedError(
  { layerName, manifest, detectChangesIn }: Request,
  { version: { version }, reason }: UnchangedPlan,
  { packages }: Facts,
): ActionError {
  const what = manifest === undefined || detectChangesIn === 'archive' ? 'this archive' : manifest.path
  const hasSamePackages = reason !== 'reused-older-version' && packages !== undefined
  const from = hasSamePackages ? `the same packages as in ${what}` : what
  return new ActionError({
    code: 'unchanged',
    message: `Version ${version} of ${layerName} was published from ${from}, and \`if-unchanged\` is \`fail\`.`,
  })
}
