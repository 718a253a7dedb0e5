import type { Contents } from '../../archive/contents/contents.ts'
import { unlessCancelled } from '../cancel.ts'
import { asActionError } from '../errors/action-error.ts'
import type { LayerVersion } from '../model/layer-version.ts'
import type { LayerVersions } from '../ports.ts'

/**
 * Reads the contents of a published version, over the link that AWS answers. Never rejects.
 *
 * @returns a sentence that says why they are unknown, if that is so.
 */
export async function olderContents(
  layers: Pick<LayerVersions, 'archive'>,
  { version }: Pick<LayerVersion, 'version'>,
  cancelled: AbortSignal,
): Promise<Contents | string> {
  try {
    const reader = await unlessCancelled(layers.archive(version), cancelled)
    if (reader === undefined) return `Version ${version} no longer exists.`
    const { readContents } = await import('../../archive/contents/contents.ts')
    const contents = await unlessCancelled(readContents(reader, cancelled), cancelled)
    return contents ?? `The archive of version ${version} is damaged.`
  } catch (error) {
    const { code, message } = asActionError(error)
    const why = code === 'cancelled' ? 'the run was cancelled' : message
    return `The contents of version ${version} are unknown: ${why}`
  }
}
