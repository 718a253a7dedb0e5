import { ActionError } from '../errors/action-error.ts'
import type { Archive, ArchiveBytes, FoundArchive } from '../model/facts.ts'
import { s3Uri } from '../model/keys.ts'
import type { Manifest } from '../model/manifest.ts'
import { shellWord } from '../errors/quoted.ts'
import type { ObjectHead } from '../ports.ts'
import type { LayerCode } from '../model/layer-version.ts'

/** Metadata keys of the archive that say what it was built from. aws_lambda_artifact_builder writes `manifest_md5`. */
const METADATA = {
  manifestSha256: 'manifest_sha256',
  manifestMd5: 'manifest_md5',
  sha256: 'archive_sha256',
} as const

/** The archive as its HEAD shows it. Digests in metadata count in either letter case. */
export function foundArchive(bucket: string, key: string, head: ObjectHead): FoundArchive {
  const digest = (name: string) => {
    const value = head.metadata[name]?.trim().toLowerCase()
    return value === '' ? undefined : value
  }
  return {
    state: 'found',
    bucket,
    key,
    size: head.size,
    objectVersion: head.objectVersion,
    etag: head.etag,
    manifestSha256: digest(METADATA.manifestSha256),
    manifestMd5: digest(METADATA.manifestMd5),
    sha256: head.sha256 ?? wellFormed(digest(METADATA.sha256)),
    ...(head.sha256 !== undefined && { isProven: true }),
  }
}

/** Whether two looks found the very same object. */
export function isSameObject(one: FoundArchive, other: FoundArchive): boolean {
  return one.key === other.key && one.etag === other.etag && one.objectVersion === other.objectVersion
}

/** Ignores a value that is not a SHA-256 in hex. */
function wellFormed(sha256: string | undefined): string | undefined {
  return sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined
}

/** Whether the metadata of an archive says that it was built from this manifest. SHA-256 takes precedence over MD5. */
export function isOfManifest(archive: FoundArchive, manifest: Manifest): boolean {
  if (archive.manifestSha256 !== undefined) return archive.manifestSha256 === manifest.sha256
  return archive.manifestMd5 === manifest.md5
}

/** Whether a layer version can contain this archive: the sizes are equal, and so are the digests if both are known. */
export function holdsArchive(code: LayerCode, { size, sha256 }: ArchiveBytes): boolean {
  return code.size === size && (sha256 === undefined || code.sha256 === sha256)
}

/** The metadata that an archive is stored with. */
export function archiveMetadata(sha256: string, manifest: Manifest | undefined): Record<string, string> {
  return {
    [METADATA.sha256]: sha256,
    ...(manifest && { [METADATA.manifestSha256]: manifest.sha256, [METADATA.manifestMd5]: manifest.md5 }),
  }
}

/** Why there is no archive to publish. */
export function noArchive(archive: Exclude<Archive, FoundArchive>): ActionError {
  switch (archive.state) {
    case 'missing':
      return new ActionError({
        code: 'archive-missing',
        message: `There is no archive at ${archive.uri}.`,
      })
    case 'missing-or-forbidden':
      return new ActionError({
        code: 'archive-missing-or-forbidden',
        message: `The archive ${archive.uri} does not exist, or these credentials are not allowed to read it. S3 answers 403 in both cases.`,
        cause: archive.error,
      })
  }
}

/** Why an archive that was not built from this manifest cannot be published for it. */
export function notOfManifest(archive: FoundArchive, manifest: Manifest): ActionError {
  const uri = s3Uri(archive.bucket, archive.key)
  const built = archive.manifestSha256 ?? archive.manifestMd5
  if (built !== undefined) {
    const [algorithm, own] =
      archive.manifestSha256 === undefined ? ['MD5', manifest.md5] : ['SHA-256', manifest.sha256]
    return new ActionError({
      code: 'archive-of-another-manifest',
      message: `The archive ${uri} was built from another manifest. Its metadata contains the ${algorithm} ${built}, but that of ${manifest.path} is ${own}.`,
    })
  }
  const metadata = `manifest_sha256=${manifest.sha256},manifest_md5=${manifest.md5}`
  return new ActionError({
    code: 'archive-without-digest',
    message: `The metadata of the archive ${uri} contains neither manifest_sha256 nor manifest_md5, so nothing shows what it was built from.`,
    hint: `Upload it again with this metadata. If it was built from ${manifest.set === undefined ? `this ${manifest.fileName}` : manifest.path}, run: aws s3 cp layer.zip ${shellWord(uri)} --metadata '${metadata}'`,
  })
}
