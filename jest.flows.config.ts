import type { Config } from 'jest'
import base, { CORE_FLOWS, IGNORED_PATHS } from './jest.config.ts'

/** Runs the flows that `npm test` leaves out. */
const config: Config = {
  ...base,
  testMatch: ['<rootDir>/__tests__/flows/*.test.ts'],
  testPathIgnorePatterns: [
    ...IGNORED_PATHS,
    `[/\\\\]__tests__[/\\\\]flows[/\\\\](${CORE_FLOWS.join('|')})\\.test\\.ts$`,
  ],
}

export default config
