import type { Config } from 'jest'

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // These need more than Node and npm: see .ci/run.
  testPathIgnorePatterns: ['/node_modules/', '/__tests__/(corpus|faults|second-opinions|workflows)/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'sandbox/**/*.ts'],
  testTimeout: 30_000,
  // Most of the time goes to child processes, which the default of one worker less than cores would leave waiting.
  maxWorkers: '100%',
}

export default config
