import { getInput } from '@actions/core'
import type { LayerSettings, Scope } from '../../core/model/request.ts'
import type { Problems } from './problems.ts'
import { readList } from './text-inputs.ts'

/** Reads what of the lock file the layer holds. Whether the lock file has these names shows only when it is read. */
export function readScope(
  { runtimes, architectures }: LayerSettings,
  hasManifest: boolean,
  problems: Problems,
): Scope {
  const [groups, ignored, member] = [
    readList('dependency-groups'),
    readList('ignore-packages'),
    getInput('workspace-member'),
  ]
  if (!hasManifest) {
    const needsManifest = (name: string, value: string): void => {
      if (value !== '')
        problems.add(name, value, 'it is about the packages of a lock file, so it needs `manifest-path`')
    }
    needsManifest('dependency-groups', groups.join(', '))
    needsManifest('workspace-member', member)
  }
  if (/\p{Cc}/u.test(member)) problems.add('workspace-member', member, 'it must be one path or name')
  if (groups.includes('all') && groups.length > 1) {
    problems.add('dependency-groups', groups.join(', '), 'all cannot be combined with names of groups')
  }
  return {
    groups: groups.includes('all') ? 'all' : groups,
    member: member === '' ? undefined : member,
    runtimes,
    architectures,
    ignored,
  }
}
