import { describe, expect, it } from '@jest/globals'
import type { Package } from '../../../../src/manifest/package.ts'
import { parseRequirements } from '../../../../src/manifest/formats/requirements/requirements-parser.ts'

const pypi = (name: string, version: string | null, more: Partial<Package> = {}): Package => ({
  ecosystem: 'pypi',
  name,
  version,
  hashes: [],
  ...more,
})

const packagesOf = (text: string) => parseRequirements(text).packages

const commit = '0123456789abcdef0123456789abcdef01234567'

describe('a requirement', () => {
  it.each<[string, Package]>([
    ['foo', pypi('foo', null)],
    ['Foo_.Bar==1.0', pypi('foo-bar', '1.0')],
    ['foo == 1.0', pypi('foo', '1.0')],
    ['foo (==1.0)', pypi('foo', '1.0')],
    ['foo===1.0-odd', pypi('foo', '1.0-odd')],
    ['foo==1!2.0.post1+cpu', pypi('foo', '1!2.0.post1+cpu')],
    ['foo==1.0,>=0.5', pypi('foo', '1.0')],
    ['foo==1.0,==2.0', pypi('foo', null, { specifier: '==1.0,==2.0' })],
    ['foo==1.*', pypi('foo', null, { specifier: '==1.*' })],
    ['foo~=1.4.2', pypi('foo', null, { specifier: '~=1.4.2' })],
    ['foo >= 1, <2', pypi('foo', null, { specifier: '<2,>=1' })],
    ['foo[B,a , b_c]==1', pypi('foo', '1', { marker: '[a,b,b-c]' })],
    ["foo[x]==1;python_version<'3'", pypi('foo', '1', { marker: '[x] python_version < "3"' })],
    ['foo==1 --hash=sha512:AB --hash sha256:cd', pypi('foo', '1', { hashes: ['sha256:cd', 'sha512:ab'] })],
    ['foo==${VERSION}', pypi('foo', null, { specifier: '==${VERSION}' })],
    ['constructor==1', pypi('constructor', '1')],
    ['foo==1 --config-settings="a=b c" --global-option -x', pypi('foo', '1')],
    [
      'foo @ https://u:p@h.example/f.zip ; os_name=="nt"',
      pypi('foo', null, { source: 'https://h.example/f.zip', marker: 'os_name == "nt"' }),
    ],
    ['foo@https://${TOKEN}@h.example/f.zip', pypi('foo', null, { source: 'https://h.example/f.zip' })],
    [
      'foo[x] @ git+ssh://git@h.example/f.git@v1',
      pypi('foo', null, { source: 'git+ssh://git@h.example/f.git@v1', marker: '[x]' }),
    ],
    ['foo @ ./foo', pypi('foo', null, { source: 'path:./foo' })],
    [
      `git+https://u:p@h.example/f@${commit}#subdirectory=a&egg=Foo[x]`,
      pypi('foo', null, { source: `git+https://h.example/f@${commit}#subdirectory=a`, marker: '[x]' }),
    ],
    ['git+https://h.example/f@main', pypi('f', null, { source: 'git+https://h.example/f@main' })],
    [
      'https://h.example/Foo_x-1.0%2Bcpu-1-py3-none-any.whl#sha256=AB',
      pypi('foo-x', '1.0+cpu', {
        source: 'https://h.example/Foo_x-1.0%2Bcpu-1-py3-none-any.whl',
        hashes: ['sha256:ab'],
      }),
    ],
    [
      'https://h.example/a;b.zip ; os_name=="nt"',
      pypi('a;b.zip', null, {
        source: 'https://h.example/a;b.zip',
        marker: 'os_name == "nt"',
      }),
    ],
    ['https://h.example/f#egg=foo&egg=bar', pypi('foo', null, { source: 'https://h.example/f' })],
    [
      'https://h.example/foo-1%212.0-py3-none-any.whl',
      pypi('foo', '1!2.0', { source: 'https://h.example/foo-1%212.0-py3-none-any.whl' }),
    ],
    ['https://h.example/${NAME}.whl', pypi('${NAME}.whl', null, { source: 'https://h.example/${NAME}.whl' })],
    ['file:///a/foo-1-py3-none-any.whl', pypi('foo', '1', { source: 'file:///a/foo-1-py3-none-any.whl' })],
    ['./foo[x]', pypi('./foo', null, { source: 'path:./foo', marker: '[x]' })],
    [
      'wheels/foo-1.0-py3-none-any.whl',
      pypi('foo', '1.0', { source: 'path:wheels/foo-1.0-py3-none-any.whl' }),
    ],
    ['foo-1.0.tar.gz', pypi('foo-1.0.tar.gz', null, { source: 'path:foo-1.0.tar.gz' })],
    ['${HERE}/foo', pypi('${HERE}/foo', null, { source: 'path:${HERE}/foo' })],
    ['-e .', pypi('.', null, { source: 'editable:path:.' })],
    ['-efoo', pypi('foo', null, { source: 'editable:path:foo' })],
    ['-e ./my\\ foo', pypi('./my foo', null, { source: 'editable:path:./my foo' })],
    ['-e "./my\\foo"', pypi('./my\\foo', null, { source: 'editable:path:./my\\foo' })],
    ['-e "my foo[x]"', pypi('my foo', null, { source: 'editable:path:my foo', marker: '[x]' })],
    [
      '--editable=git+https://u:p@h.example/f#egg=foo',
      pypi('foo', null, { source: 'editable:git+https://h.example/f' }),
    ],
    ['-e git:h.example/f#egg=foo', pypi('foo', null, { source: 'editable:git+git:h.example/f' })],
    [
      `-e "foo @ git+https://h.example/f ; os_name=='nt'"`,
      pypi('foo', null, { source: 'editable:git+https://h.example/f', marker: 'os_name == "nt"' }),
    ],
    ['-e ./foo ; os_name=="nt"', pypi('./foo', null, { source: 'editable:path:./foo' })],
  ])('%s', (text, expected) => {
    expect(packagesOf(text)).toEqual([expected])
  })

  it.each([
    ['https://h.example/simple/foo.tar.gz?token=a/b#c=d/e', 'foo.tar.gz'],
    ['https://u:p/w@h.example/simple/foo.tar.gz', 'foo.tar.gz'],
    ['https://u:p#w@h.example/foo.tar.gz', 'foo.tar.gz'],
    ['https://h.example', 'https://h.example'],
    ['https://u:p@h.example/', 'https://h.example/'],
    ['file:.', 'file:.'],
    ['git+https://h.example/org/foo.git@feature/x', 'foo'],
    ['git+ssh://git@h.example/org/foo.git', 'foo'],
    ['file:///a/foo/', 'foo'],
    ['./lib', './lib'],
    ['../lib/', '../lib/'],
    ['..', '..'],
    ['./lib/../..', './lib/../..'],
    ['/', '/'],
  ])('%s has no name and is called %s', (text, name) => {
    expect(packagesOf(text)).toMatchObject([{ name }])
  })

  it('holds no part of a password that is not encoded', () => {
    const urls = [
      'https://u:se/cret@h.example/f',
      'https://u:se#cret@h.example/f',
      'https://u:se?cret@h.example/f',
    ]
    const texts = urls.flatMap((url) => [url, `foo @ ${url}`, `foo @ git+${url}`, `-e git+${url}#egg=foo`])

    const found = parseRequirements(texts.join('\n'))

    expect(found.packages).not.toHaveLength(0)
    expect(JSON.stringify(found)).not.toMatch(/se\W|cret/)
  })

  it('tells signed URLs apart, and shows no signature', () => {
    const [one, other] = packagesOf(
      'foo @ https://h.example/f.zip?token=secret1\nfoo @ https://h.example/f.zip?token=secret2',
    )
    expect(one?.source).not.toBe(other?.source)
    expect(JSON.stringify([one, other])).not.toContain('secret')
  })

  it.each([
    '',
    '\n \t\n',
    '# foo==1',
    '-i https://u:p@h.example/simple',
    '--index-url=https://h.example --extra-index-url "https://u:p@h.example" --no-index',
    '--find=wheels\n--trusted-host h.example\n-f x',
    '--pre --prefer-binary\n--no-binary :all:\n--only-binary=foo\n--use-feature fast-deps',
    '--require-hashes',
    '--hash=sha256:ab',
    '-- foo',
  ])('%j holds none', (text) => {
    expect(parseRequirements(text)).toEqual({ packages: [], unpinned: [] })
  })
})

describe('lines', () => {
  const names = (text: string) => parseRequirements(text).unpinned.map(({ name, line }) => `${line} ${name}`)

  it.each([
    ['a\nb\r\nc\rd', ['1 a', '2 b', '3 c', '4 d']],
    ['a\vb\fc\x1cd\x85e\u2028f', ['1 a', '2 b', '3 c', '4 d', '5 e', '6 f']],
    ['a # b\n#c\n  # d\ne', ['1 a', '4 e']],
    ['a\t#b\nc', ['1 a', '2 c']],
    ['\n\na \\\n >=1 \\\n , <2\nb', ['3 a', '6 b']],
    ['a\\\nb', ['1 ab']],
    ['a \\\n# b \\\nc', ['1 a', '3 c']],
    ['a\\\n#b\nc', ['1 a', '3 c']],
    ['a \\\n\nb', ['1 a', '3 b']],
    ['\\a\\\\\nb', ['1 ab']],
    ['a \\', ['1 a']],
  ])('%j', (text, expected) => {
    expect(names(text)).toEqual(expected)
  })

  it('a "#" that no blank precedes starts no comment', () => {
    expect(packagesOf('https://h.example/f.zip#egg=foo # bar')).toMatchObject([{ name: 'foo' }])
  })

  it('options begin after a blank', () => {
    expect(packagesOf('foo-bar==1 --hash=sha256:ab\nfoo ; os_name == "-x"')).toMatchObject([
      { name: 'foo-bar', hashes: ['sha256:ab'] },
      { name: 'foo', marker: 'os_name == "-x"' },
    ])
  })
})
