import { getInput } from '@actions/core'
import type { Request } from '../../core/model/request.ts'
import type { Problems } from './problems.ts'

/** Inputs that are valid on their own but may contradict each other. */
type Together = Pick<
  Request,
  'source' | 'keys' | 'storageMode' | 'detectChangesIn' | 'compare' | 'reuse' | 'shareWith'
> & {
  hasManifest: boolean
}

/** Adds a problem for each contradiction. */
export function checkTogether(request: Together, problems: Problems): void {
  const { source, keys, storageMode, detectChangesIn, compare, reuse, shareWith, hasManifest } = request
  if (source !== undefined && keys.archiveKey.includes('*')) {
    problems.add(
      'archive-key',
      keys.archiveKey,
      'the archive is uploaded to this key, so it must not contain *',
    )
  }
  if (detectChangesIn === 'archive' && compare === 'packages') {
    problems.add('compare', compare, 'manifests are not compared with `detect-changes-in: archive`')
  }
  if (!hasManifest && reuse === 'any') {
    problems.add(
      'reuse',
      reuse,
      'it requires `manifest-path`, because older versions are found by their manifest',
    )
  }
  if (storageMode === 'reference' && shareWith.some(({ kind }) => kind === 'public')) {
    problems.add(
      'share-with',
      'public',
      'a version with `storage-mode: reference` is not shared with everybody, because it is read from your bucket',
    )
  }
  if (getInput('bucket') !== '') return
  const needBucket: [name: string, value: string, isGiven: boolean][] = [
    ['storage-mode', storageMode, storageMode === 'reference'],
    ['compare', compare, compare === 'packages'],
    ['prefix', getInput('prefix'), getInput('prefix') !== ''],
    ['expected-bucket-owner', getInput('expected-bucket-owner'), getInput('expected-bucket-owner') !== ''],
    ['encryption', getInput('encryption'), getInput('encryption') !== ''],
  ]
  for (const [name, value, isGiven] of needBucket) {
    if (isGiven) problems.add(name, value, 'it requires `bucket`')
  }
}
