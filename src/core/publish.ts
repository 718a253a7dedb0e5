import { holdsArchive } from './archive.ts'
import { hexOf } from './digest.ts'
import { ActionError, asActionError } from './errors.ts'
import type { PublishedVersion } from './ports.ts'
import { publishOnce, type Publication, type PublishedOnce } from './publish-once.ts'

/**
 * Publishes one version from the archive that was checked, and makes sure that AWS published those bytes. `onPublished`
 * is told of every version that is left standing, before anything else can fail.
 *
 * @param isTakenUp - Whether another run has met the version meanwhile, and written its backup.
 * @throws {ActionError} `published-bytes-differ` when AWS published other bytes. That version is deleted again, as nobody
 * has been told of it yet; where somebody has, or AWS refuses, the error names it for deletion by hand.
 */
export async function publishVersion(
  publication: Publication,
  onPublished: (version: PublishedVersion) => void,
  isTakenUp: (version: PublishedVersion) => Promise<boolean>,
): Promise<PublishedOnce> {
  const { layers, archive } = publication
  const published = await publishOnce(publication)
  const { version } = published
  if (published.isOfAnother || holdsArchive(version.code, archive)) {
    onPublished(version)
    return published
  }
  try {
    if (await isTakenUp(version)) throw takenUp()
    await layers.delete(version.version)
  } catch (error) {
    onPublished(version)
    throw bytesDiffer(
      version,
      archive,
      `It could not be deleted again (${asActionError(error).message}): delete ${version.arn} by hand.`,
      error,
    )
  }
  throw bytesDiffer(version, archive, 'It was deleted again.')
}

function takenUp(): ActionError {
  return new ActionError({
    code: 'published-bytes-differ',
    message: 'another run has taken it up, and written its backup',
    hint: 'See who uses the version before it is deleted.',
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
      `AWS published other bytes than were checked. Version ${version} has ${code.size} bytes and the SHA-256 ` +
      `${hexOf(code.sha256)}; ${name} had ${size} bytes and the SHA-256 ${sha256 ?? '(not known)'}. ${fate}`,
    hint: 'The archive was replaced during the run, or its metadata are not true. Upload it again, and turn on versioning for the bucket.',
    cause,
  })
}
