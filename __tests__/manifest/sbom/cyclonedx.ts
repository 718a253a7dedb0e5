import { Version } from '@cyclonedx/cyclonedx-library/Spec'
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation'

/** What a test reads of a CycloneDX document. */
export interface Bom {
  serialNumber: string
  metadata: { component: { name: string }; properties: { name: string; value: string }[] }
  components: {
    'bom-ref': string
    name: string
    version?: string
    scope?: string
    purl?: string
    hashes?: { alg: string; content: string }[]
    externalReferences?: { type: string; url: string }[]
    properties?: { name: string; value: string }[]
  }[]
}

const validator = new JsonStrictValidator(Version.v1dot6)

/** A CycloneDX 1.6 document. Throws where the official schema does not accept it. */
export async function bomOf(text: string): Promise<Bom> {
  const error: unknown = await validator.validate(text)
  if (error !== null) throw new Error(JSON.stringify(error))
  return JSON.parse(text) as Bom
}
