import { describe, expect, it } from '@jest/globals'
import {
  compareVersions,
  missingVersion,
  newestVersions,
} from '../../../../src/archive/inspect/code/runtime-libraries.ts'

const [AL1, AL2, AL2023] = ['Amazon Linux 1', 'Amazon Linux 2', 'Amazon Linux 2023']

describe('a version that a runtime does not have', () => {
  it.each<[runtime: string, versions: string[], system: string | undefined, needed: string, newest: string]>([
    ['python3.11', ['GLIBC_2.2.5', 'GLIBC_2.34'], AL2, 'GLIBC_2.34', 'GLIBC_2.26'],
    ['python3.8', ['GLIBC_2.27'], AL2, 'GLIBC_2.27', 'GLIBC_2.26'],
    ['nodejs18.x', ['GLIBC_2.28', 'GLIBC_2.9'], AL2, 'GLIBC_2.28', 'GLIBC_2.26'],
    ['java17', ['GLIBC_2.32'], AL2, 'GLIBC_2.32', 'GLIBC_2.26'],
    ['provided.al2', ['GLIBCXX_3.4.29'], AL2, 'GLIBCXX_3.4.29', 'GLIBCXX_3.4.24'],
    ['ruby3.2', ['CXXABI_1.3.13'], AL2, 'CXXABI_1.3.13', 'CXXABI_1.3.11'],
    ['python3.12', ['GLIBC_2.35'], AL2023, 'GLIBC_2.35', 'GLIBC_2.34'],
    ['nodejs22.x', ['GLIBC_2.38'], AL2023, 'GLIBC_2.38', 'GLIBC_2.34'],
    ['provided.al2023', ['GLIBC_ABI_DT_RELR'], AL2023, 'GLIBC_2.36', 'GLIBC_2.34'],
    ['python3.13', ['GLIBCXX_3.4.30'], AL2023, 'GLIBCXX_3.4.30', 'GLIBCXX_3.4.29'],
    ['python3.7', ['GLIBC_2.18'], AL1, 'GLIBC_2.18', 'GLIBC_2.17'],
    // The newest of one library, whatever their order, and glibc before others.
    ['python3.11', ['GLIBC_2.34', 'GLIBC_2.27', 'GLIBC_2.30'], AL2, 'GLIBC_2.34', 'GLIBC_2.26'],
    ['python3.11', ['GLIBCXX_3.4.30', 'GLIBC_2.27'], AL2, 'GLIBC_2.27', 'GLIBC_2.26'],
    ['python3.11', ['GLIBC_2.26.1'], AL2, 'GLIBC_2.26.1', 'GLIBC_2.26'],
  ])('%s: %j', (runtime, versions, system, needed, newest) => {
    expect(missingVersion(runtime, versions)).toEqual({ system, needed, newest })
  })

  it.each([
    ['python3.11', ['GLIBC_2.26', 'GLIBC_2.3.4', 'GLIBC_2.17']],
    ['python3.12', ['GLIBC_2.34', 'GLIBCXX_3.4.29', 'CXXABI_1.3.13']],
    ['python3.11', ['GLIBC_PRIVATE', 'GCC_3.0', 'OPENSSL_3.0.0', 'CXXABI_TM_1', 'GLIBC_', '']],
    ['python3.11', ['GLIBC_3', 'GLIBC_2.99x', 'GLIBC_2.', 'XGLIBC_2.99', 'GLIBC_x2.99']],
    ['python3.11', []],
    ['python3.11', [`GLIBC_2.${'9'.repeat(5)}`, `GLIBC_2${'.9'.repeat(4)}`]],
    // A runtime that is not in the table has what nobody here knows.
    ['python9.9', ['GLIBC_2.99']],
  ])('is none: %s, %j', (runtime, versions) => {
    expect(missingVersion(runtime, versions)).toBeUndefined()
  })
})

it('of all that a file needs, the newest of each library counts', () => {
  const versions = ['GLIBC_2.9', 'GCC_3.0', 'GLIBC_2.34', 'GLIBCXX_3.4', 'GLIBC_2.17', 'GLIBC_ABI_DT_RELR']
  expect(newestVersions(versions)).toEqual(['GLIBC_2.36', 'GLIBCXX_3.4'])
})

it.each([
  ['GLIBC_2.9', 'GLIBC_2.34', -1],
  ['GLIBC_2.34', 'GLIBC_2.9', 1],
  ['GLIBC_2.34', 'GLIBC_2.34', 0],
  ['GLIBC_2.34', 'GLIBC_2.34.0', 0],
  ['GLIBC_2.34', 'GLIBC_2.34.1', -1],
  ['GLIBC_2.34.1', 'GLIBC_2.34', 1],
  ['GLIBC_3.1', 'GLIBC_2.34', 1],
])('%s against %s', (one, other, sign) => {
  expect(Math.sign(compareVersions(one, other))).toBe(sign)
})
