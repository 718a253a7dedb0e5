import type { Config } from 'jest'

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // These need more than Node and npm: see .ci/run.
  testPathIgnorePatterns: ['/node_modules/', '/__tests__/workflows/', '/__tests__/second-opinions/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'sandbox/**/*.ts'],
  testTimeout: 30_000,
}

export default config
