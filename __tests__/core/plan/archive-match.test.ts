import { describe, expect, it } from '@jest/globals'
import {
  archiveMetadata,
  foundArchive,
  holdsArchive,
  isOfManifest,
  noArchive,
  notOfManifest,
} from '../../../src/core/plan/archive-match.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { archive, archiveDigest, archiveHead, manifest, olderManifest, otherDigest } from '../fixtures.ts'

const found = (metadata: Record<string, string>) =>
  foundArchive('artifacts', 'a.zip', archiveHead({ metadata }))

describe('foundArchive', () => {
  it('tells what the HEAD shows', () => {
    expect(foundArchive('artifacts', 'team/layer/layer.zip', archiveHead())).toEqual(archive())
  })

  it('knows nothing from empty metadata', () => {
    expect(found({})).toMatchObject({ manifestSha256: undefined, manifestMd5: undefined, sha256: undefined })
    expect(found({ manifest_sha256: '', manifest_md5: ' ' })).toMatchObject({
      manifestSha256: undefined,
      manifestMd5: undefined,
    })
  })

  it('takes digests in either letter case, with blanks around them', () => {
    const shouted = {
      manifest_sha256: ` ${manifest.sha256.toUpperCase()}`,
      manifest_md5: manifest.md5.toUpperCase(),
      archive_sha256: `${archiveDigest.toUpperCase()} `,
    }
    expect(found(shouted)).toMatchObject({
      manifestSha256: manifest.sha256,
      manifestMd5: manifest.md5,
      sha256: archiveDigest,
    })
  })

  it.each(['', 'ab'.repeat(31), 'ab'.repeat(33), `0x${archiveDigest}`, 'xy'.repeat(32)])(
    'takes no digest of the archive from %j, which is none',
    (written) => {
      expect(found({ archive_sha256: written })).toMatchObject({ sha256: undefined })
    },
  )

  it('believes the checksum of S3 more than the metadata', () => {
    const head = archiveHead({ sha256: otherDigest })
    expect(foundArchive('artifacts', 'a.zip', head)).toMatchObject({
      sha256: otherDigest,
      isProven: true,
    })
  })
})

describe('the metadata of an archive', () => {
  it('are understood when they are read again', () => {
    const { sha256, md5 } = manifest
    expect(found(archiveMetadata(archiveDigest, manifest))).toMatchObject({
      manifestSha256: sha256,
      manifestMd5: md5,
      sha256: archiveDigest,
    })
    expect(isOfManifest(found(archiveMetadata(archiveDigest, manifest)), manifest)).toBe(true)
  })

  it('say nothing of a manifest where there is none', () => {
    expect(archiveMetadata(archiveDigest, undefined)).toEqual({ archive_sha256: archiveDigest })
  })
})

describe('isOfManifest', () => {
  const own = { sha256: manifest.sha256, md5: manifest.md5 }
  const older = { sha256: olderManifest.sha256, md5: olderManifest.md5 }

  // prettier-ignore
  it.each([
    ['both digests are its own',          own.sha256,   own.md5,   true],
    ['only the MD5 is there and its own', undefined,    own.md5,   true],
    ['only the SHA-256 is there and its', own.sha256,   undefined, true],
    ['the SHA-256 is its own, not the MD5', own.sha256, older.md5, true],
    ['the MD5 is its own, not the SHA-256', older.sha256, own.md5, false],
    ['both are of another',               older.sha256, older.md5, false],
    ['the MD5 alone is of another',       undefined,    older.md5, false],
    ['there is none',                     undefined,    undefined, false],
  ])('when %s', (_, manifestSha256, manifestMd5, expected) => {
    expect(isOfManifest(archive({ manifestSha256, manifestMd5 }), manifest)).toBe(expected)
  })
})

describe('holdsArchive', () => {
  // prettier-ignore
  it.each([
    ['digest and size are equal',                    archiveDigest, 1234, archiveDigest, true],
    ['the digest differs',                           otherDigest,   1234, archiveDigest, false],
    ['the size differs',                             archiveDigest, 1235, archiveDigest, false],
    ['the size is equal, and no digest is known',    otherDigest,   1234, undefined,         true],
    ['the size differs, and no digest is known',     otherDigest,   1233, undefined,         false],
  ])('when %s', (_, sha256, size, known, expected) => {
    expect(holdsArchive({ sha256, size }, archive({ size: 1234, sha256: known }))).toBe(expected)
  })
})

describe('noArchive', () => {
  it('names a missing archive', () => {
    const error = noArchive({ state: 'missing', uri: 's3://artifacts/a.zip' })
    expect(error.code).toBe('archive-missing')
    expect(error.message).toContain('s3://artifacts/a.zip')
  })

  it('names both permissions for a 403, and keeps it as the cause', () => {
    const cause = new ActionError({ code: 'access-denied', message: '403', hint: '' })
    const error = noArchive({ state: 'missing-or-forbidden', uri: 's3://artifacts/a.zip', error: cause })
    expect(error).toMatchObject({ code: 'archive-missing-or-forbidden', cause })
    expect(error.message).toContain('s3://artifacts/a.zip')
    expect(error.hint).toMatch(/s3:GetObject` .*s3:ListBucket`/)
  })
})

describe('notOfManifest', () => {
  it('names both digests of an archive of another manifest, in the algorithm that its metadata have', () => {
    const bySha256 = notOfManifest(archive({ manifestSha256: olderManifest.sha256 }), manifest)
    expect(bySha256.code).toBe('archive-of-another-manifest')
    for (const part of ['SHA-256', olderManifest.sha256, manifest.sha256, manifest.path]) {
      expect(bySha256.message).toContain(part)
    }
    const byMd5 = notOfManifest(
      archive({ manifestSha256: undefined, manifestMd5: olderManifest.md5 }),
      manifest,
    )
    expect(byMd5.code).toBe('archive-of-another-manifest')
    for (const part of ['MD5', olderManifest.md5, manifest.md5]) expect(byMd5.message).toContain(part)
  })

  it('gives the command that adds the digests', () => {
    const error = notOfManifest(archive({ manifestSha256: undefined, manifestMd5: undefined }), manifest)
    expect(error.code).toBe('archive-without-digest')
    expect(error.hint).toContain(
      `aws s3 cp layer.zip 's3://artifacts/team/layer/layer.zip' --metadata 'manifest_sha256=${manifest.sha256},manifest_md5=${manifest.md5}'`,
    )
  })
})
