import { afterAll, describe, expect, it } from '@jest/globals'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { difference, sameResolution, type Changes } from '../../src/manifest/difference.ts'
import { readManifest, type Manifest } from '../../src/manifest/reading.ts'
import type { Scope } from '../../src/manifest/scope/scope.ts'

/** What a layer holds of a lock file, by the tool that owns it. */
interface Expected {
  file: string
  inputs: Partial<Record<string, string>>
  expect: 'packages' | 'changed' | 'unchanged' | 'error'
  packages?: { name: string; version: string }[]
  /** Packages that may be there or not. */
  either?: { name: string; version: string }[]
  diff?: {
    added: { name: string; version: string }[]
    removed: { name: string; version: string }[]
    updated: { name: string; from: string; to: string }[]
  }
  says?: string[]
}

const folder = join(resolve(process.env['SCOPE'] ?? ''), 'cases')
const names = readdirSync(folder).flatMap((format) =>
  readdirSync(join(folder, format)).map((name) => `${format}/${name}`),
)
const agreed: string[] = []

function list(text = ''): string[] {
  const items = text.split(/[\n,]/).map((item) => item.trim())
  return items.filter((item) => item !== '')
}

function scopeOf(inputs: Expected['inputs']): Scope {
  const groups = list(inputs['dependency-groups'])
  return {
    groups: groups.includes('all') ? 'all' : groups,
    member: inputs['workspace-member'],
    runtimes: list(inputs['compatible-runtimes']),
    architectures: list(inputs['compatible-architectures']),
    ignored: list(inputs['ignore-packages']),
  }
}

/** Reads one side of a case. The files beside both are those of today, as in a run. */
async function read(name: string, side: 'old' | 'new', expected: Expected): Promise<Manifest> {
  const beside = (path: string): Uint8Array | undefined => {
    const file = join(folder, name, 'new', path)
    return existsSync(file) ? readFileSync(file) : undefined
  }
  const matching = (glob: string) => globSync(glob, { cwd: join(folder, name, 'new') })
  const { file, inputs } = expected
  const bytes = readFileSync(join(folder, name, side, file))
  const manifest = await readManifest(file, bytes, { beside, matching, scope: scopeOf(inputs) })
  if (manifest === undefined) throw new Error(`${file} is of no known format`)
  return manifest
}

/** Packages without those that may be there or not, each once, sorted. */
function texts(
  packages: readonly { name: string; version: string | null }[],
  either: Expected['either'] = [],
) {
  const given = packages.map(({ name, version }) => `${name} ${version ?? ''}`)
  const optional = new Set(either.map(({ name, version }) => `${name} ${version}`))
  return [...new Set(given)].filter((text) => !optional.has(text)).sort()
}

function inFormOf({ added, removed, updated }: Changes) {
  const versions = (text: string) => text.split(', ').sort().join(', ')
  return {
    added: texts(added),
    removed: texts(removed),
    updated: updated.map(({ name, from, to }) => `${name} ${versions(from)} ${versions(to)}`).sort(),
  }
}

afterAll(() => {
  const formats = Map.groupBy(names, (name) => name.slice(0, name.indexOf('/')))
  const lines = [...formats, ['together', names] as const].map(([format, of]) => {
    const count = of.filter((name) => agreed.includes(name)).length
    return `scope ${format.padEnd(14)} ${String(count).padStart(4)} of ${String(of.length).padStart(4)} agree\n`
  })
  process.stdout.write(`\n${lines.join('')}\n`)
})

/** What a case expects, in the form of {@link found}. */
function wanted({ expect: kind, packages, diff, says }: Expected) {
  return {
    names: says ?? [],
    packages: packages && texts(packages),
    changes: diff && inFormOf({ ...diff, updated: diff.updated.map((one) => ({ ...one, why: 'version' })) }),
    isSame: diff && kind === 'unchanged',
  }
}

/** What the action finds. */
async function found(name: string, expected: Expected): Promise<ReturnType<typeof wanted>> {
  const current = await read(name, 'new', expected)
  const old = expected.diff && (await read(name, 'old', expected))
  const known = current.unknown.flatMap((one) => one.known)
  return {
    names:
      current.unknown.length > 0 && expected.says
        ? expected.says.filter((word) => known.join(' ').includes(word))
        : known,
    packages: expected.packages && texts(current.resolved.packages, expected.either),
    changes: old && inFormOf(difference(old.resolved.packages, current.resolved.packages)),
    isSame: old && sameResolution(old.resolved, current.resolved),
  }
}

describe('what a layer holds of a lock file is what the tool that owns it would install', () => {
  it.each(names)('%s', async (name) => {
    const expected = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected

    expect(await found(name, expected)).toEqual(wanted(expected))

    agreed.push(name)
  })
})
