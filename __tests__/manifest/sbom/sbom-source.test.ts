import { describe, expect, it } from '@jest/globals'
import { addressOf, localSource } from '../../../src/manifest/sbom/sbom-source.ts'

const commit = '5ee7667bb4c2255ead995d9d6007068e7bf194da'

describe('the source of a package', () => {
  // prettier-ignore
  it.each([
    [`git+https://code.example/six.git#${commit}`,        'vcs', `git+https://code.example/six.git#${commit}`],
    [`git+https://code.example/six.git#commit=${commit}`, 'vcs', `git+https://code.example/six.git#${commit}`],
    [`git+https://code.example/six?rev=main#${commit}`,   'vcs', `git+https://code.example/six#${commit}`],
    [`https://code.example/six.git#${commit}`,            'vcs', `https://code.example/six.git#${commit}`],
    [`git+https://code.example/six@${commit}`,            'vcs', `git+https://code.example/six#${commit}`],
    ['git+https://code.example/six.git@feature/a',        'vcs', 'git+https://code.example/six.git'],
    ['https://files.example/@own/six.tgz',                'distribution', 'https://files.example/@own/six.tgz'],
    ['git+https://code.example/six#main',                 'vcs', 'git+https://code.example/six'],
    ['git+ssh://git@code.example/own/six.git',            'vcs', 'git+ssh://code.example/own/six.git'],
    ['git+git@code.example:own/six.git',                  'vcs', 'git+ssh://code.example/own/six.git'],
    ['git+ssh://git@code.example:own/six.git',            'vcs', 'git+ssh://code.example/own/six.git'],
    ['git+ssh://git@code.example:22/own/six.git',         'vcs', 'git+ssh://code.example:22/own/six.git'],
    ['git://code.example/six',                            'vcs', 'git://code.example/six'],
    ['https://files.example/six-1.0.tgz',                 'distribution', 'https://files.example/six-1.0.tgz'],
    [`https://files.example/six-1.0.tgz#${commit}`,       'distribution', 'https://files.example/six-1.0.tgz'],
    ['https://files.example/six-1.0.tgz?sha256=0123',     'distribution', 'https://files.example/six-1.0.tgz'],
    ['https://[::1]:8080/six-1.0.tgz',                    'distribution', 'https://[::1]:8080/six-1.0.tgz'],
    ['https://files.example/a b|c[1]%zz%20.tgz',          'distribution', 'https://files.example/a%20b%7Cc%5B1%5D%25zz%20.tgz'],
  ])('%s is an address: %s %s', (source, type, url) => {
    expect(addressOf(source)).toEqual({ type, url })
  })

  it.each([
    ['path:../six', 'path:../six'],
    ['./vendor/six-1.0.tgz', './vendor/six-1.0.tgz'],
    ['file:vendor/six', 'file:vendor/six'],
    ['file:///srv/six', 'file:///srv/six'],
    ['file:./six#./six::hash=c80052&locator=app%40workspace%3A.', 'file:./six'],
    ['patch:six@npm%3A1.1.4#./six.patch::version=1.1.4', 'patch:six@npm%3A1.1.4'],
    ['rsc.io/sampler@v1.3.1', 'rsc.io/sampler@v1.3.1'],
    ['https://', 'https://'],
  ])('%s is not', (source, text) => {
    expect(addressOf(source)).toBeUndefined()
    expect(localSource(source)).toBe(text)
  })

  it.each([
    'https://robot:s3cr3t@files.example/six.tgz',
    'https://s3cr3t@files.example/six.tgz',
    'https://files.example/six.tgz?token=s3cr3t',
    'https://files.example/six.tgz#s3cr3t',
    'git+https://robot:s3cr3t@code.example/six.git#main',
    'git+ssh://git:s3cr3t@code.example/six.git',
    'git+s3cr3t@code.example:own/six.git',
    'git+ssh://s3cr3t@code.example:own/six.git',
    'git+robot:s3cr3t@code.example:own/six.git',
    'path:../six?token=s3cr3t',
    'robot:s3cr3t@files.example/six',
  ])('shows nothing that may be a credential: %s', (source) => {
    expect(JSON.stringify(addressOf(source) ?? localSource(source))).not.toContain('s3cr3t')
  })
})
