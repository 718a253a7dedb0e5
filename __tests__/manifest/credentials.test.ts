import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { quoted, withoutCredentials } from '../../src/manifest/credentials.ts'

describe('a source without credentials', () => {
  it.each([
    ['https://user:secret@files.example/a.tgz', 'https://files.example/a.tgz'],
    ['https://secret@files.example/a.tgz#sha1', 'https://files.example/a.tgz#sha1'],
    ['https://a@b@files.example/a.tgz', 'https://files.example/a.tgz'],
    ['git+https://user:secret@code.example/a.git#abc', 'git+https://code.example/a.git#abc'],
    ['ssh://git@code.example/a.git', 'ssh://git@code.example/a.git'],
    ['git+ssh://git:secret@code.example/a.git#abc', 'git+ssh://git@code.example/a.git#abc'],
    ['git@code.example:a.git#abc', 'git@code.example:a.git#abc'],
    ['https://files.example/@scope/a.tgz', 'https://files.example/@scope/a.tgz'],
    ['https://alice:S3CR/ETPW@host.example/a.zip', 'https://host.example/a.zip'],
    ['https://user:se#cret@host.example/a', 'https://host.example/a'],
    ['https://user:se?cret@host.example/a', 'https://host.example/a'],
    ['https://user:/@@host.example/a b@c', 'https://host.example/a b@c'],
    ['git+https://host.example/org/a.git@branch', 'git+https://host.example/org/a.git@branch'],
    ['git+https://host.example/org/a.git@feature/b', 'git+https://host.example/org/a.git@feature/b'],
    ['git+https://host.example:8443/org/a.git@v1.0', 'git+https://host.example:8443/org/a.git@v1.0'],
    ['git+https://[::1]:8443/org/a.git@v1.0', 'git+https://[::1]:8443/org/a.git@v1.0'],
    ['git+ssh://git@host.example:22/org/a.git@b/c', 'git+ssh://git@host.example:22/org/a.git@b/c'],
    ['https://host.example/@scope/pkg/-/x.tgz', 'https://host.example/@scope/pkg/-/x.tgz'],
    ['https://localhost:4873/@scope/pkg/-/x.tgz', 'https://localhost:4873/@scope/pkg/-/x.tgz'],
    ['file:vendor/a.tgz', 'file:vendor/a.tgz'],
    [
      'patch:a@https%3A%2F%2Fuser%3Asecret%40files.example%2Fa.tgz',
      'patch:a@https%3A%2F%2Ffiles.example%2Fa.tgz',
    ],
    ['patch:a@ssh%3a%2f%2fgit%3asecret%40files.example%2fa', 'patch:a@ssh%3A%2F%2Fgit%40files.example%2fa'],
  ])('%s is %s', (source, expected) => {
    expect(withoutCredentials(source)).toBe(expected)
  })

  it('tells two queries apart without what stands in them', () => {
    const [one, other] = [
      'https://files.example/a?token=secret#b',
      'https://files.example/a?token=other#b',
    ].map(withoutCredentials)

    expect(one).toMatch(/^https:\/\/files\.example\/a\?sha256=[0-9a-f]{16}#b$/)
    expect(one).not.toBe(other)
  })

  it.each(['https://user:1234/56@host.example/a', 'https://us/er:secret@host.example/a'])(
    'has a digest where what may be a password in %s ends nobody knows where',
    (source) => {
      const shown = withoutCredentials(source)

      expect(shown).toMatch(/^https:\/\/sha256=[0-9a-f]{16}\/host\.example\/a$/)
      expect(withoutCredentials(shown)).toBe(shown)
      expect(withoutCredentials(source.replace('us', 'other'))).not.toBe(shown)
    },
  )

  it('is found in one go, however many may be one', () => {
    const text = 'https://a:'.repeat(200_000)

    expect(withoutCredentials(text) === text).toBe(true)
    expect(withoutCredentials(`${text}/@b`) === 'https://b').toBe(true)
  })

  it('never holds the password', () => {
    const part = fc.stringMatching(/^[a-z0-9._~%:@!$-]{0,20}$/)

    fc.assert(
      fc.property(part, fc.constantFrom('https', 'git+https', 'git+ssh', 'ssh', 'http'), (user, scheme) => {
        expect(withoutCredentials(`${scheme}://${user}:hunter2@files.example/a`)).not.toContain('hunter2')
      }),
    )
  })
})

it('what a message quotes has no credentials, no line ends and an end', () => {
  expect(quoted('a')).toBe('"a"')
  expect(quoted('a\n::error::b')).toBe('"a\\n::error::b"')
  expect(quoted('https://user:secret@files.example/')).toBe('"https://files.example/"')
  expect(quoted('a'.repeat(1000))).toBe(`"${'a'.repeat(100)}…"`)
})
