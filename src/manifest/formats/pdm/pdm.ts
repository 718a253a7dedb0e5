import { packageTable, type Format } from '../../format.ts'
import { pythonName } from '../../python/python.ts'

/** `pdm.lock` of PDM 1 and 2. */
export const pdm: Format = {
  name: 'pdm',
  fileName: /^pdm\.lock$/,
  content: [/^\[metadata\]/m, /^lock_version\s*=/m],
  documentation: {
    files: '`pdm.lock`',
    registry: 'PyPI',
    scope: {
      production: 'yes (without `inherit_metadata`: with `pyproject.toml` beside it)',
      groups: 'groups and extras',
      member: 'path dependencies',
      target: 'markers',
    },
  },
  entry: packageTable,
  nameOf: pythonName,
  load: async () => (await import('./pdm-parser.ts')).parsePdm,
}
