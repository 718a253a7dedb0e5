import { availableParallelism } from 'node:os'
import type { Config } from 'jest'

/**
 * The flows of `npm test`: every outcome, and every input and output at least once. Each run of the bundle costs a process,
 * so the other flows are left to `npm run test:flows`.
 */
export const CORE_FLOWS = [
  'allowed-secrets',
  'changes',
  'comment',
  'compare-packages',
  'decision',
  'detect-archive',
  'encryption',
  'inputs',
  'keys',
  'manifest-set',
  'optional-regions',
  'outputs',
  'post',
  'regions',
  'report',
  'results-path',
  'reuse',
  'sbom',
  'settings',
  'share-with',
  'ssm-parameter',
  'storage-mode',
  'strict',
  'upload',
]

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
]

/** Paths that no configuration looks for tests in. */
export const IGNORED_PATHS = [
  '[/\\\\]node_modules[/\\\\]',
  ...(process.platform === 'win32'
    ? [`[/\\\\]__tests__[/\\\\]flows[/\\\\](${NOT_ON_WINDOWS.join('|')})\\.test\\.ts$`]
    : []),
]

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  reporters: ['<rootDir>/__tests__/progress.ts', 'summary'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    ...IGNORED_PATHS,
    // These need more than Node and npm, or more time: see .ci/run.
    '[/\\\\]__tests__[/\\\\](corpus|faults|second-opinions|workflows)[/\\\\]',
    `[/\\\\]__tests__[/\\\\]flows[/\\\\](?!(${CORE_FLOWS.join('|')})\\.)`,
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'sandbox/**/*.ts'],
  // For a test that never ends. How long one takes depends on the machine, and no test is about that.
  testTimeout: 120_000,
  // Many wait: for child processes, for locks, for deadlines.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
}

export default config
