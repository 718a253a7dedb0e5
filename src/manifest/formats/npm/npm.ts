import type { Format } from '../../format.ts'
import { problemOfSource } from '../../node/node.ts'

/** `package-lock.json` and `npm-shrinkwrap.json` of npm. */
export const npm: Format = {
  name: 'npm',
  fileName: /^(?:package-lock|npm-shrinkwrap|\.package-lock)\.json$/,
  content: [/^\s*\{/, /"lockfileVersion"\s*:/],
  documentation: {
    files: '`package-lock.json`, `npm-shrinkwrap.json` (versions 1 to 3)',
    registry: 'npm',
    scope: {
      production: 'yes, with optional dependencies',
      groups: '`dev`',
      member: 'yes (since version 2)',
      target: '`os`, `cpu` (since version 2), `libc` (since npm 11)',
    },
  },
  entry: /^[ \t]*"([^"\n]+)"[ \t]*:[ \t]*\{/gm,
  // Since lockfileVersion 2 the key is a path.
  nameOf: (key) => key.split('node_modules/').at(-1) ?? key,
  problemOf: problemOfSource,
  load: async () => (await import('./npm-parser.ts')).parseNpm,
}
