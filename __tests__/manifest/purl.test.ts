import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PackageURL } from 'packageurl-js'
import type { Ecosystem, Package } from '../../src/manifest/package.ts'
import { purl, registryPurl } from '../../src/manifest/purl.ts'
import { anyCharacter } from '../any-character.ts'

describe('a package URL', () => {
  it.each([
    ['npm', 'left-pad', '1.3.0', 'pkg:npm/left-pad@1.3.0'],
    ['npm', '@scope/name', '1.0.0', 'pkg:npm/%40scope/name@1.0.0'],
    ['npm', 'JSONStream', '1.3.5', 'pkg:npm/JSONStream@1.3.5'],
    ['pypi', 'requests', '2.32.3', 'pkg:pypi/requests@2.32.3'],
    ['pypi', 'torch', '2.4.0+cpu', 'pkg:pypi/torch@2.4.0%2Bcpu'],
    ['pypi', 'a', '1!2.0', 'pkg:pypi/a@1%212.0'],
    ['golang', 'github.com/go-chi/chi/v5', 'v5.0.2', 'pkg:golang/github.com/go-chi/chi/v5@v5.0.2'],
    ['maven', 'org.junit:junit-bom', '5.9.2', 'pkg:maven/org.junit/junit-bom@5.9.2'],
    ['composer', 'aws/aws-sdk-php', 'dev-main', 'pkg:composer/aws/aws-sdk-php@dev-main'],
    ['gem', 'rails', '7.0.0', 'pkg:gem/rails@7.0.0'],
    ['gem', 'a', '1:2', 'pkg:gem/a@1:2'],
    ['cargo', 'serde', '1.0.0', 'pkg:cargo/serde@1.0.0'],
    ['npm', 'a:b', '1', 'pkg:npm/a:b@1'],
    ['golang', '/a//b/', 'v1', 'pkg:golang/a/b@v1'],
    ['npm', "a'(*)!", '1', 'pkg:npm/a%27%28%2A%29%21@1'],
    ['pypi', 'requests', null, 'pkg:pypi/requests'],
    ['pypi', 'requests', '', 'pkg:pypi/requests'],
    ['npm', 'a b?c#d', '1 2', 'pkg:npm/a%20b%3Fc%23d@1%202'],
  ] as const)('of %s, %s at %s is %s', (ecosystem, name, version, expected) => {
    expect(purl({ ecosystem, name }, version)).toBe(expected)
  })

  it.each<[what: string, of: Partial<Package>]>([
    ['a repository', { source: 'git+https://code.example/a#b' }],
    ['a path', { source: 'path:.' }],
    ['a URL', { source: 'https://files.example/a.whl', hashes: ['sha256:ab'] }],
    ['one that is patched', { source: 'patch:ab' }],
    ['a name of dots', { name: '..' }],
    ['a name with dots in it', { ecosystem: 'npm', name: 'a/../b' }],
    ['a name with an empty part', { ecosystem: 'npm', name: '@a/' }],
    ['a name that the index does not take', { name: '-' }],
    ['no name', { name: '' }],
    ['a path for a name', { ecosystem: 'npm', name: './a' }],
    ['an address for a name', { ecosystem: 'npm', name: 'https://files.example/a' }],
    ['an address for a version', { version: 'https://files.example/a.tgz' }],
    ['a path for a version', { version: 'file:../a' }],
    ['a password in the version', { version: 'user:secret@files.example' }],
  ])('is not made of %s', (_, of) => {
    const one: Package = { ecosystem: 'pypi', name: 'requests', version: '1.0', hashes: [], ...of }

    expect(registryPurl(one, one.version)).toBeUndefined()
  })

  it('is made of what a registry serves, with the version that is asked for', () => {
    const one: Package = { ecosystem: 'npm', name: '@a/b', version: '1.0.0', hashes: [], origin: 'https://a' }

    expect(registryPurl(one, one.version)).toBe('pkg:npm/%40a/b@1.0.0')
    expect(registryPurl(one, null)).toBe('pkg:npm/%40a/b')
  })

  it('is read by the library of the specification as what it is of', () => {
    const ecosystem = fc.constantFrom<Ecosystem>('cargo', 'composer', 'gem', 'npm', 'pypi')
    const part = fc.stringMatching(/^[a-z0-9][a-z0-9.@+~!()*'% -]{0,8}[a-z0-9]$/)

    fc.assert(
      fc.property(
        ecosystem,
        fc.array(part, { minLength: 1, maxLength: 3 }),
        part,
        (type, segments, version) => {
          const read = PackageURL.fromString(purl({ ecosystem: type, name: segments.join('/') }, version))

          expect([read.type, read.namespace ?? '', read.name, read.version]).toEqual([
            type,
            segments.slice(0, -1).join('/'),
            segments.at(-1),
            version,
          ])
        },
      ),
    )
  })

  it('can be made of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: anyCharacter }), (name, version) => {
        expect(purl({ ecosystem: 'npm', name: `${name}\ud800` }, version)).toMatch(
          /^pkg:npm\/[\w.~:%/-]*(?:@[\w.~:%-]+)?$/,
        )
      }),
    )
  })
})
