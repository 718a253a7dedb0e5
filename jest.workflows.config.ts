import type { Config } from 'jest'
import base from './jest.config.ts'

/** Runs the example workflows under act. Needs what `.ci/tools` installs. */
const config: Config = {
  ...base,
  roots: ['<rootDir>/__tests__/workflows'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
}

export default config
