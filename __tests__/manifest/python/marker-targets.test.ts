import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MarkerTargets, type AskedFor } from '../../../src/manifest/python/marker-targets.ts'
import { PythonTargets, type Targets } from '../../../src/manifest/python/python-targets.ts'
import { pythonRange } from '../../../src/manifest/python/version-constraint.ts'

const NOTHING: AskedFor = { extras: new Set(), groups: new Set() }

/** What Python's packaging says: for each marker a digit for each release and machine, or null if it is not defined. */
const { releases, machines, results } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'marker-results.json'), 'utf8'),
) as { releases: string[]; machines: string[]; results: Record<string, string | null> }

const runtimes = releases.map((release) => `python${release.split('.').slice(0, 2).join('.')}`)

function scope(runtimes: readonly string[] = [], architectures: readonly string[] = []) {
  return { runtimes, architectures }
}

function textOf(marker: string, given = scope(), asked = NOTHING, python = '*'): string | undefined {
  const targets = new PythonTargets(given, pythonRange(python))
  const where = new MarkerTargets(targets, asked).on(marker)
  return where === 0n ? 'nowhere' : targets.textOf(where)
}

describe('a marker', () => {
  const targets = new PythonTargets(scope(runtimes))
  const markers = new MarkerTargets(targets, NOTHING)
  const each = releases.flatMap((release) =>
    machines.map(
      (machine): Targets =>
        targets.onReleases((one) => one.join('.') === release) &
        targets.onArchitectures((one) => (one === 'arm64') === (machine === 'aarch64')),
    ),
  )

  it.each(Object.entries(results))('%s holds where packaging says so', (marker, result) => {
    const where = markers.on(marker)
    expect(each.map((target) => ((where & target) === 0n ? '0' : '1')).join('')).toBe(
      result ?? '1'.repeat(each.length),
    )
  })

  it.each([
    ['python_version < "3.11"', 'nowhere', scope(['python3.13'])],
    ['python_version < "3.11"', undefined, scope(['python3.10'])],
    ['python_version < "3.11"', 'python3.10', scope(['python3.13', 'python3.10', 'nodejs22.x'])],
    ['python_version < "3.11"', 'python<=3.10', scope(['nodejs22.x'])],
    ['python_version == "3.10"', 'python3.10', scope()],
    ['python_version >= "3.11" or platform_machine == "x86_64"', 'x86_64, arm64 python>=3.11', scope()],
    ['platform_machine == "x86_64"', 'x86_64', scope()],
    ['platform_machine == "x86_64"', undefined, scope([], ['x86_64'])],
    ['platform_machine == "x86_64"', 'nowhere', scope([], ['arm64'])],
    ['python_full_version < "3.11.3"', 'python<=3.11.2', scope()],
    ['python_full_version < "3.11.3"', 'python3.11-3.11.2', scope(['python3.11', 'python3.12'])],
    ['sys_platform == "win32"', 'nowhere', scope()],
    ['sys_platform == "win32" and platform_release >= "10"', 'nowhere', scope()],
  ])('%s: %s', (marker, expected, given) => {
    expect(textOf(marker, given)).toBe(expected)
  })

  it.each([
    'platform_release >= "5.10"',
    'platform_version == "x"',
    'platform_machine >= "x86"',
    'sys_platform ~= "linux"',
    'python_version >= "3.x"',
    'python_version == python_full_version',
    '"a" == "b"',
    'extras == "a"',
    'extra < "a"',
    'is no marker',
    '',
    ' ',
  ])('counts everywhere if it cannot be decided: %j', (marker) => {
    expect(textOf(marker)).toBeUndefined()
  })

  it.each([
    ['extra == "A.b"', undefined, 'nowhere'],
    ['extra != "a-b"', 'nowhere', undefined],
    ['"a_b" in extras', undefined, 'nowhere'],
    ['"a-b" not in extras', 'nowhere', undefined],
    ['"dev" in dependency_groups', undefined, 'nowhere'],
    ['"docs" in dependency_groups', 'nowhere', 'nowhere'],
  ])('asks for extras and groups: %s', (marker, asked, notAsked) => {
    expect(textOf(marker, scope(), { extras: new Set(['a-b']), groups: new Set(['dev']) })).toBe(asked)
    expect(textOf(marker)).toBe(notAsked)
    expect(textOf(marker, scope(), { extras: 'all', groups: 'all' })).toBeUndefined()
  })

  it.each([
    ['>=3.10', 'python_version == "3.10"', 'python_version < "3.11"'],
    ['^3.10', 'python_version <= "3.10"', 'python_version < "3.11"'],
    ['>=3.10,<4.0', 'python_version >= "3.12" and python_version < "4.0"', 'python_version >= "3.12"'],
    ['>=3.11,<3.12', 'python_version >= "3.11"', ''],
  ])('means the same within %s: %s and %s', (python, one, other) => {
    expect(textOf(one, scope(), NOTHING, python)).toBe(textOf(other, scope(), NOTHING, python))
  })

  it('means the same if only the versions of Python change that the lock file is for', () => {
    const marker = 'python_version < "3.12"'
    expect(textOf(marker, scope(), NOTHING, '>=3.10')).toBe(textOf(marker, scope(), NOTHING, '>=3.9'))
  })

  it('is not limited to the lock file where runtimes are declared', () => {
    expect(textOf('python_version < "3.10"', scope(['python3.9']), NOTHING, '>=3.10')).toBeUndefined()
  })

  it('is walked at any depth and length', () => {
    const depth = 50_000
    const nested = `${'('.repeat(depth)}os_name == "nt"${') or os_name == "nt"'.repeat(depth)}`
    expect(textOf(nested)).toBe('nowhere')
    expect(textOf(`python_version < "3.9"${' or python_version > "3.8"'.repeat(depth)}`)).toBeUndefined()
  })
})

/** Markers, and whether each holds on a target by plain logic. */
const comparison = fc.constantFrom(
  'python_version < "3.11"',
  'python_version == "3.12"',
  'python_full_version >= "3.12.4"',
  'platform_machine == "aarch64"',
  'sys_platform == "linux"',
  'os_name == "nt"',
)
const { marker } = fc.letrec<{ marker: { text: string; where: (markers: MarkerTargets) => Targets } }>(
  (tie) => ({
    marker: fc.oneof(
      { maxDepth: 4 },
      comparison.map((text) => ({ text, where: (markers: MarkerTargets) => markers.on(text) })),
      fc.tuple(tie('marker'), fc.constantFrom('and', 'or'), tie('marker')).map(([left, word, right]) => ({
        text: `(${left.text}) ${word} (${right.text})`,
        where: (markers: MarkerTargets) =>
          word === 'and'
            ? left.where(markers) & right.where(markers)
            : left.where(markers) | right.where(markers),
      })),
    ),
  }),
)

describe('any marker', () => {
  it('holds where its parts do', () => {
    fc.assert(
      fc.property(marker, ({ text, where }) => {
        const markers = new MarkerTargets(new PythonTargets(scope()), NOTHING)
        expect(markers.on(text)).toBe(where(markers))
      }),
    )
  })

  it('has the text of another one exactly if it chooses the same targets', () => {
    fc.assert(
      fc.property(marker, marker, (one, other) => {
        const targets = new PythonTargets(scope(['python3.10', 'python3.12', 'python3.13']))
        const markers = new MarkerTargets(targets, NOTHING)
        const [a, b] = [markers.on(one.text), markers.on(other.text)]
        expect(targets.textOf(a) === targets.textOf(b)).toBe(a === b)
      }),
    )
  })
})
