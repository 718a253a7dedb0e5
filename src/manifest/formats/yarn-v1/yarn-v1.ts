import type { Format } from '../../format.ts'
import { problemOfSource, yarnEntry } from '../../node/node.ts'

/** `yarn.lock` of Yarn 1. */
export const yarnV1: Format = {
  name: 'yarn-v1',
  content: [/^# yarn lockfile v1\r?$/m],
  isLikely: (fileName) => fileName === 'yarn.lock',
  documentation: {
    files: '`yarn.lock` of Yarn 1',
    registry: 'npm',
    scope: {
      production: 'with the `package.json` of the root and of each member',
      groups: '`dev`, with them',
      member: 'yes, with them',
      target: '–',
    },
  },
  entry: yarnEntry,
  problemOf: problemOfSource,
  load: async () => (await import('./yarn-v1-parser.ts')).parseYarnV1,
}
