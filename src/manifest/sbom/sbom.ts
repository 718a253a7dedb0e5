import { createHash } from 'node:crypto'
import type { Package } from '../package.ts'
import { registryPurl } from '../purl.ts'
import { shownName, shownText } from '../without-credentials.ts'
import { sbomHashes, type SbomHash } from './sbom-hashes.ts'
import { addressOf, localSource, type ExternalReference } from './sbom-source.ts'

/** What an SBOM is about. */
export interface SbomSubject {
  layerName: string
  /** Lower-hex SHA-256 of the manifest that the layer is built from. */
  manifestSha256: string
}

/** A name and a value with a meaning that CycloneDX has no member for. */
interface Property {
  name: string
  value: string
}

/** A package, with the members that CycloneDX gives it. */
interface Component {
  type: 'library'
  name: string
  version?: string | undefined
  scope?: 'optional' | undefined
  hashes?: readonly SbomHash[] | undefined
  purl?: string | undefined
  externalReferences?: readonly ExternalReference[] | undefined
  properties?: readonly Property[] | undefined
}

/** Maximum number of bytes of an SBOM that `actions/attest` accepts. */
const ATTESTED = 16 * 1024 * 1024

/**
 * The software bill of materials of a layer: a CycloneDX 1.6 document, as JSON text. It has no time and no random number, so
 * the same packages of the same manifest give the same text. It contains no credentials.
 *
 * @param attested - Number of bytes above which the text is written without indentation.
 */
export function sbomOf(
  { layerName, manifestSha256 }: SbomSubject,
  packages: readonly Package[],
  attested = ATTESTED,
): string {
  const content = {
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: 'publish-lambda-layer' }] },
      component: { type: 'library', 'bom-ref': `lambda-layer:${layerName}`, name: layerName },
      properties: [property('manifest-sha256', manifestSha256)],
    },
    components: withReferences(packages),
  }
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    ...content,
  }
  const indented = `${JSON.stringify(document, null, 2)}\n`
  return Buffer.byteLength(indented) > attested ? JSON.stringify(document) : indented
}

/**
 * The components in a fixed order, each once. Each has a reference of its own, because some readers of CycloneDX keep one
 * component for each reference. A package that the manifest has in several forms gets a number.
 */
function withReferences(packages: readonly Package[]): readonly object[] {
  const components = new Map(
    packages.map((each) => {
      const component = componentOf(each)
      return [JSON.stringify(component), { reference: referenceOf(each), component }]
    }),
  )
  const sorted = [...components].toSorted(
    ([text, { reference }], [otherText, other]) =>
      compare(reference, other.reference) || compare(text, otherText),
  )
  const uses = new Map<string, number>()
  return sorted.map(([, { reference, component }]) => {
    const number = (uses.get(reference) ?? 0) + 1
    uses.set(reference, number)
    const { type, ...rest } = component
    return { type, 'bom-ref': number === 1 ? reference : `${reference}#${number}`, ...rest }
  })
}

/** The package URL, or something like it. It contains no `#`. */
function referenceOf(each: Package): string {
  const { ecosystem, name, version } = each
  const own = [shownName(name, ecosystem), ...(version === null ? [] : [shownText(version)])]
  return (
    registryPurl(each, version) ??
    `${ecosystem}:${own.map((part) => encodeURIComponent(part.toWellFormed())).join('@')}`
  )
}

function componentOf(each: Package): Component {
  const { ecosystem, version, specifier, source, marker, optional } = each
  const address = source === undefined ? undefined : addressOf(source)
  const properties = [
    ...(specifier === undefined ? [] : [property('allowed-versions', shownText(specifier))]),
    ...(source === undefined || address !== undefined ? [] : [property('source', localSource(source))]),
    ...(marker === undefined ? [] : [property('condition', shownText(marker))]),
  ]
  const hashes = sbomHashes(each.hashes)
  return {
    type: 'library',
    name: shownName(each.name, ecosystem),
    version: version === null ? undefined : shownText(version),
    scope: optional === true ? 'optional' : undefined,
    hashes: hashes.length === 0 ? undefined : hashes,
    purl: registryPurl(each, version),
    externalReferences: address === undefined ? undefined : [address],
    properties: properties.length === 0 ? undefined : properties,
  }
}

/** CycloneDX wants a prefix of their own for the names of properties. */
function property(name: string, value: string): Property {
  return { name: `publish-lambda-layer:${name}`, value }
}

/** A UUID of version 8 (RFC 9562), from a digest: equal texts have equal ones, and others have others. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((parseInt(hex.charAt(16), 16) & 0b11) | 0b1000).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
