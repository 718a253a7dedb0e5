import { argv } from 'node:process'
import { Stryker } from '@stryker-mutator/core'

/** Tests with much to read, too slow to run for every change. */
const slow = [
  'any number of',
  'however many',
  'without bound',
  'a megabyte of lines',
  'whatever it is made of',
  'takes time in line with',
  'holds large files',
  'of 20,000 entries',
  'the size of a layer',
  'as deep as the file system',
]

/** Changes one room of src/, a folder or a file of it, and runs the unit tests of that room against each change. */
async function measure(part) {
  const [room] = part.split('/')
  await new Stryker({
    mutate: [part.endsWith('.ts') ? `src/${part}` : `src/${part}/**/*.ts`, '!src/core/errors/catalogue.ts'],
    testRunner: 'mocha',
    plugins: [`${import.meta.dirname}/runner.js`],
    testRunnerNodeArgs: ['--import', `${import.meta.dirname}/hooks.js`],
    // The test of sequences is left out: its thousands of sequences would run for every change.
    mochaOptions: {
      spec: [`__tests__/${room}/**/*.test.ts`],
      ignore: ['**/sequences.test.ts'],
      grep: `^(?!.*(${slow.join('|')}))`,
    },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    disableTypeChecks: false,
    ignorePatterns: ['/dist', '/.stryker-tmp', '/bench/mutation/reports'],
    tempDirName: `.stryker-tmp/${part}`,
    // A busy machine is slow, and a test that is slow only for that has noticed nothing.
    timeoutMS: 10_000,
    dryRunTimeoutMinutes: 30,
    reporters: ['clear-text', 'progress-append-only', 'json'],
    jsonReporter: { fileName: `bench/mutation/reports/${part.replaceAll('/', '-')}.json` },
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  }).runMutationTest()
}

const parts = argv.slice(2)
for (const part of parts.length > 0 ? parts : ['core', 'archive', 'manifest']) await measure(part)
