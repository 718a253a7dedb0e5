import type { Config } from 'jest'
import base from './jest.config.ts'

const test = process.env['CORPUS'] ? 'corpus' : process.env['SCOPE'] ? 'scope' : undefined
if (test === undefined) {
  throw new Error(
    'Name the folder with the lock files and what is expected of them: npm run test:corpus -- FOLDER, or npm run test:scope -- FOLDER',
  )
}

/** Holds the readers of manifests against lock files of others, and what the tools that own them read in these. */
const config: Config = {
  ...base,
  testMatch: [`<rootDir>/__tests__/corpus/${test}.test.ts`],
  testPathIgnorePatterns: ['/node_modules/'],
}

export default config
