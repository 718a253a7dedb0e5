import { packageTable, type Format, WHOLE_FILE } from '../../format.ts'
import { pythonName } from '../../python/python.ts'

/** `uv.lock`. */
export const uv: Format = {
  name: 'uv',
  fileName: /^uv\.lock$/,
  content: [/^version\s*=\s*1\s*$/m, /^requires-python\s*=/m],
  documentation: { files: '`uv.lock`', registry: 'PyPI', scope: WHOLE_FILE },
  entry: packageTable,
  nameOf: pythonName,
  load: async () => (await import('./uv-parser.ts')).parseUv,
}
