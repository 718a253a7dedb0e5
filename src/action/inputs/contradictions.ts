import { getInput } from '@actions/core'
import type { Request } from '../../core/model/request.ts'
import type { Problems } from './problems.ts'

/** Inputs that are each right, and may be wrong together. */
type Together = Pick<Request, 'source' | 'keys' | 'storageMode' | 'detectChangesIn' | 'compare' | 'reuse'> & {
  hasManifest: boolean
}

/** Notes what does not go together. */
export function checkTogether(request: Together, problems: Problems): void {
  const { source, keys, storageMode, detectChangesIn, compare, reuse, hasManifest } = request
  if (source !== undefined && keys.archiveKey.includes('*')) {
    problems.add(
      'archive-key',
      keys.archiveKey,
      'the archive is uploaded there, so it must be one key, without a *',
    )
  }
  if (detectChangesIn === 'archive' && compare === 'packages') {
    problems.add('compare', compare, 'with `detect-changes-in: archive` no manifests are compared')
  }
  if (!hasManifest && reuse === 'any') {
    problems.add('reuse', reuse, 'older versions are found by their manifest, so `manifest-path` is needed')
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
    if (isGiven) problems.add(name, value, 'it takes a `bucket`, and none is given')
  }
}
