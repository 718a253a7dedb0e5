import { getInput } from '@actions/core'
import {
  KEY_LIMIT,
  LOCK_SUFFIX,
  archiveLocation,
  backupKey,
  backupKeyProblem,
  isBackupKey,
  type KeyLayout,
} from '../../core/model/keys.ts'
import type { Problems } from './problems.ts'

/** `prefix`, `archive-key` and `backup-key`, checked with the longest names that they can come to. */
export function readKeys(manifestFileName: string, problems: Problems): KeyLayout {
  const prefix = withoutOuterSlashes(withoutControls('prefix', problems))
  const archiveKey = checkedKey('archive-key', problems)
  const template = checkedKey('backup-key', problems)
  if (archiveKey.split('*').length > 2) problems.add('archive-key', archiveKey, 'at most one * is allowed')
  const wrong = template === '' ? undefined : backupKeyProblem(template)
  if (wrong !== undefined) {
    problems.add('backup-key', template, `${wrong}; use {version} or {version:6}, and {manifest} if needed`)
  }

  const keys = { prefix, archiveKey, backupTemplate: template }
  const isUsable = wrong === undefined && template.length <= KEY_LIMIT
  if (archiveKey.endsWith(LOCK_SUFFIX) || (isUsable && isBackupKey(keys, archiveKey, manifestFileName))) {
    problems.add('archive-key', archiveKey, 'it could be the key of a lock or a backup')
  }
  const longest = {
    'archive-key': archiveLocation(keys).text,
    'backup-key': backupKey(keys, 999_999_999, manifestFileName),
  }
  for (const [name, key] of Object.entries(longest)) {
    const bytes = Buffer.byteLength(key)
    if (bytes > KEY_LIMIT)
      problems.add(name, key, `with the prefix, it has ${bytes} bytes; at most ${KEY_LIMIT} are allowed`)
  }
  return keys
}

/** A prefix, however many slashes it begins and ends with. */
export function withoutOuterSlashes(prefix: string): string {
  return prefix.replace(/^\/+|(?<!\/)\/+$/g, '')
}

function checkedKey(name: string, problems: Problems): string {
  const key = withoutControls(name, problems)
  if (key === '') problems.add(name, key, 'it must not be empty')
  if (key.startsWith('/')) problems.add(name, key, 'it must not start with a slash')
  return key
}

/** S3 takes control characters in keys; a person who wrote one here did not mean it. */
function withoutControls(name: string, problems: Problems): string {
  const text = getInput(name)
  if (/\p{Cc}/u.test(text))
    problems.add(name, text, 'it must not contain line breaks or other control characters')
  return text
}
