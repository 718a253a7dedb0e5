import { createHash, getHashes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { readManifest } from '../../../src/manifest/reading.ts'
import { sbomHashes } from '../../../src/manifest/sbom/sbom-hashes.ts'
import { fixtures } from '../fixtures.ts'

const digest = (algorithm: string, encoding: 'hex' | 'base64') =>
  createHash(algorithm).update('six').digest(encoding)

describe('a hash of a lock file', () => {
  // prettier-ignore
  it.each([
    ['md5',       'md5',      'MD5'],
    ['sha1',      'sha1',     'SHA-1'],
    ['sha256',    'sha256',   'SHA-256'],
    ['sha384',    'sha384',   'SHA-384'],
    ['sha512',    'sha512',   'SHA-512'],
    ['sha3_256',  'sha3-256', 'SHA3-256'],
    ['sha3_384',  'sha3-384', 'SHA3-384'],
    ['sha3_512',  'sha3-512', 'SHA3-512'],
    ['blake2b',   'blake2b512', 'BLAKE2b-512'],
  ])('%s has its name in CycloneDX, in hex', (name, algorithm, alg) => {
    expect(getHashes()).toContain(algorithm)
    const hash = { alg, content: digest(algorithm, 'hex') }
    expect(sbomHashes([`${name}:${hash.content}`])).toEqual([hash])
    expect(sbomHashes([`${name}:${hash.content.toUpperCase()}`])).toEqual([hash])
    expect(sbomHashes([`${name}-${digest(algorithm, 'base64')}`])).toEqual([hash])
    expect(sbomHashes([`${name}-${digest(algorithm, 'base64')}?option`])).toEqual([hash])
  })

  it.each([
    `h1:${digest('sha256', 'base64')}`,
    `yarn:${digest('sha512', 'hex')}`,
    `dist-ref:${digest('sha1', 'hex')}`,
    `sha224:${digest('sha224', 'hex')}`,
    'sha256:abc',
    `sha256:${digest('sha1', 'hex')}`,
    `sha512-${digest('sha256', 'base64')}`,
    'sha256:',
    'sha256',
    ':',
    '',
  ])('is left out if CycloneDX has no name for it, or if it is not whole: %s', (text) => {
    expect(sbomHashes([text])).toEqual([])
  })

  it('is one of several, sorted and without duplicates', () => {
    const [one, other] = ['11'.repeat(32), 'ff'.repeat(32)]
    const all = [`sha256:${other}`, `sha1:${'a'.repeat(40)}`, `sha256:${one}`, `sha256:${other}`]
    expect(sbomHashes(all)).toEqual([
      { alg: 'SHA-1', content: 'a'.repeat(40) },
      { alg: 'SHA-256', content: one },
      { alg: 'SHA-256', content: other },
    ])
  })

  // prettier-ignore
  it.each<[format: string, algorithms: string[]]>([
    ['bun',          ['SHA-512']],
    ['cargo',        ['SHA-256']],
    ['npm',          ['SHA-512']],
    ['pdm',          ['SHA-256']],
    ['pipfile',      ['SHA-256']],
    ['pnpm',         ['SHA-512']],
    ['poetry',       ['SHA-256']],
    ['pylock',       ['SHA-256']],
    ['requirements', ['SHA-256']],
    ['uv',           ['SHA-256']],
    ['yarn-v1',      ['SHA-512']],
    ['yarn-berry',   []],
    ['go-sum',       []],
    ['gradle',       []],
  ])('of %s: %s', async (format, algorithms) => {
    const files = fixtures.filter((one) => one.format === format)
    const found = new Set<string>()
    for (const { name, text } of files) {
      const packages = (await readManifest(name, Buffer.from(text)))?.resolved.packages ?? []
      for (const { hashes } of packages) for (const { alg } of sbomHashes(hashes)) found.add(alg)
    }
    expect([...found].sort()).toEqual(algorithms)
  })
})
