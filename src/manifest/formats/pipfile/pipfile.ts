import type { Format } from '../../format.ts'
import { pythonName } from '../../python/python.ts'

/** `Pipfile.lock` of Pipenv. */
export const pipfile: Format = {
  name: 'pipfile',
  fileName: /^Pipfile\.lock$/,
  content: [/^\s*\{/, /"_meta"\s*:/, /"pipfile-spec"\s*:/],
  documentation: {
    files: '`Pipfile.lock`',
    registry: 'PyPI',
    scope: { production: '`default`', groups: '`develop` and other groups', member: '–', target: 'markers' },
  },
  entry: /^[ \t]*"([^"\n]*)"[ \t]*:[ \t]*\{/gm,
  nameOf: pythonName,
  load: async () => (await import('./pipfile-parser.ts')).parsePipfile,
}
