import { describe, expect, it } from '@jest/globals'
import { readManifest } from '../../../src/manifest/reading.ts'
import { refuseMergeConflict } from '../../../src/manifest/text/decode.ts'
import { lockFile } from '../lock-file.ts'

describe('a merge conflict', () => {
  it.each([
    ['bun.lock', lockFile('bun/bun-1.4.5.lock')],
    ['Cargo.lock', lockFile('cargo/Cargo.lock')],
    ['composer.lock', '{\n"content-hash": "a",\n"packages": []\n}\n'],
    ['Gemfile.lock', 'GEM\n  remote: https://gems.example/\n  specs:\n\nDEPENDENCIES\n'],
    ['go.mod', lockFile('go-mod/go.mod')],
    ['go.sum', lockFile('go-sum/go.sum')],
    ['gradle.lockfile', '# This is a Gradle generated file\na:b:1=c\nempty=\n'],
    ['package-lock.json', lockFile('npm/v3.json')],
    ['pdm.lock', lockFile('pdm/pdm-2.10.4.lock')],
    ['Pipfile.lock', lockFile('pipfile/Pipfile.lock')],
    ['pnpm-lock.yaml', lockFile('pnpm/pnpm-12.21.0.yaml')],
    ['poetry.lock', lockFile('poetry/poetry-2.5.1.lock')],
    ['pylock.toml', lockFile('pylock/pylock.toml')],
    ['requirements.txt', 'a==1\nb==1\nc==1\n'],
    ['uv.lock', lockFile('uv/uv.lock')],
    ['yarn.lock', lockFile('yarn-v1/yarn.lock')],
    ['yarn.lock', lockFile('yarn-berry/yarn-4.18.1.lock')],
  ])('in %s is told as what it is, with its line', async (name, text) => {
    const [first, second, ...rest] = text.split('\n')
    const conflict = [first, second, '<<<<<<< HEAD', ...rest].join('\n')
    await expect(readManifest(name, Buffer.from(conflict))).rejects.toMatchObject({
      message: 'The file has an unresolved merge conflict.',
      line: 3,
    })
  })

  it.each([
    ['a\n<<<<<<< HEAD\n', true],
    ['a\n>>>>>>> branch', true],
    ['<<<<<<<\r\n', true],
    ['<<<<<<<\n', true],
    ['>>>>>>>', true],
    ['a <<<<<<< HEAD', false],
    ['> a', false],
    ['<<<<<<<<', false],
    ['<<<<<< a', false],
    ['=======', false],
  ])('is seen in %j: %s', (text, isOne) => {
    const refused: unknown[] = []
    try {
      refuseMergeConflict(text)
    } catch (error) {
      refused.push(error)
    }
    expect(refused).toHaveLength(isOne ? 1 : 0)
  })
})
