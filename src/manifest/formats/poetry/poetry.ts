import { packageTable, type Format, WHOLE_FILE } from '../../format.ts'
import { pythonName } from '../../python/python.ts'

/** `poetry.lock` of Poetry 1 and 2. */
export const poetry: Format = {
  name: 'poetry',
  fileName: /^poetry\.lock$/,
  content: [/^\[metadata\]/m, /^content-hash\s*=/m],
  documentation: { files: '`poetry.lock` (1 and 2)', registry: 'PyPI', scope: WHOLE_FILE },
  entry: packageTable,
  nameOf: pythonName,
  load: async () => (await import('./poetry-parser.ts')).parsePoetry,
}
