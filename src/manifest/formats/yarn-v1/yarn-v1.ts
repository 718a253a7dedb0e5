import { WHOLE_FILE, type Format } from '../../format.ts'
import { problemOfSource, yarnEntry } from '../../node/node.ts'

/** `yarn.lock` of Yarn 1. */
export const yarnV1: Format = {
  name: 'yarn-v1',
  content: [/^# yarn lockfile v1\r?$/m],
  isLikely: (fileName) => fileName === 'yarn.lock',
  documentation: { files: '`yarn.lock` of Yarn 1', registry: 'npm', scope: WHOLE_FILE },
  entry: yarnEntry,
  problemOf: problemOfSource,
  load: async () => (await import('./yarn-v1-parser.ts')).parseYarnV1,
}
