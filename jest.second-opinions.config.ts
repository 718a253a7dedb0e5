import type { Config } from 'jest'
import base from './jest.config.ts'

/** Holds the bundle and the sandbox against emulators and the Python library. Needs what `.ci/tools` installs. */
const config: Config = {
  ...base,
  testMatch: ['<rootDir>/__tests__/second-opinions/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
}

export default config
