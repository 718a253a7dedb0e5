import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { difference } from '../../../src/manifest/difference.ts'
import { readManifest, type Manifest } from '../../../src/manifest/reading.ts'
import type { Scope } from '../../../src/manifest/scope/scope.ts'

const folder = join(import.meta.dirname, '..', 'python-scopes')
const projects = readdirSync(folder)

/** What the owning tool exports of a lock file: make-python-scopes.sh. */
interface Exported {
  groups: string
  member: string
  runtime: string
  architecture: string
  packages: string[]
}

function exported(project: string): Exported[] {
  return JSON.parse(readFileSync(join(folder, project, 'expected.json'), 'utf8')) as Exported[]
}

function scope(given: Partial<Scope> = {}): Scope {
  return { groups: [], member: undefined, runtimes: [], architectures: [], ignored: [], ...given }
}

async function read(project: string, given: Partial<Scope>, beside = true): Promise<Manifest> {
  const [file = ''] = readdirSync(join(folder, project)).filter((name) => name.endsWith('.lock'))
  const manifest = await readManifest(file, readFileSync(join(folder, project, file)), {
    scope: scope(given),
    beside: (path) => {
      const full = join(folder, project, path)
      return beside && existsSync(full) ? readFileSync(full) : undefined
    },
  })
  if (manifest === undefined) throw new Error(`${file} is of no known format`)
  return manifest
}

function groupsOf(text: string): Scope['groups'] {
  return text === 'all' ? 'all' : text.split(', ').filter((group) => group !== '')
}

/** Packages from a registry. */
function shown({ resolved }: Manifest): string[] {
  const served = resolved.packages.filter(({ source }) => source === undefined)
  return served.map(({ name, version }) => `${name} ${version ?? ''}`).sort()
}

describe.each(projects)('the packages in scope of %s', (project) => {
  it.each(exported(project))(
    'are what its tool exports: groups "$groups", member "$member", $runtime on $architecture',
    async ({ groups, member, runtime, architecture, packages }) => {
      const manifest = await read(project, {
        groups: groupsOf(groups),
        member: member === '' ? undefined : member,
        runtimes: [runtime],
        architectures: [architecture],
      })
      expect(manifest.unknown).toEqual([])
      expect(shown(manifest)).toEqual(packages)
    },
  )

  it('are never fewer with more groups', async () => {
    const known = [
      ...new Set(exported(project).flatMap(({ groups, member }) => (member === '' ? groupsOf(groups) : []))),
    ]
    const names = known.filter((name) => name.length > 1)
    await fc.assert(
      fc.asyncProperty(fc.subarray(names), fc.subarray(names), async (some, more) => {
        const few = await read(project, { groups: some })
        const many = await read(project, { groups: [...some, ...more] })
        const all = await read(project, { groups: 'all' })
        expect(difference(few.resolved.packages, many.resolved.packages).removed).toEqual([])
        expect(difference(many.resolved.packages, all.resolved.packages).removed).toEqual([])
      }),
      { numRuns: 10 },
    )
  })

  it('are all of the file without the targets that no layer has', async () => {
    const all = await read(project, { groups: 'all' })
    expect(shown(all).some((text) => text.startsWith('colorama'))).toBe(false)
    expect(shown(all)).toContain('click 8.1.8')
  })
})

describe('the lock files of two versions of a tool', () => {
  it.each([
    ['poetry-1.8.5', 'poetry-2.5.1'],
    ['pdm-no_inherit_metadata', 'pdm-inherit_metadata'],
  ])('are equal in scope: %s and %s', async (old, current) => {
    for (const groups of [[], ['dev'], ['docs', 'both'], 'all'] as const) {
      for (const runtimes of [[], ['python3.10'], ['python3.10', 'python3.13']]) {
        const [before, after] = [
          await read(old, { groups, runtimes }),
          await read(current, { groups, runtimes }),
        ]
        expect(difference(before.resolved.packages, after.resolved.packages)).toEqual({
          added: [],
          removed: [],
          updated: [],
        })
      }
    }
  })
})

describe('without the project beside it', () => {
  it.each(['poetry-1.8.5', 'pdm-no_inherit_metadata'])('all of %s counts', async (project) => {
    const all = shown(await read(project, {}, false))
    expect(all).toEqual(
      expect.arrayContaining(['click 8.1.8', 'iniconfig 2.0.0', 'attrs 23.2.0', 'colorama 0.4.6']),
    )
  })
})
