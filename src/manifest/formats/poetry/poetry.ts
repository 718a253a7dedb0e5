import { packageTable, type Format } from '../../format.ts'
import { pythonName } from '../../python/python.ts'

/** `poetry.lock` of Poetry 1 and 2. */
export const poetry: Format = {
  name: 'poetry',
  fileName: /^poetry\.lock$/,
  content: [/^\[metadata\]/m, /^content-hash\s*=/m],
  documentation: {
    files: '`poetry.lock` (1 and 2)',
    registry: 'PyPI',
    scope: {
      production: 'yes (1: with `pyproject.toml` beside it)',
      groups: 'groups and extras',
      member: 'path dependencies',
      target: 'markers',
    },
  },
  entry: packageTable,
  nameOf: pythonName,
  load: async () => (await import('./poetry-parser.ts')).parsePoetry,
}
