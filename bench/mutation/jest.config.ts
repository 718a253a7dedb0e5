import type { Config } from 'jest'
import base from '../../jest.config.ts'

/** The unit tests of src/core. The model test is left out: its thousands of sequences would run for every mutant. */
const config: Config = {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/__tests__/core/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/model.test.ts$'],
}

export default config
