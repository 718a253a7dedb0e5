import type { Config } from 'jest'
import base from './jest.config.ts'

/** Holds the bundle and the sandbox against emulators and the Python library. Needs what `.ci/tools` installs. */
const config: Config = {
  ...base,
  testMatch: ['<rootDir>/__tests__/second-opinions/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  // The longest file is to begin at once, and they wait for other people's servers.
  maxWorkers: 3,
}

export default config
