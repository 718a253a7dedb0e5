import { describe, expect, it } from '@jest/globals'
import { readingOf } from '../../../src/manifest/reading.ts'

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)
const registry = (name: string | number, more = ''): string =>
  `[[package]]\nname = "p${name}"\nversion = "1"\nsource = { registry = "https://pypi.example" }\n${more}\n`
const root = '[[package]]\nname = "app"\nversion = "1"\nsource = { virtual = "." }\n'

/** A package whose extras each ask for the next one, as PDM writes it. */
const pdmExtras = range(12_000).map(
  (at) =>
    `[[package]]\nname = "p"\nversion = "1"\npath = "./p"\nextras = ["e${at}"]\ndependencies = ["p[e${at + 1}]"]\n`,
)
const poetryExtras = range(12_000).map((at) => `e${at} = ["p[e${at + 1}]"]\n`)

/** Chains of different lengths: each brings another target to one part of the file. */
const chains = 400
const oneByOne = `version = 1
${root}dependencies = [${range(chains)
  .map((at) => `{ name = "p${at}", marker = "python_full_version == '3.${at >> 5}.${at & 31}'" }`)
  .join(', ')}]
${range(chains)
  .map((at) => registry(at, `dependencies = [{ name = "p${at === 0 ? 'x' : at - 1}" }]`))
  .join('')}
${registry(
  'x',
  `dependencies = [${range(10_000)
    .map((at) => `{ name = "py${at}" }`)
    .join(', ')}]`,
)}
${range(10_000)
  .map((at) => registry(`y${at}`, 'dependencies = [{ name = "px" }]'))
  .join('')}`

describe('a hostile lock file is read within seconds', () => {
  it.each([
    [
      'many conditions on the version of Python',
      'uv.lock',
      `version = 1\n${root}dependencies = [${range(40_000)
        .map((at) => `{ name = "p", marker = "python_full_version < '3.${at % 31}.${at}'" }`)
        .join(', ')}]\n${registry('')}`,
      '',
    ],
    ['targets that arrive one by one', 'uv.lock', oneByOne, ''],
    [
      'many sets of targets',
      'requirements.txt',
      range(30_000)
        .map(
          (at) =>
            `p${at}==1 ; python_full_version >= '3.${at % 31}.${at & 31}' and python_full_version != '3.${(at >> 3) % 31}.${(at >> 5) & 31}'\n`,
        )
        .join(''),
      '',
    ],
    [
      'many extras of one package',
      'pdm.lock',
      `[metadata]\nstrategy = []\nlock_version = "4.5.0"\ncontent_hash = "sha256:a"\n${pdmExtras.join('')}`,
      '[project]\nname = "app"\ndependencies = ["p[e0]"]\n',
    ],
    [
      'many extras of one package',
      'poetry.lock',
      `[[package]]\nname = "p"\nversion = "1"\noptional = false\npython-versions = "*"\nfiles = []\n[package.extras]\n${poetryExtras.join('')}[metadata]\nlock-version = "2.0"\npython-versions = "*"\ncontent-hash = "a"\n`,
      '[tool.poetry]\nname = "app"\n[tool.poetry.dependencies]\np = { version = "1", extras = ["e0"] }\n',
    ],
  ])('with %s in a %s', async (_, name, text, project) => {
    const started = process.cpuUsage().user
    const reading = await readingOf(name, Buffer.from(text), {
      beside: (path) => (path === 'pyproject.toml' && project !== '' ? Buffer.from(project) : undefined),
      scope: { groups: [], member: undefined, runtimes: [], architectures: [], ignored: [] },
    })

    expect(reading.kind).toBe('understood')
    expect(process.cpuUsage().user - started).toBeLessThan(6_000_000)
  })
})
