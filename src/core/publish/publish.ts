import { holdsArchive } from '../plan/archive-match.ts'
import type { Backups } from './backup.ts'
import { ActionError, asActionError } from '../errors/action-error.ts'
import type { PublishedVersion } from '../model/layer-version.ts'
import { publishOnce, type Publication, type PublishedOnce } from './publish-once.ts'

/** The result of a publication. */
export type Publishing =
  | ({ kind: 'published' } & PublishedOnce)
  /** A version with other bytes than were checked, which exists until somebody deletes it. */
  | { kind: 'wrong-version-left'; version: PublishedVersion; error: ActionError }

/**
 * Publishes one version from the archive that was checked, and checks that AWS published those bytes. A version with other
 * bytes is deleted again, because nothing uses it yet. If another run uses it, or AWS refuses to delete it, the error says
 * which version to delete manually.
 *
 * @param backups - The backup of the version exists if another run has found and used the version.
 * @throws {ActionError} if no version exists afterwards: `published-bytes-differ` if it was deleted again.
 */
export async function publishVersion(
  publication: Publication,
  backups: Pick<Backups, 'has'> | undefined,
): Promise<Publishing> {
  const { layers, archive } = publication
  const published = await publishOnce(publication)
  const { version } = published
  if (published.isOfAnother || holdsArchive(version.code, archive)) return { kind: 'published', ...published }
  const undeleted = await deleteUnused(layers, version, backups)
  if (undeleted === undefined) throw bytesDiffer(version, archive, 'It was deleted again.')
  const fate = `It could not be deleted (${undeleted.message}). Delete ${version.arn} manually.`
  return { kind: 'wrong-version-left', version, error: bytesDiffer(version, archive, fate, undeleted) }
}

/** Deletes a version, unless another run uses it. Returns why it was not deleted, or undefined. */
async function deleteUnused(
  layers: Publication['layers'],
  version: PublishedVersion,
  backups: Pick<Backups, 'has'> | undefined,
): Promise<Error | undefined> {
  try {
    if ((await backups?.has(version)) === true) {
      return new Error('another run uses it and has written its backup')
    }
    await layers.delete(version.version)
    return undefined
  } catch (error) {
    return asActionError(error)
  }
}

function bytesDiffer(
  { version, code }: PublishedVersion,
  { name, size, sha256 }: Publication['archive'],
  fate: string,
  cause?: unknown,
): ActionError {
  return new ActionError({
    code: 'published-bytes-differ',
    message:
      `AWS published other bytes than those that were checked. Version ${version} has ${code.size} bytes and the SHA-256 ` +
      `${code.sha256}; ${name} had ${size} bytes and the SHA-256 ${sha256 ?? '(unknown)'}. ${fate}`,
    hint: 'The archive was replaced during the run, or its metadata is wrong. Upload it again, and enable versioning for the bucket.',
    cause,
  })
}
