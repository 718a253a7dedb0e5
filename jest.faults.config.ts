import type { Config } from 'jest'
import base from './jest.config.ts'

/** Runs every flow with every fault at every request, and holds docs/reliability.md to what came out. */
const config: Config = {
  ...base,
  testMatch: ['<rootDir>/__tests__/faults/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/__tests__/faults/global-setup.ts',
  globalTeardown: '<rootDir>/__tests__/faults/global-teardown.ts',
  testTimeout: 600_000,
  // They wait more than they compute.
  maxWorkers: 3,
}

export default config
