import { describe, expect, it } from '@jest/globals'
import { difference, sameResolution } from '../../src/manifest/difference.ts'
import { readManifest } from '../../src/manifest/reading.ts'

const commit = 'a'.repeat(40)
const sha512 = `sha512-${'a'.repeat(86)}==`
const sha256 = 'a'.repeat(64)

const npmLock = (entry: object) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: { '': {}, 'node_modules/lib': { version: '1.0.0', ...entry } },
  })
const npmTree = (entry: object) =>
  JSON.stringify({ lockfileVersion: 1, dependencies: { lib: { version: '1.0.0', ...entry } } })
const pnpmLock = (resolution: string, form = '9.0', key = 'lib@1.0.0') =>
  `lockfileVersion: '${form}'\nimporters:\n  .: {}\npackages:\n  ${key}:\n    resolution: {${resolution}}\n` +
  (form === '9.0' ? `snapshots:\n  ${key}: {}\n` : '')
const yarnLock = (fields: string) => `# yarn lockfile v1\n\n\nlib@^1.0.0:\n  version "1.0.0"\n${fields}`
const berryLock = (resolution: string, checksum = '') =>
  `__metadata:\n  version: 8\n\n"a@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "a@workspace:."\n` +
  `  languageName: unknown\n  linkType: soft\n\n"lib@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "lib@${resolution}"\n` +
  `${checksum}  languageName: node\n  linkType: hard\n`
const bunLock = (...rest: unknown[]) =>
  JSON.stringify({ lockfileVersion: 1, workspaces: { '': {} }, packages: { lib: rest } })
const composerLock = (entry: object) =>
  JSON.stringify({ 'content-hash': 'a', packages: [{ name: 'octo/lib', version: '1.0.0', ...entry }] })
const uvLock = (source: string, files = '') =>
  `version = 1\nrequires-python = ">=3.13"\n[[package]]\nname = "lib"\nversion = "1.0.0"\nsource = { ${source} }\n${files}`
const poetryLock = (source: string, files = '') =>
  `[[package]]\nname = "lib"\nversion = "1.0.0"\nfiles = [${files}]\n[package.source]\n${source}\n\n` +
  `[metadata]\nlock-version = "2.1"\ncontent-hash = "b"\n`
const pdmLock = (entry: string) =>
  `[metadata]\nlock_version = "4.5.0"\n[[package]]\nname = "lib"\nversion = "1.0.0"\n${entry}\n`
const pylockToml = (entry: string) =>
  `lock-version = "1.0"\ncreated-by = "pip"\n[[packages]]\nname = "lib"\nversion = "1.0.0"\n${entry}\n`
const pipfileLock = (url: string, entry: object) =>
  JSON.stringify({
    _meta: { hash: {}, 'pipfile-spec': 6, sources: [{ name: 'pypi', url }] },
    default: { lib: { version: '==1.0.0', ...entry } },
  })
const cargoLock = (source: string, checksum = '') =>
  `version = 4\n\n[[package]]\nname = "lib"\nversion = "1.0.0"\nsource = "${source}"\n${checksum}`
const gemLock = (remotes: string, end = '') =>
  `GEM\n${remotes}  specs:\n    lib (1.0.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  lib\n${end}`
const goMod = (place: string) =>
  `module example.com/app\n\ngo 1.24\n\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ${place}\n`

/** Where a package lies, and the same without its hash: with the place left open. */
type Text = (host: string) => string
const archive = (host: string) => `https://${host}/lib/-/lib-1.0.0.tgz`

/** Nothing in these tells what the content is, but where it lies. */
// prettier-ignore
const UNHASHED: [what: string, file: string, text: Text][] = [
  ['npm 3', 'package-lock.json', (host) => npmLock({ resolved: archive(host) })],
  ['npm 1', 'package-lock.json', (host) => npmTree({ resolved: archive(host) })],
  ['npm 1, an alias', 'package-lock.json', (host) => npmTree({ version: 'npm:lib@1.0.0', resolved: archive(host) })],
  ['npm 1, a URL', 'package-lock.json', (host) => npmTree({ version: archive(host) })],
  ["npm 3, GitLab's archive", 'package-lock.json', (host) => npmLock({ resolved: `https://${host}/octo/lib/-/archive/v1/lib-v1.tar.gz` })],
  ['yarn 1', 'yarn.lock', (host) => yarnLock(`  resolved "${archive(host)}"\n`)],
  ['yarn 1, a URL', 'yarn.lock', (host) => `# yarn lockfile v1\n\n\n"lib@${archive('a')}":\n  version "1.0.0"\n  resolved "${archive(host)}"\n`],
  ['yarn 4', 'yarn.lock', (host) => berryLock(`npm:1.0.0::__archiveUrl=${encodeURIComponent(archive(host))}`)],
  ['yarn 4, a URL', 'yarn.lock', (host) => berryLock(archive(host))],
  ['bun', 'bun.lock', (host) => bunLock('lib@1.0.0', archive(host), {})],
  ['bun, a URL', 'bun.lock', (host) => bunLock(`lib@${archive(host)}`, {})],
  ['pnpm 9', 'pnpm-lock.yaml', (host) => pnpmLock(`tarball: ${archive(host)}`)],
  ['pnpm 6', 'pnpm-lock.yaml', (host) => pnpmLock(`tarball: ${archive(host)}`, '6.0', '/lib@1.0.0')],
  ['pnpm 5', 'pnpm-lock.yaml', (host) => pnpmLock(`tarball: ${archive(host)}`, '5.4', '/lib/1.0.0')],
  ['pnpm 6, a registry', 'pnpm-lock.yaml', (host) => pnpmLock('', '6.0', `${host}.example/lib@1.0.0`)],
  ['pnpm 5, a registry', 'pnpm-lock.yaml', (host) => pnpmLock('', '5.4', `${host}.example/lib/1.0.0`)],
  ['pnpm 9, a registry', 'pnpm-lock.yaml', (host) => pnpmLock(`registry: https://${host}/`)],
  ['pnpm, no registry', 'pnpm-lock.yaml', (host) => pnpmLock(`tarball: https://${host}/lib.tgz`)],
  ['pnpm, a repository', 'pnpm-lock.yaml', (host) => pnpmLock(`type: git, repo: https://${host}/lib, commit: ${commit}`)],
  ['composer, dist', 'composer.lock', (host) => composerLock({ dist: { type: 'zip', url: `https://${host}/lib.zip`, reference: commit, shasum: '' } })],
  ['composer, source beside dist', 'composer.lock', (host) => composerLock({ dist: { type: 'zip', url: 'https://a/lib.zip', reference: commit }, source: { type: 'git', url: `https://${host}/lib`, reference: commit } })],
  ['composer, source', 'composer.lock', (host) => composerLock({ source: { type: 'git', url: `https://${host}/lib`, reference: commit } })],
  ['composer, a mirror', 'composer.lock', (host) => composerLock({ dist: { type: 'zip', url: 'https://a/lib.zip', reference: commit, mirrors: [{ url: `https://${host}/%reference%`, preferred: true }] } })],
  ['composer, another commit of the source', 'composer.lock', (host) => composerLock({ dist: { type: 'zip', url: 'https://a/lib.zip', reference: commit }, source: { type: 'git', url: 'https://a/lib', reference: host.repeat(40) } })],
  ['composer, no reference', 'composer.lock', (host) => composerLock({ dist: { type: 'zip', url: `https://${host}/lib.zip` } })],
  ['pipfile', 'Pipfile.lock', (host) => pipfileLock(`https://${host}/simple`, { index: 'pypi' })],
  ['pipfile, a URL', 'Pipfile.lock', (host) => pipfileLock('https://a/simple', { file: `https://${host}/lib.whl` })],
  ['poetry', 'poetry.lock', (host) => poetryLock(`type = "legacy"\nurl = "https://${host}/simple"\nreference = "own"`)],
  ['poetry, a URL', 'poetry.lock', (host) => poetryLock(`type = "url"\nurl = "https://${host}/lib.whl"`)],
  ['pdm, a URL', 'pdm.lock', (host) => pdmLock(`url = "https://${host}/lib.whl"`)],
  ['uv', 'uv.lock', (host) => uvLock(`registry = "https://${host}/simple"`)],
  ['uv, its files', 'uv.lock', (host) => uvLock('registry = "https://a/simple"', `wheels = [{ url = "https://${host}/lib-1.0.0-py3-none-any.whl" }]\n`)],
  ['uv, one of its files', 'uv.lock', (host) => uvLock('registry = "https://a/simple"', `sdist = { url = "https://a/lib.tar.gz", hash = "sha256:${sha256}" }\nwheels = [{ url = "https://${host}/lib-1.0.0-py3-none-any.whl" }]\n`)],
  ['uv, a URL', 'uv.lock', (host) => uvLock(`url = "https://${host}/lib.whl"`)],
  ['uv, a folder', 'uv.lock', (host) => uvLock(`registry = "../${host}"`)],
  ['pylock', 'pylock.toml', (host) => pylockToml(`[packages.vcs]\ntype = "git"\nurl = "https://${host}/lib"\ncommit-id = "${commit}"`)],
  ['requirements, an index', 'requirements.txt', (host) => `--index-url https://${host}/simple\nlib==1.0.0\n`],
  ['requirements, another index', 'requirements.txt', (host) => `lib==1.0.0\n--extra-index-url=https://${host}/simple\n`],
  ['requirements, links', 'requirements.txt', (host) => `-f https://${host}/links\nlib==1.0.0\n`],
  ['requirements, a URL', 'requirements.txt', (host) => `lib @ https://${host}/lib.whl\n`],
  ['cargo', 'Cargo.lock', (host) => cargoLock(`registry+https://${host}/index`)],
  ['cargo, a repository', 'Cargo.lock', (host) => cargoLock(`git+https://${host}/lib#${commit}`)],
  ['gemfile', 'Gemfile.lock', (host) => gemLock(`  remote: https://${host}/\n`)],
  ['gemfile, one of two', 'Gemfile.lock', (host) => gemLock(`  remote: https://${host}/\n  remote: https://gems.example/\n`)],
  ['go.mod', 'go.mod', (host) => goMod(`${host}.example/lib v1.0.0`)],
]

/** A hash tells what the content is: another mirror serves the same. */
// prettier-ignore
const HASHED: [what: string, file: string, text: Text][] = [
  ['npm 3', 'package-lock.json', (host) => npmLock({ resolved: archive(host), integrity: sha512 })],
  ['npm 1', 'package-lock.json', (host) => npmTree({ resolved: archive(host), integrity: sha512 })],
  ['yarn 1', 'yarn.lock', (host) => yarnLock(`  resolved "${archive(host)}"\n  integrity ${sha512}\n`)],
  ['yarn 1, SHA-1', 'yarn.lock', (host) => yarnLock(`  resolved "${archive(host)}#${commit}"\n`)],
  ['yarn 4', 'yarn.lock', (host) => berryLock(`npm:1.0.0::__archiveUrl=${encodeURIComponent(archive(host))}`, `  checksum: 10c0/${sha256}\n`)],
  ['bun', 'bun.lock', (host) => bunLock('lib@1.0.0', archive(host), {}, sha512)],
  ['pnpm', 'pnpm-lock.yaml', (host) => pnpmLock(`integrity: ${sha512}, tarball: ${archive(host)}`)],
  ['pnpm 5, a registry', 'pnpm-lock.yaml', (host) => pnpmLock(`integrity: ${sha512}`, '5.4', `${host}.example/lib/1.0.0`)],
  ['composer', 'composer.lock', (host) => composerLock({ dist: { type: 'zip', url: `https://${host}/lib.zip`, reference: commit, shasum: commit } })],
  ['pipfile', 'Pipfile.lock', (host) => pipfileLock(`https://${host}/simple`, { index: 'pypi', hashes: [`sha256:${sha256}`] })],
  ['poetry', 'poetry.lock', (host) => poetryLock(`type = "legacy"\nurl = "https://${host}/simple"\nreference = "own"`, `{file = "lib.whl", hash = "sha256:${sha256}"}`)],
  ['pdm', 'pdm.lock', (host) => pdmLock(`files = [{url = "https://${host}/lib.whl", hash = "sha256:${sha256}"}]`)],
  ['uv', 'uv.lock', (host) => uvLock(`registry = "https://${host}/simple"`, `sdist = { url = "https://${host}/lib.tar.gz", hash = "sha256:${sha256}" }\n`)],
  ['pylock', 'pylock.toml', (host) => pylockToml(`index = "https://${host}/simple"\nsdist = {url = "https://${host}/lib.tar.gz", hashes = {sha256 = "${sha256}"}}`)],
  ['requirements', 'requirements.txt', (host) => `--index-url https://${host}/simple\nlib==1.0.0 --hash=sha256:${sha256}\n`],
  ['cargo', 'Cargo.lock', (host) => cargoLock(`registry+https://${host}/index`, `checksum = "${sha256}"\n`)],
  ['gemfile', 'Gemfile.lock', (host) => gemLock(`  remote: https://${host}/\n`, `\nCHECKSUMS\n  lib (1.0.0) sha256=${sha256}\n`)],
]

async function resolved(file: string, text: string) {
  const manifest = await readManifest(file, Buffer.from(text))
  if (manifest?.resolved.packages.length !== 1) throw new Error(`there is not one package in ${text}`)
  return manifest.resolved
}

describe('the place of a package', () => {
  it.each(UNHASHED)('is part of what it is, where no hash tells that: %s', async (_, file, text) => {
    const [one, other] = [await resolved(file, text('a')), await resolved(file, text('b'))]

    expect(sameResolution(one, other)).toBe(false)
    expect(difference(one.packages, other.packages)).toEqual({
      added: [],
      removed: [],
      updated: [expect.objectContaining({ why: 'source' })],
    })
    expect(sameResolution(one, await resolved(file, text('a')))).toBe(true)
  })

  it.each(HASHED)('is not, where a hash does: %s', async (_, file, text) => {
    const [one, other] = [await resolved(file, text('a')), await resolved(file, text('b'))]

    expect(sameResolution(one, other)).toBe(true)
  })

  it('is the same with other credentials, and with a slash at its end', async () => {
    const from = (index: string) => resolved('requirements.txt', `-i ${index}\nlib==1.0.0\n`)
    const [one, other] = [await from('https://user:one@a/simple'), await from('https://user:other@a/simple/')]

    expect(sameResolution(one, other)).toBe(true)
    expect(JSON.stringify([one, other])).not.toContain('other')
  })
})
