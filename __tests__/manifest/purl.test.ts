import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PackageURL } from 'packageurl-js'
import type { Ecosystem } from '../../src/manifest/package.ts'
import { purl } from '../../src/manifest/purl.ts'

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
    ['pypi', 'requests', null, 'pkg:pypi/requests'],
    ['pypi', 'requests', '', 'pkg:pypi/requests'],
    ['npm', 'a b?c#d', '1 2', 'pkg:npm/a%20b%3Fc%23d@1%202'],
  ] as const)('of %s, %s at %s is %s', (ecosystem, name, version, expected) => {
    expect(purl({ ecosystem, name }, version)).toBe(expected)
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
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, version) => {
        expect(purl({ ecosystem: 'npm', name: `${name}\ud800` }, version)).toMatch(
          /^pkg:npm\/[\w.~:%/-]*(?:@[\w.~:%-]+)?$/,
        )
      }),
    )
  })
})
