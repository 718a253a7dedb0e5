import { describe, expect, it } from '@jest/globals'
import { alternation, versionBefore } from '../../../src/core/plan/alternation.ts'
import { withMarker } from '../../../src/core/model/marker.ts'
import type { LayerVersion } from '../../../src/core/model/layer-version.ts'
import { layerVersion, manifest, olderManifest, request } from '../fixtures.ts'

const of = (version: number, sha256?: string) =>
  layerVersion({ version, description: withMarker('', sha256) })
const [own, other, third] = [manifest.sha256, olderManifest.sha256, 'f'.repeat(64)]

describe('two manifests that alternate', () => {
  // prettier-ignore
  it.each<[string, before: LayerVersion | undefined, latest: LayerVersion | null, isWarned: boolean]>([
    ['A, B, A',                              of(7, own),   of(8, other), true],
    ['A, B, A, with a version deleted',      of(5, own),   of(8, other), true],
    ['the first version',                    undefined,    null,         false],
    ['one version before',                   undefined,    of(8, other), false],
    ['A, A, A',                              of(7, own),   of(8, own),   false],
    ['B, A, A: settings changed',            of(7, other), of(8, own),   false],
    ['C, B, A',                              of(7, third), of(8, other), false],
    ['another tool published before',        of(7),        of(8, other), false],
    ['another tool published the latest',    of(7, own),   of(8),        false],
  ])('%s', (_, before, latest, isWarned) => {
    const facts = { latest, ...(before && { before }) }
    expect(alternation(request(), facts) ?? '').toMatch(isWarned ? /`layer-name`/ : /^$/)
    expect(alternation(request({ reuse: 'any' }), facts)).toBeUndefined()
  })

  it('are looked for in the version before the latest, whatever the order of the list', () => {
    const versions = [of(3), of(9), of(7), of(1)]
    expect(versionBefore(of(9), versions)?.version).toBe(7)
    expect(versionBefore(of(1), versions)).toBeNull()
    expect(versionBefore(null, [])).toBeNull()
  })
})
