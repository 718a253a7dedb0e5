import type { Config } from 'jest'
import base from './jest.config.ts'

if (!process.env['CORPUS']) {
  throw new Error(
    'Tell the folder with the lock files and what is expected of them: npm run test:corpus -- FOLDER',
  )
}

/** Holds the readers of manifests against lock files of others, and what the tools that own them read in these. */
const config: Config = {
  ...base,
  testMatch: ['<rootDir>/__tests__/corpus/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
}

export default config
