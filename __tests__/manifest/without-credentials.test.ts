import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { quoted, shownName, shownText, withoutCredentials } from '../../src/manifest/without-credentials.ts'

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

describe('what is shown', () => {
  const address = 'robot:s3cr3t@files.example'

  it.each([
    [`https://${address}/a.tgz`, 'https://files.example/a.tgz'],
    ['https://s3cr3t@files.example/a.tgz', 'https://files.example/a.tgz'],
    [`git+ssh://${address}/a.git`, 'git+ssh://files.example/a.git'],
    ['git+ssh://s3cr3t@files.example/a.git', 'git+ssh://files.example/a.git'],
    [`//${address}/a`, '//files.example/a'],
    ['//s3cr3t@files.example/a', '//files.example/a'],
    [address, 'files.example'],
    [`https:${address}`, 'files.example'],
    [`https:/${address}`, 'files.example'],
    [`a@${address}/x`, 'a@files.example/x'],
    [`1.0 (${address})`, '1.0 (files.example)'],
    [`one ${address} and "${address}"`, 'one files.example and "files.example"'],
    ['robot:s3/cr3t@files.example', 'files.example'],
    ['robot:s3@cr3t@files.example', 'files.example'],
    [encodeURIComponent(`https://${address}`), 'https://files.example'],
    [encodeURIComponent(encodeURIComponent(`https://${address}`)), 'https://files.example'],
    [`npm:a@https://${address}/a.tgz`, 'npm:a@https://files.example/a.tgz'],
    ['https://files.example/a.tgz?token=s3cr3t', 'https://files.example/a.tgz?…'],
    ['https://files.example/a.tgz?s3cr3t', 'https://files.example/a.tgz?…'],
    ['a?key=s3cr3t', 'a?…'],
    ['https://files.example/a.tgz#s3cr3t', 'https://files.example/a.tgz#…'],
    ['//registry.example/:_authToken=s3cr3t', '//registry.example/:_authToken=…'],
    ['_password = "s3cr3t"', '_password = "…"'],
    ["api-key: 's3cr3t'", "api-key: '…'"],
    ['Authorization: Bearer s3cr3t', 'Authorization: …'],
    ['a;access_key=s3cr3t&b', 'a;access_key=…&b'],
  ])('of %s is %s', (text, shown) => {
    expect(shownText(text)).toBe(shown)
    expect(shownText(shown)).toBe(shown)
  })

  it.each([
    '',
    'requests',
    '@scope/name',
    'com.auth0:java-jwt',
    'org.junit:junit-bom',
    'github.com/octo/lib/v2',
    'v0.0.0-20240101000000-abcdefabcdef',
    '1!2.0+cpu',
    '1:2',
    '==1.0,>=2',
    'token==1.0',
    'dev-feature/x#abc',
    'lib@npm:^1.0.0, lib@npm:^2.0.0',
    'npm:@scope/lib@1.0.0',
    'https://host.example:8080/@scope/a/-/a-1.0.0.tgz',
    `https://host.example/a.git#${'a'.repeat(40)}`,
    'a%20b%2Bc',
    '100%',
    'requirements.txt, line 2: The included file a/b.txt cannot be read: it is a directory.',
  ])('of any other text is all of it: %s', (text) => {
    expect(shownText(text)).toBe(text)
  })

  it('is found in one go, however many addresses there may be', () => {
    for (const part of ['https://a:', 'a:b@', 'token', '%25', '?', '//a@', 'npm:']) {
      expect(shownText(part.repeat(200_000)).length).toBeLessThanOrEqual(2_000_000)
    }
  })
})

it.each([
  ['requests', 'requests'],
  ['@scope/name', '@scope/name'],
  ['./libs/requests', './libs/requests'],
  ['file:.', 'file:.'],
  ['https://files.example/a.tgz', 'https://files.example/a.tgz'],
  ['https://robot:s3cr3t@files.example/a.tgz', 'https://files.example/a.tgz'],
  ['https://robot:s3cr3t', 'https://…'],
  ['a@git+ssh://s3cr3t', 'a@git+ssh://…'],
  ['//robot:s3cr3t', '//…'],
  ['robot:s3cr3t', '…'],
  ['robot:s3/cr3t', '…'],
])('of the name %s is shown %s', (name, shown) => {
  expect(shownName(name)).toBe(shown)
  expect(shownName('org.junit:junit-bom', 'maven')).toBe('org.junit:junit-bom')
})

it.each([
  ['https://user:se/cret', 'https://user…'],
  ['git+https://user:/secret/x', 'git+https://user…'],
  ['https://host:8080/a', 'https://host:8080/a'],
])('of the name %j nothing is shown that may begin a password', (name, shown) => {
  expect(shownName(name)).toBe(shown)
})

it('what a message quotes has no credentials, no line ends and an end', () => {
  expect(quoted('a')).toBe('"a"')
  expect(quoted('a\n::error::b')).toBe('"a\\n::error::b"')
  expect(quoted('https://user:secret@files.example/')).toBe('"https://files.example/"')
  expect(quoted('a'.repeat(1000))).toBe(`"${'a'.repeat(100)}…"`)
})
