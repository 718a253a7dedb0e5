import type { Format } from '../../format.ts'
import { problemOfSource, yarnEntry } from '../../node/node.ts'

/** `yarn.lock` of Yarn 2 and later. */
export const yarnBerry: Format = {
  name: 'yarn-berry',
  content: [/^__metadata:/m],
  documentation: {
    files: '`yarn.lock` of Yarn 2 or later, recognized by its content',
    registry: 'npm',
    scope: {
      production: 'with the `package.json` of each member',
      groups: '`dev`',
      member: 'yes',
      target: '`os`, `cpu`, `libc`',
    },
  },
  entry: yarnEntry,
  problemOf: problemOfSource,
  load: async () => (await import('./yarn-berry-parser.ts')).parseYarnBerry,
}
