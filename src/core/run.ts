import { Inspections } from './inspections.ts'
import { ActionError } from './errors/action-error.ts'
import type { RunOutcome } from './model/outcome.ts'
import { Packages } from './preflight/packages.ts'
import { includesOf, requirePinned } from './preflight/pins.ts'
import type { Ports } from './ports.ts'
import { knownOf, runRegion } from './region.ts'
import { requireKnownNames } from './preflight/scope-names.ts'
import { isStrictAbout, type Request } from './model/request.ts'

/**
 * Runs all regions concurrently. A region that fails does not stop the others. Never rejects. Outcomes are in the order
 * of the targets.
 */
export async function run(request: Request, ports: Ports): Promise<RunOutcome> {
  const { manifest, scope } = request
  const packages = manifest && new Packages(manifest, scope, (path) => ports.filesAround(path))
  const sbom = sbomFor(request, packages)
  const permitted = permission(request, packages, sbom, ports)
  // Every region awaits the permission. If a region fails before that, no rejection must stay unhandled.
  for (const promise of [sbom, permitted]) promise.catch(() => undefined)
  const inspections = new Inspections()
  const regions = await Promise.all(
    request.targets.map((target) => runRegion(request, target, ports, packages, inspections, permitted)),
  )
  const includes = manifest === undefined ? [] : includesOf(manifest)
  const text = await sbom.catch(() => undefined)
  return {
    regions,
    notPinned: [...includes, ...(packages?.notPinned ?? [])],
    ...(text !== undefined && { sbom: text }),
  }
}

async function sbomFor(
  { sbomPath, layerName, manifest }: Request,
  packages: Packages | undefined,
): Promise<string | undefined> {
  if (sbomPath === undefined || manifest === undefined || packages === undefined) return undefined
  const { billOfMaterials } = await import('./preflight/bill-of-materials.ts')
  return billOfMaterials(layerName, manifest, packages)
}

/** Checks that must pass in all regions before anything is written. */
async function permission(
  request: Request,
  packages: Packages | undefined,
  sbom: Promise<unknown>,
  ports: Ports,
): Promise<void> {
  const { manifest, scope, strict } = request
  if (packages && (scope.member !== undefined || scope.groups.length > 0)) await requireKnownNames(packages)
  if (manifest && packages && isStrictAbout('manifest', strict)) {
    await requirePinned(manifest, packages, strict)
  }
  await sbom
  await checkAccount(request, ports)
}

async function checkAccount(
  { allowedAccountIds: allowed, targets: [{ region }] }: Request,
  ports: Ports,
): Promise<void> {
  if (allowed.length === 0) return
  const account = await ports.accountId(region).catch(async (error: unknown) => {
    throw await knownOf(error, region, ports)
  })
  if (allowed.includes(account)) return
  throw new ActionError({
    code: 'account-not-allowed',
    message: `The credentials belong to account ${account}, which is not allowed. Allowed accounts: ${allowed.join(', ')}.`,
  })
}
