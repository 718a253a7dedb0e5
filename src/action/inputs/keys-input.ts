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

/** Reads `prefix`, `archive-key` and `backup-key`, and checks the longest keys that can result from them. */
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

/** A prefix, without the slashes at its ends. */
export function withoutOuterSlashes(prefix: string): string {
  return prefix.replace(/^\/+|(?<!\/)\/+$/g, '')
}

function checkedKey(name: string, problems: Problems): string {
  const key = withoutControls(name, problems)
  if (key === '') problems.add(name, key, 'it must not be empty')
  if (key.startsWith('/')) problems.add(name, key, 'it must not start with a slash')
  return key
}

/** S3 allows control characters in keys, but in an input they are a mistake. */
function withoutControls(name: string, problems: Problems): string {
  const text = getInput(name)
  if (/\p{Cc}/u.test(text))
    problems.add(name, text, 'it must not contain line breaks or other control characters')
  return text
}
