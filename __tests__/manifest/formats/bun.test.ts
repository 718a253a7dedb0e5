import { describe, expect, it } from '@jest/globals'
import { parseBun } from '../../../src/manifest/formats/bun/bun-parser.ts'
import { samePackages } from '../../../src/manifest/difference.ts'
import { hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const commit = '5ee7667bb4c2255ead995d9d6007068e7bf194da'

/** A lock file with these lines as packages. */
function lock(...packages: string[]): string {
  return `{\n  "lockfileVersion": 1,\n  "packages": {\n${packages.map((line) => `    ${line},\n`).join('')}  }\n}\n`
}

describe.each(['1.2.23', '1.4.5'])('a lock file that Bun %s made', (version) => {
  const text = lockFile(`bun/bun-${version}.lock`)

  it('gives its packages, aliases under the real name, without project and members', () => {
    expect(shown(parseBun(text).packages)).toEqual([
      '@esbuild/darwin-x64 0.25.0',
      '@types/ms 2.1.0',
      `cloned git+https://files.example/cloned.git#${commit}`,
      'color-name 1.1.4 patch:vendor/color-name.patch',
      'debug 2.6.9',
      'fetched https://files.example/fetched-1.0.0.tgz',
      'folder file:vendor/folder',
      'ms 0.7.1',
      'ms 2.0.0',
      'ms 2.1.2',
      'ms 2.1.3',
      'packed ./vendor/packed-1.0.0.tgz',
    ])
  })

  it('gives their integrity', () => {
    expect(hashesOf(parseBun(text).packages, 'ms', '2.1.3')).toEqual([
      'sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==',
    ])
  })

  it('is the same with CRLF and without trailing commas', () => {
    const strict = text.replace(/,(?=\s*[}\]])/g, '')

    expect(strict).not.toBe(text)
    for (const other of [text.replaceAll('\n', '\r\n'), strict]) {
      expect(samePackages(parseBun(other).packages, parseBun(text).packages)).toBe(true)
    }
  })

  it('is refused wherever it is cut off', () => {
    for (let end = 0; end < text.trimEnd().length; end++)
      expect(refusal(parseBun, text.slice(0, end))).toBeDefined()
  })
})

describe('a package', () => {
  it.each([
    ['a registry', '"a": ["a@1.0.0-rc.1", "", {}, "sha512-abc"]', ['a 1.0.0-rc.1']],
    ['another registry', '"a": ["a@1.0.0", "https://packages.example/a.tgz", {}, "sha512-abc"]', ['a 1.0.0']],
    ['a URL', '"a": ["a@https://user:secret@files.example/a.tgz", {}]', ['a https://files.example/a.tgz']],
    ['a hoster', '"a": ["a@github:owner/a#abc", {}, "owner-a-abc"]', ['a github:owner/a#abc']],
    ['the project itself', '"a": ["a@root:", {}]', []],
    ['a link', '"a": ["a@link:a", {}]', []],
    [
      'a URL that reads like a link',
      '"a": ["a@https://files.example/link:a.tgz", {}]',
      ['a https://files.example/link:a.tgz'],
    ],
    ['a version of long numbers', '"a": ["a@2024.11.2", "", {}, ""]', ['a 2024.11.2']],
    [
      'a name that objects have by themselves',
      '"__proto__": ["__proto__@1.0.0", "", {}, ""]',
      ['__proto__ 1.0.0'],
    ],
    [
      'a text with commas and quotes',
      '"a": ["a@1.0.0", ",]\\",}", {"b": ["c,}",],}, "sha512-abc",]',
      ['a 1.0.0'],
    ],
  ])('of %s', (_, line, expected) => {
    expect(shown(parseBun(lock(line)).packages)).toEqual(expected)
  })

  it('of a registry has its hashes in order, and no source', () => {
    const [a] = parseBun(lock('"a": ["a@1.0.0", "not-sha1-abc", {}, "sha512-b sha1-c"]')).packages
    expect(a).toStrictEqual({ ecosystem: 'npm', name: 'a', version: '1.0.0', hashes: ['sha1-c', 'sha512-b'] })
  })

  it('keeps the commas and ends of objects within a text', () => {
    const patch = 'patches/a,}.patch'
    const text = `{"lockfileVersion": 1, "packages": {"a": ["a@1.0.0",\t],\t}, "patchedDependencies": {"a@1.0.0": "${patch}"}}`
    expect(shown(parseBun(text).packages)).toEqual([`a 1.0.0 patch:${patch}`])
  })
})

describe('what is no bun.lock', () => {
  const a = '"a": ["a@1.0.0", "", {}, "sha512-abc"]'

  it.each([
    ['nothing', '', 1],
    ['the binary form', '#!/usr/bin/env bun\nbun-lockfile-format-v0\n', 1],
    ['a version to come', '{"lockfileVersion": 3, "packages": {}}', undefined],
    ['no version', '{"packages": {}}', undefined],
    ['no packages', '{"lockfileVersion": 1}', undefined],
    ['the packages of npm', '{"lockfileVersion": 2, "packages": {"node_modules/a": {}}}', undefined],
    ['a package without a name', lock('"a": ["1.0.0"]'), undefined],
    ['a package that is a list of numbers', lock('"a": [1]'), undefined],
    [
      'patches that are a list',
      '{"lockfileVersion": 1, "packages": {}, "patchedDependencies": []}',
      undefined,
    ],
    ['two packages of one path', lock(a, a), 5],
    ['a comma and nothing before it', '{"lockfileVersion": 1, "packages": {,}}', 1],
    ['two commas', lock(`${a},`), 4],
    ['a comma after the end', '{"lockfileVersion": 1, "packages": {}},', 1],
    ['a merge conflict', lock('"b": 1').replace('  "packages"', '<<<<<<< HEAD\n  "packages"'), 3],
  ])('is refused: %s', (_, text, line) => {
    expect(refusal(parseBun, text)).toEqual({ message: expect.stringMatching(/^[A-Z"].+\.$/), line })
  })

  it('may be 10,000 levels deep', () => {
    const text = lock(`"a": ["a@1.0.0", "", {}, ${'['.repeat(10_000)}${']'.repeat(10_000)}]`)

    expect(shown(parseBun(text).packages)).toEqual(['a 1.0.0'])
  })
})
