import { holdsArchive } from '../plan/archive-match.ts'
import type { Backups } from './backup.ts'
import { ActionError, asActionError } from '../errors/action-error.ts'
import type { PublishedVersion } from '../model/layer-version.ts'
import { publishOnce, type Publication, type PublishedOnce } from './publish-once.ts'

/** What a publication left behind. */
export type Publishing =
  | ({ kind: 'published' } & PublishedOnce)
  /** A version of other bytes than were checked, which stays until somebody deletes it. */
  | { kind: 'wrong-version-left'; version: PublishedVersion; error: ActionError }

/**
 * Publishes one version from the archive that was checked, and makes sure that AWS published those bytes. A version of
 * others is deleted again, as nobody has been told of it yet; where somebody has, or AWS refuses, the error names it for
 * deletion by hand.
 *
 * @param backups - Another run that has met the version meanwhile has written its backup.
 * @throws {ActionError} when no version was left behind: `published-bytes-differ` when it was deleted again.
 */
export async function publishVersion(
  publication: Publication,
  backups: Pick<Backups, 'has'> | undefined,
): Promise<Publishing> {
  const { layers, archive } = publication
  const published = await publishOnce(publication)
  const { version } = published
  if (published.isOfAnother || holdsArchive(version.code, archive)) return { kind: 'published', ...published }
  try {
    if ((await backups?.has(version)) === true) throw takenUp()
    await layers.delete(version.version)
  } catch (error) {
    const fate = `It could not be deleted (${asActionError(error).message}). Delete ${version.arn} manually.`
    return {
      kind: 'wrong-version-left',
      version,
      error: bytesDiffer(version, archive, fate, error),
    }
  }
  throw bytesDiffer(version, archive, 'It was deleted again.')
}

function takenUp(): ActionError {
  return new ActionError({
    code: 'published-bytes-differ',
    message: 'another run uses it and has written its backup',
    hint: 'Check what uses the version before you delete it.',
  })
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
