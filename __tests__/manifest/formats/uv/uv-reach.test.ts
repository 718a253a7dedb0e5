import { describe, expect, it } from '@jest/globals'
import { readManifest } from '../../../../src/manifest/reading.ts'
import type { Scope } from '../../../../src/manifest/scope/scope.ts'

const whole: Scope = { groups: [], member: undefined, runtimes: [], architectures: [], ignored: [] }

/** Names and versions in scope of a `uv.lock` with these entries. */
async function inScope(entries: string, groups: Scope['groups']): Promise<string[]> {
  const manifest = await readManifest('uv.lock', Buffer.from(`version = 1\n${entries}`), {
    scope: { ...whole, groups },
  })
  return manifest?.resolved.packages.map(({ name, version }) => `${name} ${version ?? ''}`) ?? []
}

const registry = (name: string, version: string, more = ''): string =>
  `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.example" }\n${more}\n`

describe('extras that exclude each other', () => {
  // As uv writes a group `lint` with `app[cpu]`.
  const lock = `conflicts = [[{ package = "app", extra = "cpu" }, { package = "app", extra = "gpu" }]]
[[package]]
name = "app"
version = "1"
source = { virtual = "." }
[package.optional-dependencies]
cpu = [{ name = "click", version = "8.1.7" }]
gpu = [{ name = "click", version = "8.1.3" }]
[package.dev-dependencies]
lint = [{ name = "app" }, { name = "app", extra = ["cpu"], marker = "extra == 'extra-3-app-cpu'" }]
other = [{ name = "ruff", marker = "extra == 'extra-3-app-cpu'" }]
${registry('click', '8.1.3')}${registry('click', '8.1.7')}${registry('ruff', '1')}`

  it.each([
    [['lint'], ['click 8.1.7']],
    [['gpu'], ['click 8.1.3']],
    [
      ['lint', 'other'],
      ['click 8.1.7', 'ruff 1'],
    ],
    [['other'], []],
    [
      ['lint', 'gpu'],
      ['click 8.1.3', 'click 8.1.7'],
    ],
  ])('are asked for by %j', async (groups, packages) => {
    expect(await inScope(lock, groups)).toEqual(packages)
  })

  it('count, however many of them one after another ask for the next', async () => {
    const names = Array.from({ length: 30 }, (_, at) => at)
    const chain = `conflicts = [[${names.map((at) => `{ package = "p${at}", extra = "e" }`).join(', ')}, { package = "q", extra = "e" }]]
[[package]]
name = "app"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "p0", extra = ["e"], marker = "extra == 'extra-2-p0-e'" }, ${names
      .slice(1)
      .map(
        (at) =>
          `{ name = "p${at}", extra = ["e"], marker = "extra == 'extra-${`p${at - 1}`.length}-p${at - 1}-e'" }`,
      )
      .join(', ')}]
${names.map((at) => registry(`p${at}`, '1', `[package.optional-dependencies]\ne = [{ name = "end" }]`)).join('')}${registry('end', '1')}`

    expect(await inScope(chain, [])).toContain('p29 1')
  })
})
