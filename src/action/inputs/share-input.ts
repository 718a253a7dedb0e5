import type { Principal } from '../../core/model/principal.ts'
import type { Problems } from './problems.ts'
import { readList } from './text-inputs.ts'

/** Reads `share-with`. */
export function readSharing(problems: Problems): Principal[] {
  return readList('share-with').flatMap((item) => {
    problems.add('share-with', item, 'it is not supported yet')
    return []
  })
}
