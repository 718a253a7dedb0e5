import { describe, expect, it } from '@jest/globals'
import { readManifest } from '../../src/manifest/reading.ts'
import { lockFile } from './lock-file.ts'

describe('the packages of a lock file', () => {
  it.each([
    ['bun.lock', 'bun/bun-1.4.5.lock', 'npm'],
    ['package-lock.json', 'npm/v1.json', 'npm'],
    ['package-lock.json', 'npm/v3.json', 'npm'],
    ['pnpm-lock.yaml', 'pnpm/pnpm-12.21.0.yaml', 'npm'],
    ['yarn.lock', 'yarn-berry/yarn-4.18.1.lock', 'npm'],
    ['yarn.lock', 'yarn-v1/yarn.lock', 'npm'],
    ['Cargo.lock', 'cargo/Cargo.lock', 'cargo'],
    ['go.mod', 'go-mod/go.mod', 'golang'],
    ['go.sum', 'go-sum/go.sum', 'golang'],
    ['pdm.lock', 'pdm/pdm-2.10.4.lock', 'pypi'],
    ['Pipfile.lock', 'pipfile/Pipfile.lock', 'pypi'],
    ['poetry.lock', 'poetry/poetry-2.5.1.lock', 'pypi'],
    ['pylock.toml', 'pylock/pylock.toml', 'pypi'],
    ['requirements.txt', 'requirements/uv-export.txt', 'pypi'],
    ['uv.lock', 'uv/uv.lock', 'pypi'],
  ])('%s, as in %s, are those of %s', async (name, path, ecosystem) => {
    const { packages = [] } = (await readManifest(name, Buffer.from(lockFile(path))))?.resolved ?? {}
    expect([...new Set(packages.map((each) => each.ecosystem))]).toEqual([ecosystem])
  })

  it.each([
    ['composer.lock', '{"content-hash": "a", "packages": [{"name": "a/b", "version": "1.0.0"}]}', 'composer'],
    [
      'Gemfile.lock',
      'GEM\n  remote: https://gems.example/\n  specs:\n    a (1.0.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  a\n',
      'gem',
    ],
    [
      'gradle.lockfile',
      '# This is a Gradle generated file for dependency locking.\ncom.example:a:1.0=runtimeClasspath\nempty=\n',
      'maven',
    ],
  ])('%s are those of its ecosystem', async (name, text, ecosystem) => {
    const { packages = [] } = (await readManifest(name, Buffer.from(text)))?.resolved ?? {}
    expect(packages.map((each) => each.ecosystem)).toEqual([ecosystem])
  })
})
