import { describe, expect, it } from '@jest/globals'
import { manifestOf } from '../../src/core/model/manifest.ts'
import type { Otherwise } from './fixtures.ts'
import { production } from './fixtures.ts'
import { denied, region, runAll, states } from './run-scene.ts'
import { isWrite } from './strict-ports.ts'

const sbomPath = 'sbom.json'

/** The names of the packages in the SBOM of a run; undefined if it has none. */
const namesIn = (sbom: string | undefined) =>
  sbom === undefined
    ? undefined
    : (JSON.parse(sbom) as { components: { name: string }[] }).components.map(({ name }) => name)

const manifestWith = (text: string, path: string) => manifestOf(path, path, [Buffer.from(text)])

describe('a run that is to write an SBOM', () => {
  it.each(states)('has it in its outcome: %s', async (state) => {
    const { sbom, regions } = await runAll(
      [region(state)].flatMap((one) => [one, one, one]),
      { sbomPath },
    ).whole
    expect(regions.every(({ error }) => error === undefined)).toBe(true)
    expect(namesIn(sbom)).toEqual(['boto3'])
  })

  it('has the same one in a dry run', async () => {
    const all = () => [region('changed'), region('unchanged'), region('no version')]
    const { sbom } = await runAll(all(), { sbomPath }).whole
    const { whole, calls } = runAll(all(), { sbomPath, dryRun: true })
    expect((await whole).sbom).toBe(sbom)
    expect(calls.flat().filter(isWrite)).toEqual([])
  })

  it('has it after a failure too, of all regions or of one', async () => {
    const failing = () => {
      const one = region('changed')
      one.layers.newest = () => Promise.reject(denied)
      return one
    }
    for (const regions of [
      [failing(), failing(), failing()],
      [region('changed'), failing(), region('changed')],
    ]) {
      const outcome = await runAll(regions, { sbomPath }).whole
      expect(outcome.regions[1]?.error).toBe(denied)
      expect(namesIn(outcome.sbom)).toEqual(['boto3'])
    }
  })

  it('has it if the account is not allowed, or if the manifest is not pinned', async () => {
    const over = { sbomPath, allowedAccountIds: ['111111111111'] }
    const accountId = () => Promise.resolve('999999999999')
    const all = [region('changed'), region('changed'), region('changed')]
    expect(namesIn((await runAll(all, over, { accountId }).whole).sbom)).toEqual(['boto3'])
    const loose = manifestWith('boto3\nsix>=1\n', 'requirements.txt')
    const { sbom, regions } = await runAll(all, { sbomPath, strict: true, manifest: loose }).whole
    expect(regions[0]?.reason).toBe('manifest-not-pinned')
    expect(namesIn(sbom)).toEqual(['boto3', 'six'])
  })

  it('lists the packages in scope', async () => {
    const scope = { ...production, ignored: ['boto*'] }
    const { sbom } = await runAll([region('changed'), region('changed'), region('changed')], {
      sbomPath,
      scope,
    }).whole
    expect(namesIn(sbom)).toEqual([])
  })

  it.each<[string, Otherwise, string, string, string]>([
    [
      'a damaged manifest',
      { manifest: manifestWith('boto3==1\n<<<<<<< HEAD\n', 'requirements.txt') },
      'manifest-not-understood',
      'Its packages cannot be listed, and `sbom-path` is set.',
      'Correct the file, or omit `sbom-path`.',
    ],
    [
      'an unknown format',
      { manifest: manifestWith('a 1\n', 'deps.xyz') },
      'manifest-not-understood',
      'The format of deps.xyz is not supported. Its packages',
      'or omit `sbom-path`.',
    ],
    [
      'a name that is not in it',
      { scope: { ...production, member: 'api' } },
      'manifest-scope-unknown',
      'no member "api"',
      'Correct `workspace-member`',
    ],
  ])('writes nothing for %s, and says why', async (_, over, code, says, todo) => {
    const all = [region('changed'), region('no backup'), region('unchanged')]
    const { whole, calls } = runAll(all, { sbomPath, ...over })
    const { sbom, regions } = await whole
    expect(regions.map(({ reason }) => reason)).toEqual([code, code, code])
    expect(regions[0]?.error?.message).toContain(says)
    expect(regions[0]?.error?.hint).toContain(todo)
    expect(sbom).toBeUndefined()
    expect(calls.flat().filter(isWrite)).toEqual([])
  })
})

describe('a run that is not to write one', () => {
  it('has none, also of a manifest that it cannot read', async () => {
    const { sbom, regions } = await runAll([region('changed'), region('changed'), region('changed')]).whole
    expect(regions[0]?.result).toBe('published')
    expect(sbom).toBeUndefined()
  })
})
