import { describe, expect, it } from '@jest/globals'
import { AllowedSecrets } from '../../../src/archive/build/allowed-secrets.ts'

describe('a file that holds a secret', () => {
  it.each([
    ['python/key.pem', 'python/key.pem', true],
    ['python/*.pem', 'python/key.pem', true],
    ['**/*.pem', 'ruby/gems/x/key.pem', true],
    ['**/*.pem', 'key.pem', true],
    ['ruby/**/test/*', 'ruby/a/b/test/key', true],
    ['k?[0-9].pem', 'ke1.pem', true],
    ['(a)/{b,c}.pem', '(a)/{b,c}.pem', true],
    ['.npmrc', '.npmrc', true],
    ['**/.npmrc', 'a/.npmrc', true],
    ['key.pem', 'python/key.pem', false],
    ['python', 'python/key.pem', false],
    ['python/*', 'python/a/key.pem', false],
    ['*', '.npmrc', false],
    ['**', 'a/.npmrc', false],
    ['**', '.aws/credentials', false],
    ['**/*', 'a/.ssh/config', false],
    ['{a,b}.pem', 'a.pem', false],
    ['!b.pem', 'a.pem', false],
  ])('%s allows %s: %j', (pattern, name, expected) => {
    const allowed = new AllowedSecrets([pattern])
    expect(allowed.allows(name, 'a private key')).toBe(expected)
    expect(allowed.found).toEqual(expected ? [{ name, kind: 'a private key' }] : [])
    expect(allowed.unused).toEqual(expected ? [] : [pattern])
  })
})

describe('what is a secret by its name', () => {
  it.each([
    ['.git', '.git/', true],
    ['a/.aws/', 'a/.aws/', true],
    ['.netrc', '.netrc', true],
    ['**', '.git/', false],
    ['**/.git', 'a/.git/', false],
    ['.git/**', '.git/', false],
    ['.g[i]t', '.git/', false],
    ['.git', 'a/.git/', false],
  ])('%s allows %s: %j', (pattern, name, expected) => {
    expect(new AllowedSecrets([pattern]).allowsNamed(name, 'Git data')).toBe(expected)
  })
})

it('many wildcards take no time', () => {
  const allowed = new AllowedSecrets([`${'{a,b}'.repeat(40)}(x|y)`, '+(a)'.repeat(40)])
  expect(allowed.allows('a'.repeat(200), 'a private key')).toBe(false)
})
