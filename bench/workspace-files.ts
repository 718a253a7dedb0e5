import { createHash } from 'node:crypto'
import type { Versions } from './manifest-files.ts'

/** How many members the workspaces have. Each depends on the next five packages of its own, and on two others. */
const MEMBERS = 200

/** Two versions of a `package-lock.json` of a workspace, of about 5 MB each. Always the same. */
export function npmWorkspaceLocks(): Versions {
  return versionsOf(9_000, (count, versionOf) => {
    const names = members()
    const packages: [path: string, entry: object][] = [
      ['', { name: 'root', version: '1.0.0', workspaces: ['packages/*'] }],
      ...names.map(({ name, path, packages, others }): [string, object] => [
        path,
        {
          name,
          version: '1.0.0',
          dependencies: dependencies([...others, ...packages.map((one) => nameOf(one % count))]),
        },
      ]),
      ...names.map(({ name, path }): [string, object] => [
        `node_modules/${name}`,
        { resolved: path, link: true },
      ]),
      ...indices(count).map((index): [string, object] => [
        `node_modules/${nameOf(index)}`,
        npmEntry(index, count, versionOf(index)),
      ]),
    ]
    const lock = {
      name: 'root',
      lockfileVersion: 3,
      requires: true,
      packages: Object.fromEntries(packages) as unknown,
    }
    return `${JSON.stringify(lock, undefined, 2)}\n`
  })
}

function npmEntry(index: number, count: number, version: string): object {
  const name = nameOf(index)
  return {
    version,
    resolved: `https://registry.example/${name}/-/${name}-${version}.tgz`,
    integrity: integrityOf(name, version),
    license: 'MIT',
    dependencies: dependencies(needs(index, count).map(nameOf)),
    engines: { node: '^12.22.0 || ^14.17.0 || >=16.0.0' },
    funding: { type: 'opencollective', url: `https://funding.example/${name}` },
    ...(index % 20 === 0 && { optional: true, os: ['linux'], cpu: ['x64'] }),
  }
}

/** Two versions of a `pnpm-lock.yaml` of a workspace, of about 5 MB each. Always the same. */
export function pnpmWorkspaceLocks(): Versions {
  return versionsOf(18_500, (count, versionOf) => {
    const list = (names: readonly number[], indent: string): string =>
      names.map((index) => `${indent}${nameOf(index)}: ${versionOf(index)}\n`).join('')
    const importers = members().map(({ path, packages, others }) => {
      const onMembers = others.map(
        (name) => `      ${name}:\n        specifier: workspace:*\n        version: link:../${name}\n`,
      )
      const own = packages.map((one) => {
        const version = versionOf(one % count)
        return `      ${nameOf(one % count)}:\n        specifier: ${version}\n        version: ${version}\n`
      })
      return `\n  ${path}:\n    dependencies:\n${[...onMembers, ...own].join('')}`
    })
    const packages = indices(count).map((index) => {
      const [name, version] = [nameOf(index), versionOf(index)]
      const limits = index % 20 === 0 ? '    cpu: [x64]\n    os: [linux]\n' : ''
      return `\n  ${name}@${version}:\n    resolution: {integrity: ${integrityOf(name, version)}}\n    engines: {node: '>=18'}\n${limits}`
    })
    const snapshots = indices(count).map((index) => {
      const kinds = needs(index, count)
      const dependencies = kinds.length === 0 ? ' {}\n' : `\n    dependencies:\n${list(kinds, '      ')}`
      return `\n  ${nameOf(index)}@${versionOf(index)}:${dependencies}`
    })
    return `lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n${importers.join('')}\npackages:\n${packages.join('')}\nsnapshots:\n${snapshots.join('')}`
  })
}

interface Member {
  name: string
  path: string
  /** Packages that it depends on, by number. */
  packages: number[]
  /** Names of the members that it depends on. */
  others: string[]
}

function members(): Member[] {
  return indices(MEMBERS).map((index) => ({
    name: `member-${index}`,
    path: `packages/member-${index}`,
    packages: indices(7).map((at) => index * 45 + at * 6),
    others: [index * 2 + 1, index * 2 + 2]
      .filter((other) => other < MEMBERS)
      .map((other) => `member-${other}`),
  }))
}

/** What a package depends on: one to three that come later, so that a member reaches a part of all packages. */
function needs(index: number, count: number): number[] {
  return indices(1 + (index % 3))
    .map((at) => index * 2 + at + 1)
    .filter((other) => other < count)
}

/** The file with these many packages, and the one after an upgrade of one in fifty. */
function versionsOf(
  count: number,
  write: (count: number, versionOf: (index: number) => string) => string,
): Versions {
  const first = (index: number): string => `${index % 7}.${index % 30}.${index % 11}`
  const next = (index: number): string => (index % 50 === 0 ? `9${first(index)}` : first(index))
  return [Buffer.from(write(count, first)), Buffer.from(write(count, next))]
}

function nameOf(index: number): string {
  return `package-${String(index).padStart(5, '0')}-${['core', 'cache', 'parser', 'client'][index % 4] ?? ''}`
}

function dependencies(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '*']))
}

function integrityOf(name: string, version: string): string {
  return `sha512-${createHash('sha512').update(`${name}@${version}`).digest('base64')}`
}

function indices(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}
