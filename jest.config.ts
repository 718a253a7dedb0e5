import type { Config } from 'jest'

/**
 * Flows that are about what Windows does not have: signals that a process can catch, execute bits and other permissions,
 * named pipes and sockets in folders, scripts with a first line, `/dev`, and names with a line break or a colon in them.
 */
const NOT_ON_WINDOWS = [
  'credential-sources',
  'hostile-text',
  'includes',
  'manifest-file',
  'runner-files',
  'signals',
  'source-dir',
  'upload-failures',
].map((name) => `[/\\\\]__tests__[/\\\\]flows[/\\\\]${name}\\.test\\.ts$`)

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // These need more than Node and npm: see .ci/run.
  testPathIgnorePatterns: [
    '[/\\\\]node_modules[/\\\\]',
    '[/\\\\]__tests__[/\\\\](corpus|faults|second-opinions|workflows)[/\\\\]',
    ...(process.platform === 'win32' ? NOT_ON_WINDOWS : []),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'sandbox/**/*.ts'],
  testTimeout: 30_000,
  // Most of the time goes to child processes, which the default of one worker less than cores would leave waiting.
  maxWorkers: '100%',
}

export default config
