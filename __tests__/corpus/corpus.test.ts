import { afterAll, describe, expect, it } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { IncludedFiles } from '../../src/manifest/format.ts'
import { difference, sameResolution, type Changes } from '../../src/manifest/difference.ts'
import { readManifest, type Manifest } from '../../src/manifest/reading.ts'
import { ManifestError, type Package } from '../../src/manifest/package.ts'
import { expectedCase, expectedPair, type ExpectedCase, type ExpectedPair } from './expected.ts'

const corpus = resolve(process.env['CORPUS'] ?? '')
const kinds = { cases: folders('cases'), pairs: folders('pairs') }
const agreed: string[] = []

/** `FORMAT/NAME` of each folder of a kind. */
function folders(kind: 'cases' | 'pairs'): string[] {
  const formats = readdirSync(join(corpus, kind))
  return formats.flatMap((format) =>
    readdirSync(join(corpus, kind, format)).map((name) => `${format}/${name}`),
  )
}

async function read(folder: string, file: string): Promise<Manifest> {
  const include: IncludedFiles = (path, from) => {
    const realPath = join(folder, dirname(from), path)
    return { bytes: readFileSync(realPath), realPath }
  }
  const manifest = await readManifest(file, readFileSync(join(folder, file)), { include })
  if (manifest === undefined) throw new Error(`${file} is of no known format`)
  return manifest
}

afterAll(() => {
  const lines = Object.entries(kinds).flatMap(([kind, names]) => {
    const formats = Map.groupBy(names, (name) => name.slice(0, name.indexOf('/')))
    const all = [...formats, ['together', names] as const]
    return all.map(([format, of]) => {
      const count = of.filter((name) => agreed.includes(`${kind} ${name}`)).length
      return `${kind} ${format.padEnd(14)} ${String(count).padStart(4)} of ${String(of.length).padStart(4)} agree\n`
    })
  })
  process.stdout.write(`\n${lines.join('')}\n`)
})

describe('the packages of a lock file are those that its own tool reads', () => {
  it.each(kinds.cases)('%s', async (name) => {
    const folder = join(corpus, 'cases', name)
    const expected = expectedCase(folder)

    const { format, resolved } = await read(folder, expected.file)

    expect(format).toBe(dirname(name))
    expect(texts(resolved.packages)).toEqual(texts(expected.packages))
    const unpinned = resolved.unpinned.map(({ file, line, name }) => ({ file, line, name }))
    expect(format === 'requirements' ? unpinned : []).toEqual(wantedPins(expected))
    agreed.push(`cases ${name}`)
  })
})

describe('what changed between two versions of a lock file is what changed in the eyes of its own tool', () => {
  it.each(kinds.pairs)('%s', async (name) => {
    const folder = join(corpus, 'pairs', name)
    const expected = expectedPair(folder)

    const [old, current] = await Promise.all(
      ['old', 'new'].map((side) => read(join(folder, side), expected.file)),
    )
    if (old === undefined || current === undefined) throw new Error('two sides')

    const changes = difference(old.resolved.packages, current.resolved.packages)
    expect(sameResolution(old.resolved, current.resolved)).toBe(expected.expect === 'unchanged')
    expect(inFormOf(changes, expected.diff)).toEqual(sorted(expected.diff))
    agreed.push(`pairs ${name}`)
  })
})

describe('a damaged file is not taken for one that holds packages', () => {
  const damaged = JSON.parse(readFileSync(join(corpus, 'malformed', 'index.json'), 'utf8')) as Record<
    string,
    string
  >[]

  it.each(damaged.map((each) => join(each['case'] ?? '', each['file'] ?? '')))('%s', async (path) => {
    const reading = read(join(corpus, 'malformed', dirname(path)), path.slice(dirname(path).length + 1))

    await expect(reading).rejects.toThrow(ManifestError)
  })
})

function texts(packages: readonly Pick<Package, 'name' | 'version' | 'hashes' | 'source'>[]): string[] {
  const each = packages.map(({ name, version, hashes, source }) =>
    [name, version, [...hashes].sort().join(' '), source].join(' | '),
  )
  return [...new Set(each)].sort()
}

function wantedPins(expected: ExpectedCase): unknown[] {
  return (expected.unpinned ?? []).map(({ file, line, name }) => ({ file, line, name }))
}

/**
 * The changes as the corpus writes them: by name, with all versions of it. It mostly leaves out what differs in nothing
 * but a marker or a group, and has no word for that.
 */
function inFormOf(
  { added, removed, updated }: Changes,
  expected: ExpectedPair['diff'],
): ExpectedPair['diff'] {
  const listed = (of: Changes['added']): { name: string; versions: string[] }[] =>
    [...Map.groupBy(of, ({ name }) => name)].map(([name, each]) => ({
      name,
      versions: each.map(({ version }) => fixedVersion(version)),
    }))
  return sorted({
    added: listed(added),
    removed: listed(removed),
    updated: updated
      .filter(({ name, why }) => why !== 'marker' || expected.updated.some((each) => each.name === name))
      .map(({ name, from, to, why }) => ({
        name,
        from: from.split(', ').map(fixedVersion),
        to: to.split(', ').map(fixedVersion),
        ...(why !== 'version' && { why: 'hashes or source only' }),
      })),
  })
}

/** Where no version is fixed, the corpus has an empty text in the place of what is allowed. */
function fixedVersion(version: string): string {
  return /^[<>=!~]/.test(version) ? '' : version
}

function sorted({ added, removed, updated }: ExpectedPair['diff']): ExpectedPair['diff'] {
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
  const versions = <T extends { versions: string[] }>(each: T): T => ({
    ...each,
    versions: each.versions.toSorted(),
  })
  return {
    added: added.map(versions).sort(byName),
    removed: removed.map(versions).sort(byName),
    updated: updated
      .map((each) => ({ ...each, from: each.from.toSorted(), to: each.to.toSorted() }))
      .sort(byName),
  }
}
