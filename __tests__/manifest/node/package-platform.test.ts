import { expect, it } from '@jest/globals'
import { architecturesWith } from '../../../src/manifest/node/package-platform.ts'

const [x86, arm] = ['x86_64', 'arm64']

it.each<[string[], object]>([
  [[x86, arm], {}],
  [[x86, arm], { os: ['linux'] }],
  [[x86, arm], { os: 'linux', cpu: ['x64', 'arm64'], libc: 'glibc' }],
  [[x86, arm], { os: ['darwin', 'linux'], cpu: ['!ia32', '!arm'], libc: ['musl', 'glibc'] }],
  [[x86, arm], { os: ['!win32'] }],
  [[x86, arm], { os: 'any', cpu: ['any'], libc: 'any' }],
  [[x86, arm], { os: [], cpu: 1, libc: null }],
  [[x86], { cpu: ['x64'] }],
  [[x86], { cpu: '!arm64' }],
  [[x86], { cpu: ['!arm64', 'x64'] }],
  [[arm], { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] }],
  [[arm], { cpu: ['ia32', 'arm64'] }],
  [[], { os: ['win32'] }],
  [[], { os: ['!linux'] }],
  [[], { os: ['!linux', 'linux'] }],
  [[], { os: ['!win32', 'darwin'] }],
  [[], { os: ['any', 'darwin'] }],
  [[], { libc: ['musl'] }],
  [[], { cpu: ['wasm32'] }],
])('a package is installed on %j with %j', (expected, fields) => {
  expect(architecturesWith(fields)).toEqual(expected)
})
