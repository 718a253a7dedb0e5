import { packageTable, type Format } from '../../format.ts'
import { pythonName } from '../../python/python.ts'

/** `pylock.toml` and `pylock.<name>.toml` (PEP 751). */
export const pylock: Format = {
  name: 'pylock',
  fileName: /^pylock(?:\.[^.]+)?\.toml$/,
  content: [/^lock-version\s*=/m, /^created-by\s*=/m],
  documentation: {
    files: '`pylock.toml`, `pylock.layer.toml` (PEP 751)',
    registry: 'PyPI',
    scope: {
      production: 'yes, with `default-groups`',
      groups: 'groups and extras',
      member: '–',
      target: 'markers',
    },
  },
  entry: packageTable,
  nameOf: pythonName,
  load: async () => (await import('./pylock-parser.ts')).parsePylock,
}
