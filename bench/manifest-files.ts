import { createHash } from 'node:crypto'

/** Two versions of one lock file. */
export type Versions = readonly [Buffer, Buffer]

/** A package of a generated file. */
interface Entry {
  index: number
  version: string
}

/** Of so many packages, one has another version in the second file, one is only in the first, one only in the second. */
const oneIn = 50

/** Two versions of a `package-lock.json` of lockfileVersion 3, of about 5 MB each. Always the same. */
export function npmLocks(): Versions {
  return versionsOf(9_300, (entries, count) => {
    const packages = entries.map((entry) => {
      const { folder, name } = npmPlace(entry.index)
      return [`${folder}node_modules/${name}`, npmEntry(name, entry, count)] as const
    })
    const lock = {
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: { '': { name: 'app', version: '1.0.0' }, ...Object.fromEntries(packages) },
    }
    return `${JSON.stringify(lock, undefined, 2)}\n`
  })
}

/** One in twelve is another version of a package, below the one that needs it. */
function npmPlace(index: number): { folder: string; name: string } {
  return index % 12 === 11
    ? { folder: `node_modules/${npmName(index - 1)}/`, name: npmName(index - 2) }
    : { folder: '', name: npmName(index) }
}

function npmEntry(name: string, { index, version }: Entry, count: number): Record<string, unknown> {
  const file = name.slice(name.indexOf('/') + 1)
  const dependencies = others(index, index % 4, count).map((other) => [
    npmName(other),
    `^${firstVersion(other)}`,
  ])
  return {
    version,
    resolved: `https://registry.example/${name}/-/${file}-${version}.tgz`,
    integrity: `sha512-${digest('sha512', `${name}@${version}`).toString('base64')}`,
    ...(index % 3 === 0 && { dev: true }),
    license: index % 4 === 0 ? 'Apache-2.0' : 'MIT',
    ...(dependencies.length > 0 && { dependencies: Object.fromEntries(dependencies) as unknown }),
    engines: { node: index % 2 === 0 ? '>=18' : '^12.22.0 || ^14.17.0 || >=16.0.0' },
    ...(index % 2 === 0 && { funding: { type: 'opencollective', url: `https://funding.example/${file}` } }),
  }
}

/** Two versions of a `uv.lock`, of about 2 MB each. Always the same. */
export function uvLocks(): Versions {
  return versionsOf(800, (entries, count) => {
    const head = 'version = 1\nrevision = 3\nrequires-python = ">=3.10"\n'
    return head + entries.map((entry) => `\n[[package]]\n${uvEntry(entry, count)}`).join('')
  })
}

function uvEntry({ index, version }: Entry, count: number): string {
  const name = pythonName(index)
  const file = `${name.replaceAll('-', '_')}-${version}`
  const dependencies = others(index, index % 4, count).map((other, at) => {
    const marker = at === 0 ? '' : `, marker = "python_full_version < '3.12' and sys_platform == 'linux'"`
    return `    { name = "${pythonName(other)}"${marker} },\n`
  })
  // One in three is compiled, for each Python and platform.
  const tags = index % 3 === 0 ? compiled : ['py3-none-any']
  return [
    `name = "${name}"\nversion = "${version}"\nsource = { registry = "https://packages.example/simple" }\n`,
    ...(dependencies.length === 0 ? [] : ['dependencies = [\n', ...dependencies, ']\n']),
    `sdist = ${distribution(`${file}.tar.gz`)}\nwheels = [\n`,
    ...tags.map((tag) => `    ${distribution(`${file}-${tag}.whl`)},\n`),
    ']\n',
  ].join('')
}

const platforms = [
  'macosx_11_0_arm64',
  'manylinux_2_17_aarch64.manylinux2014_aarch64',
  'manylinux_2_17_x86_64.manylinux2014_x86_64',
  'win_amd64',
]
const compiled = ['310', '311', '312', '313'].flatMap((python) =>
  platforms.map((platform) => `cp${python}-cp${python}-${platform}`),
)

function distribution(file: string): string {
  const hash = digest('sha256', file).toString('hex')
  const place = `https://files.example/packages/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash.slice(4)}`
  const size = parseInt(hash.slice(0, 5), 16)
  const time = `2025-0${1 + (size % 9)}-1${size % 10}T08:30:12.345Z`
  return `{ url = "${place}/${file}", hash = "sha256:${hash}", size = ${size}, upload-time = "${time}" }`
}

/** The file with these many packages, and the one after some changes. */
function versionsOf(count: number, write: (entries: Entry[], count: number) => string): Versions {
  const all = Array.from({ length: count }, (_, index) => ({ index, version: firstVersion(index) }))
  const before = all.filter(({ index }) => index % oneIn !== 1)
  const after = all
    .filter(({ index }) => index % oneIn !== 2)
    .map((entry) => (entry.index % oneIn === 0 ? { ...entry, version: `9${entry.version}` } : entry))
  return [Buffer.from(write(before, count)), Buffer.from(write(after, count))]
}

function firstVersion(index: number): string {
  return `${index % 7}.${index % 30}.${index % 11}`
}

/** Other packages, always the same ones for one package. */
function others(index: number, length: number, count: number): number[] {
  return Array.from({ length }, (_, at) => (index * 31 + at * 977 + 1) % count)
}

const words = [
  'array',
  'async',
  'buffer',
  'cache',
  'client',
  'core',
  'data',
  'event',
  'fast',
  'http',
  'parser',
]

function npmName(index: number): string {
  const name = `${words[index % words.length] ?? ''}-${words[(index >> 4) % words.length] ?? ''}-${index}`
  return index % 4 === 0 ? `@${words[(index >> 2) % words.length] ?? ''}/${name}` : name
}

function pythonName(index: number): string {
  return `${words[index % words.length] ?? ''}-${words[(index >> 4) % words.length] ?? ''}-${index}`
}

function digest(algorithm: string, text: string): Buffer {
  return createHash(algorithm).update(text).digest()
}
