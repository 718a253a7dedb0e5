import { describe, expect, it } from '@jest/globals'
import { gitSource, isCommit } from '../../src/manifest/source.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

describe('a Git source', () => {
  it.each([
    [
      'a URL and a commit',
      ['https://host.example/a.git', commit],
      `git+https://host.example/a.git#${commit}`,
    ],
    [
      'a URL that says git',
      ['git+ssh://git@host.example/a', commit],
      `git+ssh://git@host.example/a#${commit}`,
    ],
    ['a commit in the URL', [`https://host.example/a#${commit}`], `git+https://host.example/a#${commit}`],
    [
      'a branch',
      [`https://host.example/a?branch=main#${commit}`],
      `git+https://host.example/a?branch=main#${commit}`,
    ],
    [
      'a folder',
      ['https://host.example/a', commit, 'b'],
      `git+https://host.example/a?subdirectory=b#${commit}`,
    ],
    [
      'a URL that says git further on',
      ['https://host.example/git+a?branch=b&tag=c'],
      'git+https://host.example/git+a?branch=b&tag=c',
    ],
    ['a fragment alone', [`#${commit}`], `git+#${commit}`],
    ['no commit', ['https://host.example/a'], 'git+https://host.example/a'],
    [
      'a password that is not encoded',
      ['https://user:se#cr?et@host.example/a', commit],
      `git+https://host.example/a#${commit}`,
    ],
    ['a password', ['https://user:secret@host.example/a', commit], `git+https://host.example/a#${commit}`],
  ])('of %s', (_, [url = '', ...more], source) => {
    expect(gitSource(url, more[0], more[1]).text).toBe(source)
  })

  it('shows no parameter that may be a secret, and tells it from another', () => {
    const [one, other] = ['secret1', 'secret2'].map(
      (token) => gitSource(`https://host.example/a?token=${token}&rev=b`, commit).text,
    )

    expect(one).toMatch(/^git\+https:\/\/host\.example\/a\?sha256=[0-9a-f]{16}&rev=b#/)
    expect(one).not.toBe(other)
  })
})

it.each([
  [commit, true],
  [commit.toUpperCase(), true],
  [commit.padEnd(64, '0'), true],
  [commit.slice(1), false],
  ['main', false],
  [undefined, false],
])('whether %s is a commit: %s', (reference, expected) => {
  expect(isCommit(reference)).toBe(expected)
})

it.each([
  ['a commit in the URL', [`https://host.example/a?rev=main#${commit}`], undefined],
  ['a commit beside the URL', ['https://host.example/a', commit], undefined],
  ['a commit beside a URL with a fragment', ['https://host.example/a#b', commit], undefined],
  ['a branch in the URL', ['https://host.example/a?rev=main#main'], 'reference'],
  ['a branch beside the URL', ['https://host.example/a', 'main'], 'reference'],
  ['no commit', ['https://host.example/a?rev=main'], 'reference'],
])('%s leaves open: %j', (_, [url = '', reference], problem) => {
  expect(gitSource(url, reference).problem).toBe(problem)
})
