import { describe, expect, it } from '@jest/globals'
import { formatOf, readManifest, type IncludedBytes } from '../../src/manifest/formats.ts'
import { ManifestError } from '../../src/manifest/package.ts'
import { lockFile } from './lock-file.ts'

const yarnV1 = lockFile('yarn-v1/yarn.lock')
const yarnBerry = lockFile('yarn-berry/yarn-4.18.1.lock')

function bytes(text: string): Buffer {
  return Buffer.from(text)
}

describe('the format', () => {
  it.each([
    ['package-lock.json', 'npm'],
    ['npm-shrinkwrap.json', 'npm'],
    ['pnpm-lock.yaml', 'pnpm'],
    ['bun.lock', 'bun'],
    ['uv.lock', 'uv'],
    ['poetry.lock', 'poetry'],
    ['pdm.lock', 'pdm'],
    ['pylock.toml', 'pylock'],
    ['pylock.layer.toml', 'pylock'],
    ['Pipfile.lock', 'pipfile'],
    ['Cargo.lock', 'cargo'],
    ['Gemfile.lock', 'gemfile'],
    ['gems.locked', 'gemfile'],
    ['go.mod', 'go-mod'],
    ['go.sum', 'go-sum'],
    ['composer.lock', 'composer'],
    ['gradle.lockfile', 'gradle'],
    ['buildscript-gradle.lockfile', 'gradle'],
    ['requirements.txt', 'requirements'],
    ['requirements-dev.txt', 'requirements'],
    ['dev-requirements.in', 'requirements'],
    ['prod.txt', 'requirements'],
    ['base.in', 'requirements'],
    ['yarn.lock', 'yarn-v1'],
  ])('of %s is %s by its name, whatever is in it', (name, format) => {
    expect(formatOf(name, bytes('\0'))).toBe(format)
  })

  it.each([
    ['npm', lockFile('npm/v1.json')],
    ['npm', lockFile('npm/v3.json')],
    ['yarn-v1', yarnV1],
    ['yarn-berry', yarnBerry],
    ['pnpm', lockFile('pnpm/pnpm-12.21.0.yaml')],
    ['bun', lockFile('bun/bun-1.4.5.lock')],
    ['pipfile', '{"_meta": {"hash": {}, "pipfile-spec": 6}, "default": {}}'],
    ['composer', '{"content-hash": "a", "packages": []}'],
    ['pylock', 'lock-version = "1.0"\ncreated-by = "pip"\n'],
    ['pdm', '[metadata]\nlock_version = "4.5.0"\n'],
    ['poetry', '[[package]]\nname = "a"\n[metadata]\nlock-version = "2.0"\ncontent-hash = "b"\n'],
    ['uv', 'version = 1\nrevision = 3\nrequires-python = ">=3.12"\n'],
    ['cargo', 'version = 4\n\n[[package]]\nname = "a"\nversion = "1.0.0"\nchecksum = "b"\n'],
    ['gemfile', 'GEM\n  remote: https://gems.example/\n  specs:\n\nDEPENDENCIES\n'],
    ['go-sum', 'example.com/a v1.0.0 h1:abc=\n'],
    ['go-mod', 'module example.com/a\n\ngo 1.24\n'],
    ['gradle', '# This is a Gradle generated file for dependency locking.\n'],
  ])('is %s by what is in it, with any line ends, under a name that tells nothing', (format, text) => {
    for (const name of ['manifest.lock', 'manifest', 'manifest.txt']) {
      expect(formatOf(name, bytes(text))).toBe(format)
      expect(formatOf(name, bytes(text.replaceAll('\n', '\r\n')))).toBe(format)
    }
  })

  it.each([
    ['package.json', '{"name": "a", "dependencies": {"a": "^1.0.0"}}'],
    ['pyproject.toml', '[project]\nname = "a"\n'],
    ['environment.yml', 'dependencies:\n  - python=3.12\n'],
    ['bun.lockb', '#!/usr/bin/env bun\nbun-lockfile-format-v0\n\0\0\0'],
    ['deps.edn', '{:deps {}}'],
    ['layer.zip', 'PK\u0003\u0004'],
    ['manifest', ''],
  ])('of %s is not known', (name, text) => {
    expect(formatOf(name, bytes(text))).toBeUndefined()
  })

  it('of a yarn.lock is told by what is in it', () => {
    expect(formatOf('yarn.lock', bytes(yarnV1))).toBe('yarn-v1')
    expect(formatOf('yarn.lock', bytes(yarnBerry))).toBe('yarn-berry')
  })
})

describe('reading', () => {
  it('takes the file name of a path', async () => {
    await expect(
      readManifest('a/requirements.txt/package-lock.json', bytes(lockFile('npm/v3.json'))),
    ).resolves.toEqual({
      format: 'npm',
      resolved: expect.objectContaining({ unpinned: [] }),
    })
  })

  it('gives nothing for a format that is not known', async () => {
    await expect(readManifest('layer.zip', new Uint8Array([0xff, 0xfe, 0]))).resolves.toBeUndefined()
  })

  it('skips a byte order mark', async () => {
    const manifest = await readManifest('package-lock.json', bytes(`\ufeff${lockFile('npm/v3.json')}`))

    expect(manifest?.resolved.packages).toHaveLength(11)
  })

  it('refuses bytes that are no text in a format that is known', async () => {
    const damaged = Buffer.concat([bytes(yarnV1), new Uint8Array([0xc3, 0x28])])

    await expect(readManifest('yarn.lock', damaged)).rejects.toThrow(ManifestError)
  })

  it('names a requirements file as it is called, and reads what it includes', async () => {
    const include: IncludedBytes = (path, from) =>
      bytes(path === 'more.txt' && from === 'base.txt' ? 'b\n' : '')
    const manifest = await readManifest('requirements/base.txt', bytes('a\n-r more.txt\n'), include)

    expect(manifest?.resolved.unpinned).toEqual([
      expect.objectContaining({ file: 'base.txt', line: 1, name: 'a' }),
      expect.objectContaining({ file: 'more.txt', line: 1, name: 'b' }),
    ])
  })

  it('decodes what a requirements file includes as that file says', async () => {
    const latin1 = () => Buffer.from('# coding: latin-1\nb==1 # caf\u00e9\n', 'latin1')
    const manifest = await readManifest('requirements.txt', bytes('-r more.txt\n'), latin1)

    expect(manifest?.resolved.packages).toEqual([expect.objectContaining({ name: 'b', version: '1' })])
  })

  it('says which included file cannot be read, why, and on which line it is included', async () => {
    const include = () => {
      throw new Error('it leads out of the workspace')
    }
    const reading = readManifest('requirements.txt', bytes('a==1\n-r ../more.txt\n'), include)

    await expect(reading).rejects.toThrow(ManifestError)
    await expect(reading).rejects.toMatchObject({
      message: 'The included file ../more.txt cannot be read: it leads out of the workspace.',
      line: 2,
    })
  })

  it('names a lock file as it is called, whatever others of its format are called', async () => {
    const editable = '[[package]]\nname = "app"\nversion = "1"\nsource = { editable = "lib" }\n'
    const manifest = await readManifest(
      'deps/layer.lock',
      bytes(`version = 1\nrequires-python = ">=3.9"\n${editable}`),
    )

    expect(manifest).toMatchObject({
      format: 'uv',
      resolved: { unpinned: [{ file: 'layer.lock', line: 3 }] },
    })
  })
})
