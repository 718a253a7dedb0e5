import { packageTable, type Format } from '../../format.ts'
import { pythonName } from '../../python/python.ts'

/** `uv.lock`. */
export const uv: Format = {
  name: 'uv',
  fileName: /^uv\.lock$/,
  content: [/^version\s*=\s*1\s*$/m, /^requires-python\s*=/m],
  documentation: {
    files: '`uv.lock`',
    registry: 'PyPI',
    scope: {
      production: 'yes',
      groups: 'groups and extras',
      member: 'yes, by path or name',
      target: 'markers',
    },
  },
  entry: packageTable,
  nameOf: pythonName,
  load: async () => (await import('./uv-parser.ts')).parseUv,
}
