import type { Manifest } from './manifest.ts'

/** The keys of objects in the bucket, as the inputs `prefix`, `archive-key` and `backup-key` define them. */
export interface KeyLayout {
  /** Without slashes at its ends. */
  prefix: string
  /** Below the prefix; at most one `*`. */
  archiveKey: string
  /** Below the prefix; contains `{version}` or `{version:N}`, and optionally `{manifest}`. */
  backupTemplate: string
}

/** Longest key of an S3 object, in bytes of UTF-8 (S3 user guide, object key naming). */
export const KEY_LIMIT = 1024

const PLACEHOLDER = /\{([^{}]*)\}/g
const VERSION = /^version(?::([1-9]))?$/

/** Full key of the archive, or, if `archive-key` contains a `*`, what comes before and after it. */
export type ArchiveLocation =
  | { kind: 'key'; text: string; key: string }
  | { kind: 'pattern'; text: string; before: string; after: string }

/** The location of the archive. */
export function archiveLocation({ prefix, archiveKey }: KeyLayout): ArchiveLocation {
  const text = below(prefix, archiveKey)
  const star = archiveKey.indexOf('*')
  if (star < 0) return { kind: 'key', text, key: text }
  return {
    kind: 'pattern',
    text,
    before: below(prefix, archiveKey.slice(0, star)),
    after: archiveKey.slice(star + 1),
  }
}

/** Full key of the backup of one version's manifest. */
export function backupKey(layout: KeyLayout, version: number, manifestFileName: string): string {
  const key = layout.backupTemplate.replace(PLACEHOLDER, (_, name: string) =>
    name === 'manifest'
      ? manifestFileName
      : String(version).padStart(Number(VERSION.exec(name)?.[1] ?? 0), '0'),
  )
  return below(layout.prefix, key)
}

/** The location and the content of backups. */
export interface BackupPlace {
  keys: KeyLayout
  manifest: Manifest
}

/** Full key of the backup of one version. */
export function backupKeyOf({ keys, manifest }: BackupPlace, version: number): string {
  return backupKey(keys, version, manifest.fileName)
}

/** Suffix of the key of every lock. */
export const LOCK_SUFFIX = '.lock'

/** Full key of the lock of one layer in one region. */
export function lockKey({ prefix }: KeyLayout, layerName: string, region: string): string {
  return below(prefix, `layer/${layerName}.${region}${LOCK_SUFFIX}`)
}

/** Whether a key below the prefix can be the key of a backup of any version. */
export function isBackupKey(
  { backupTemplate: template }: KeyLayout,
  key: string,
  manifestFileName: string,
): boolean {
  const [before = ''] = template.split(/\{version/, 1)
  // All placeholders have the same version, so the digits at the first one are the version, perhaps followed by other
  // digits.
  const digits =
    /^\d{1,15}/.exec(key.slice(before.replaceAll('{manifest}', () => manifestFileName).length))?.[0] ?? ''
  const keyOf = (version: string) =>
    backupKey({ prefix: '', archiveKey: '', backupTemplate: template }, Number(version), manifestFileName)
  return Array.from(digits, (_, index) => digits.slice(0, index + 1)).some(
    (version) => keyOf(version) === key,
  )
}

/** What is wrong with a `backup-key`, or undefined. */
export function backupKeyProblem(template: string): string | undefined {
  const names = Array.from(template.matchAll(PLACEHOLDER), ([, name = '']) => name)
  const unknown = names.find((name) => name !== 'manifest' && !VERSION.test(name))
  if (unknown !== undefined) return `${JSON.stringify(`{${unknown}}`)} is not a placeholder`
  if (/[{}]/.test(template.replace(PLACEHOLDER, ''))) return 'its braces do not match'
  if (!names.some((name) => VERSION.test(name)))
    return 'without the version, all versions would share one backup'
  return undefined
}

/** `s3://` URI of an object. */
export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`
}

function below(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}/${key}`
}
