import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { PackageURL } from 'packageurl-js'
import type { Ecosystem, Package } from '../../../src/manifest/package.ts'
import { readManifest } from '../../../src/manifest/reading.ts'
import { sbomOf } from '../../../src/manifest/sbom/sbom.ts'
import { anyCharacter } from '../../any-character.ts'
import { tries } from '../../tries.ts'
import { fixtures } from '../fixtures.ts'
import { bomOf } from './cyclonedx.ts'

const subject = { layerName: 'web', manifestSha256: 'ab'.repeat(32) }

const six: Package = { ecosystem: 'pypi', name: 'six', version: '1.17.0', hashes: [] }

/** The component of one package. */
async function componentOf(over: Partial<Package>) {
  const { components } = await bomOf(sbomOf(subject, [{ ...six, ...over }]))
  return components[0]
}

describe('the SBOM of a lock file', () => {
  it.each(fixtures)('$path is valid, and has every package with its package URL', async ({ name, text }) => {
    const packages = (await readManifest(name, Buffer.from(text)))?.resolved.packages ?? []
    const { components } = await bomOf(sbomOf(subject, packages))
    expect(new Set(components.map((one) => one.name))).toEqual(new Set(packages.map((one) => one.name)))
    const ofRegistry = components.filter(({ purl }) => purl !== undefined)
    expect(ofRegistry.map(({ purl = '' }) => PackageURL.fromString(purl).version ?? undefined)).toEqual(
      ofRegistry.map(({ version }) => version),
    )
    expect(ofRegistry).not.toEqual([])
  })

  it('names the layer without a version, and the manifest', async () => {
    const { metadata } = await bomOf(sbomOf(subject, [six]))
    expect(metadata.component).toEqual({ type: 'library', 'bom-ref': 'lambda-layer:web', name: 'web' })
    expect(metadata.properties).toEqual([
      { name: 'publish-lambda-layer:manifest-sha256', value: subject.manifestSha256 },
    ])
  })

  it('is valid without packages', async () => {
    expect((await bomOf(sbomOf(subject, []))).components).toEqual([])
  })
})

describe('a component', () => {
  it('is a package of a registry', async () => {
    expect(await componentOf({ hashes: [`sha256:${'0a'.repeat(32)}`] })).toEqual({
      type: 'library',
      'bom-ref': 'pkg:pypi/six@1.17.0',
      name: 'six',
      version: '1.17.0',
      hashes: [{ alg: 'SHA-256', content: '0a'.repeat(32) }],
      purl: 'pkg:pypi/six@1.17.0',
    })
  })

  it('says what decides whether it is installed', async () => {
    expect(await componentOf({ optional: true })).toMatchObject({ scope: 'optional' })
    expect(await componentOf({ marker: 'python3.13 x86_64' })).toMatchObject({
      properties: [{ name: 'publish-lambda-layer:condition', value: 'python3.13 x86_64' }],
    })
  })

  it('without a fixed version has the allowed ones as a property', async () => {
    expect(await componentOf({ version: null, specifier: '<2,>=1.2' })).toEqual({
      type: 'library',
      'bom-ref': 'pkg:pypi/six',
      name: 'six',
      purl: 'pkg:pypi/six',
      properties: [{ name: 'publish-lambda-layer:allowed-versions', value: '<2,>=1.2' }],
    })
  })

  it('of a repository has its address, and no package URL', async () => {
    expect(await componentOf({ source: 'git+https://code.example/six#main' })).toEqual({
      type: 'library',
      'bom-ref': 'pypi:six@1.17.0',
      name: 'six',
      version: '1.17.0',
      externalReferences: [{ type: 'vcs', url: 'git+https://code.example/six' }],
    })
  })

  it('of a folder has its path as a property', async () => {
    expect(await componentOf({ source: 'path:../six' })).toMatchObject({
      properties: [{ name: 'publish-lambda-layer:source', value: 'path:../six' }],
    })
  })

  it('occurs once, and with a reference of its own for each form of a package', async () => {
    const markers = ['linux', 'darwin', 'linux'].map((marker) => ({ ...six, marker }))
    const { components } = await bomOf(sbomOf(subject, [...markers, { ...six, source: 'path:#2' }]))
    expect(components.map((one) => [one['bom-ref'], one.properties?.[0]?.value])).toEqual([
      ['pkg:pypi/six@1.17.0', 'darwin'],
      ['pkg:pypi/six@1.17.0#2', 'linux'],
      ['pypi:six@1.17.0', 'path:'],
    ])
  })
})

describe('the text of an SBOM', () => {
  const word = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 12 }), fc.string({ unit: 'grapheme' }))
  const ecosystem = fc.constantFrom<Ecosystem[]>('pypi', 'npm', 'maven', 'golang', 'composer')
  const address = fc
    .tuple(fc.constantFrom('https://', 'git+https://', 'git+ssh://git@', 'path:', ''), word, word)
    .map(([scheme, host, path]) => `${scheme}${host}/${path}`)
  const anyPackage: fc.Arbitrary<Package> = fc.record(
    {
      ecosystem,
      name: fc.oneof(fc.constantFrom('a', 'b', 'a:b'), word),
      version: fc.oneof(fc.constantFrom('1', '2', null), word),
      hashes: fc.array(
        fc.oneof(
          word,
          fc.base64String({ minLength: 88, maxLength: 88 }).map((b) => `sha512-${b}`),
        ),
      ),
      source: fc.oneof(address, fc.webUrl({ withQueryParameters: true, withFragments: true })),
      marker: word,
      specifier: word,
      optional: fc.constant(true as const),
    },
    { requiredKeys: ['ecosystem', 'name', 'version', 'hashes'] },
  )

  it('is valid, with references that are unique, whatever is in the lock file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPackage), async (packages) => {
        const { components } = await bomOf(sbomOf(subject, packages))
        expect(new Set(components.map((one) => one['bom-ref'])).size).toBe(components.length)
      }),
      { numRuns: tries(300) },
    )
  })

  it('has addresses that are URIs', () => {
    const ajv = new Ajv()
    addFormats.default(ajv)
    const isUri = ajv.compile({ type: 'string', format: 'uri' })
    fc.assert(
      fc.property(fc.array(anyPackage), (packages) => {
        const { components } = JSON.parse(sbomOf(subject, packages)) as Awaited<ReturnType<typeof bomOf>>
        const urls = components.flatMap(({ externalReferences = [] }) =>
          externalReferences.map(({ url }) => url),
        )
        expect(urls.filter((url) => !isUri(url))).toEqual([])
      }),
      { numRuns: tries(1000) },
    )
  })

  it('is the same for the same packages in any order, and another for others', () => {
    const lists = fc
      .uniqueArray(anyPackage, { selector: (each) => JSON.stringify(each), minLength: 1 })
      .chain((packages) =>
        fc.tuple(fc.constant(packages), fc.shuffledSubarray(packages, { minLength: packages.length })),
      )
    fc.assert(
      fc.property(lists, ([packages, shuffled]) => {
        expect(sbomOf(subject, shuffled)).toBe(sbomOf(subject, packages))
      }),
      { numRuns: tries(300) },
    )
    const serialOf = (...parameters: Parameters<typeof sbomOf>) =>
      (JSON.parse(sbomOf(...parameters)) as { serialNumber: string }).serialNumber
    const serials = [
      serialOf(subject, [six]),
      serialOf(subject, []),
      serialOf({ ...subject, layerName: 'api' }, [six]),
      serialOf({ ...subject, manifestSha256: 'cd'.repeat(32) }, [six]),
    ]
    expect(new Set(serials).size).toBe(4)
    for (const serial of serials) {
      expect(serial).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
  })

  it('is indented, unless it is too large for an attestation', () => {
    const text = sbomOf(subject, [six])
    expect(text).toMatch(/^\{\n {2}"\$schema": .*\n\}\n$/s)
    const small = sbomOf(subject, [six], text.length - 1)
    expect(small).not.toContain('\n')
    expect(JSON.parse(small)).toEqual(JSON.parse(text))
    expect(sbomOf(subject, [six], text.length)).toBe(text)
  })

  it('of a lock file with 20,000 packages takes no more than seconds', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({
      ...six,
      name: `six-${at % 10_000}`,
      marker: `${at}`,
    }))
    const started = performance.now()
    expect(sbomOf(subject, many).length).toBeGreaterThan(2_000_000)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
