import { ActionError } from '../errors/action-error.ts'
import { quoted } from '../errors/quoted.ts'
import type { UnknownName } from '../../manifest/scope/scope.ts'
import type { Packages } from './packages.ts'

/**
 * Fails if the inputs name a member or a group that the manifest does not have, with all of them in one error. A
 * manifest that cannot be read says so elsewhere.
 *
 * @throws {ActionError} `manifest-scope-unknown`.
 */
export async function requireKnownNames(packages: Packages): Promise<void> {
  const reading = await packages.read()
  if (reading.kind !== 'understood' || reading.unknown.length === 0) return
  throw new ActionError({
    code: 'manifest-scope-unknown',
    message: quoted(reading.unknown.map(unknownNameText)).join('\n'),
  })
}

function unknownNameText({ input, value, known }: UnknownName): string {
  const what = input === 'workspace-member' ? 'member' : 'group or extra'
  const there =
    known.length === 0
      ? `The manifest names no ${what}.`
      : `The manifest has: ${known.toSorted().join(', ')}.`
  return `${input}: the manifest has no ${what} "${value}". ${there}`
}
