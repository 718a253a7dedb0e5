import { ActionError } from '../errors/action-error.ts'
import type { Manifest } from '../model/manifest.ts'
import { notUnderstood, type Packages } from './packages.ts'
import { remedyOf } from './pins.ts'
import { requireKnownNames } from './scope-names.ts'

/**
 * The SBOM of the packages that the layer holds, as the text of its file. What writes it is loaded only here.
 *
 * @throws {ActionError} `manifest-not-understood` if the manifest is damaged or has an unsupported format, and
 * `manifest-scope-unknown`.
 */
export async function billOfMaterials(
  layerName: string,
  { path, sha256 }: Manifest,
  packages: Packages,
): Promise<string> {
  const reading = await packages.read()
  if (reading.kind !== 'understood') {
    throw new ActionError({
      code: 'manifest-not-understood',
      message: `${notUnderstood(path, reading)} Its packages cannot be listed, and \`sbom-path\` is set.`,
      hint: `${remedyOf(reading, 'sbom-path')} Nothing was written.`,
    })
  }
  await requireKnownNames(packages)
  const { sbomOf } = await import('../../manifest/sbom/sbom.ts')
  return sbomOf({ layerName, manifestSha256: sha256 }, reading.resolved.packages)
}
