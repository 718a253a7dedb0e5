import { describe, expect, it } from '@jest/globals'
import { ManifestError } from '../../../../src/manifest/package.ts'
import { normaliseMarker } from '../../../../src/manifest/python/environment-marker.ts'
import {
  isWholeHash,
  parseEditable,
  parseRequirement,
} from '../../../../src/manifest/formats/requirements/requirement.ts'
import { splitOptions } from '../../../../src/manifest/formats/requirements/requirement-options.ts'
import {
  isPath,
  isUrl,
  pathSource,
  urlSource,
} from '../../../../src/manifest/formats/requirements/requirement-source.ts'
import { parseRequirements } from '../../../../src/manifest/formats/requirements/requirements-parser.ts'
import {
  parseExtras,
  parseNamedRequirement,
  shown,
} from '../../../../src/manifest/formats/requirements/requirement-syntax.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof ManifestError) return error.message
    throw error
  }
  return 'nothing was thrown'
}

describe('the options of a line', () => {
  it.each<[string, string, [string, string][], string[]]>([
    ['foo', 'foo', [], []],
    ['foo  --hash=a', 'foo', [['hash', 'a']], []],
    ['--hash a b c', '', [['hash', 'a']], ['b', 'c']],
    ['foo --pre a -- -b c', 'foo', [['pre', '']], ['a', '-b', 'c']],
    ['-- --pre', '', [], ['--pre']],
    ['--pre - a', '', [['pre', '']], ['-', 'a']],
    ['-i a \t b', '', [['index-url', 'a']], ['b']],
    ['-i  "a"\t \t"b"', '', [['index-url', 'a']], ['b']],
    ['-i "a"  ', '', [['index-url', 'a']], []],
    ['-i ""', '', [['index-url', '']], []],
    ["-i ''", '', [['index-url', '']], []],
    ['-i "" ""', '', [['index-url', '']], ['']],
    ["-i 'a b'", '', [['index-url', 'a b']], []],
    [`-i 'a"b'`, '', [['index-url', 'a"b']], []],
    [`-i "a'b"`, '', [['index-url', "a'b"]], []],
    ['-i "a\tb"', '', [['index-url', 'a\tb']], []],
    ['-i a"b"c', '', [['index-url', 'abc']], []],
    ['-i "a\\"b"', '', [['index-url', 'a"b']], []],
    ['-i "a\\\\b"', '', [['index-url', 'a\\b']], []],
    ['-i "a\\xb"', '', [['index-url', 'a\\xb']], []],
    ["-i 'a\\b'", '', [['index-url', 'a\\b']], []],
    ['-i a\\ b', '', [['index-url', 'a b']], []],
    ['-i \\a', '', [['index-url', 'a']], []],
    [
      '-ia --index-url=b=c',
      '',
      [
        ['index-url', 'a'],
        ['index-url', 'b=c'],
      ],
      [],
    ],
    ['--require-hashes', '', [['require-hashes', '']], []],
    ['--requirement a', '', [['requirement', 'a']], []],
  ])('%j', (line, requirement, options, rest) => {
    expect(splitOptions(line)).toEqual({
      requirement,
      options: options.map(([name, value]) => ({ name, value })),
      rest,
    })
  })

  it.each([
    ['-x', 'pip does not support the option -x in a requirements file.'],
    ['-xyz', 'pip does not support the option -x in a requirements file.'],
    ['-/', 'pip does not support the option in a requirements file.'],
    ['--nothing=a', 'pip does not support the option --nothing in a requirements file.'],
    ['--https://u:p@h', 'pip does not support the option in a requirements file.'],
    ['--u:p --a', 'pip does not support the option in a requirements file.'],
    [`--${'a'.repeat(41)}`, 'pip does not support the option in a requirements file.'],
    ['--pre=', 'The option --pre takes no value.'],
    ['--pre -i', 'The option --index-url has no value.'],
    ['-i "a\\', 'There is a backslash at the end of the options.'],
    ['-i a\\', 'There is a backslash at the end of the options.'],
    ['-i "a', 'The options have an unclosed quotation mark.'],
    ["-i 'a", 'The options have an unclosed quotation mark.'],
  ])('%j is refused', (line, message) => {
    expect(messageOf(() => splitOptions(line))).toBe(message)
  })
})

describe('a path', () => {
  it.each(['.', '..', './a', 'a/b', '/a', 'a.whl', 'a.tar.gz', './x@y', '/@a', './a[b]', '_x@y/z'])(
    'is %j',
    (text) => {
      expect(isPath(text)).toBe(true)
    },
  )

  it.each([
    'a',
    '...',
    '.a',
    'a.',
    'a..',
    'x@y/z',
    'xy@z/w',
    'x.y-z@a/b',
    'a b/c',
    'a/b;c',
    'a/b:c',
    'a.whl.txt',
    'a[b',
    'a/[]',
  ])('is not %j', (text) => {
    expect(isPath(text)).toBe(false)
  })

  it.each([
    ['./a[b]', 'path:./a', './a', ['b']],
    ['./a[b,c-d]', 'path:./a', './a', ['b', 'c-d']],
    ['./a[b]c', 'path:./a[b]c', './a[b]c', []],
    ['./foo-1.0-py3-none-any.whl', 'path:./foo-1.0-py3-none-any.whl', './foo-1.0-py3-none-any.whl', []],
  ])('%j is read', (path, text, label, extras) => {
    expect(pathSource(path)).toMatchObject({
      kind: 'path',
      text,
      label,
      extras,
      fixed: false,
      hashes: [],
    })
  })
})

describe('a URL', () => {
  it.each([
    ['https://h/a', true],
    ['HTTPS://h/a', true],
    ['file:a', true],
    ['git+ssh://h/a', true],
    ['git://h/a', false],
    ['x-https://h/a', false],
    ['a', false],
    ['://a', false],
  ])('is %j: %s', (text, expected) => {
    expect(isUrl(text)).toBe(expected)
  })

  it.each([
    ['sha256=AB', ['sha256:ab']],
    ['sha256=ab&md5=cd', ['sha256:ab', 'md5:cd']],
    ['xsha256=ab', []],
    ['sha256x=ab', []],
    ['sha256=xab', []],
    ['sha256=abx', []],
    ['sha256', []],
  ])('has the hashes of its fragment: %j', (fragment, hashes) => {
    expect(urlSource(`https://h.example/a.zip#${fragment}`).hashes).toEqual(hashes)
  })

  it.each([
    ['egg=Foo_Bar', 'foo-bar', []],
    ['egg=foo[ab]', 'foo', ['ab']],
    ['egg=foo[a,b]', 'foo', ['a', 'b']],
    ['egg=-foo', undefined, []],
    ['egg=foo!', undefined, []],
    ['egg=', undefined, []],
    ['egg', undefined, []],
  ])('has the name of its fragment: %j', (fragment, name, extras) => {
    const source = urlSource(`git+https://h.example/a#${fragment}`)
    expect([source.name, source.extras]).toEqual([name, extras])
    expect('name' in source).toBe(name !== undefined)
  })

  it.each([
    [`git+https://h.example/a@${commit}`, true],
    [`git+https://h.example/a@${commit}0`, false],
    ['git+https://h.example/a@main', false],
    [`https://h.example/a@${commit}`, false],
    ['svn+https://h.example/a@12', true],
    ['svn+https://h.example/a@r12', false],
    ['svn+https://h.example/a@12r', false],
  ])('is fixed by its revision: %j %s', (url, fixed) => {
    expect(urlSource(url).fixed).toBe(fixed)
  })

  it.each([
    ['git+https://h.example/o/a.git@b/c', 'a'],
    ['git+https://h.example/o/a.git.d', 'a.git.d'],
    ['https://h.example/o/a.git', 'a.git'],
    ['https://h.example/o/a@b', 'a@b'],
    ['file:a/b:c', 'b:c'],
  ])('%j is called %j', (url, label) => {
    expect(urlSource(url).label).toBe(label)
  })

  it.each([
    ['foo-1.0-py3-none-any.whl', 'foo', '1.0'],
    ['foo-1.0-1a-py3-none-any.whl', 'foo', '1.0'],
    ['foo-1.0-py3-none-any.whl.asc', undefined, null],
    ['%41-foo-1.0-py3-none-any.whl', undefined, null],
    ['foo-1.0-py3-none.whl', undefined, null],
    ['foo-1.0-x1-py3-none-any.whl', undefined, null],
  ])('has the name and the version of a wheel: %s', (file, name, version) => {
    expect(urlSource(`https://h.example/${file}`)).toMatchObject({ version })
    expect(urlSource(`https://h.example/${file}`).name).toBe(name)
  })
})

describe('a named requirement', () => {
  it.each([
    ['foo', null, ''],
    ['foo ( >=1 , <2 )', null, '<2,>=1'],
    ['foo>=1,', null, '>=1'],
    ['foo==1', '1', '==1'],
    ['foo===1.*', '1.*', '===1.*'],
    ['foo==1.*', null, '==1.*'],
    ['foo!=1.*', null, '!=1.*'],
    ['foo==1+a', '1+a', '==1+a'],
    ['foo!=1+a', null, '!=1+a'],
    ['foo~=12.3', null, '~=12.3'],
    ['foo~=10!2.3', null, '~=10!2.3'],
    ['foo~=v1.2', null, '~=v1.2'],
    ['foo==1,>=1', '1', '==1,>=1'],
    ['foo==1,==2', null, '==1,==2'],
    ['foo==${A}', null, '==${A}'],
    ['foo==a-${A}b${B}', null, '==a-${A}b${B}'],
    ['foo>=${A}.*', null, '>=${A}.*'],
  ])('%j', (text, version, specifier) => {
    expect(parseNamedRequirement(text)).toMatchObject({ name: 'foo', version, specifier })
  })

  const noSpecifier = 'The text after the name "foo" is not a version specifier.'
  it.each([
    ['foo (>=1', noSpecifier],
    ['foo >=1)', noSpecifier],
    ['foo>=1+a', noSpecifier],
    ['foo~=1', noSpecifier],
    ['foo~=1!2', noSpecifier],
    ['foo~=1-1.2', noSpecifier],
    ['foo>=1.*', noSpecifier],
    ['foo==', noSpecifier],
    ['foo a==1', noSpecifier],
    ['foo==1 2', noSpecifier],
    ['foo>=1,,<2', noSpecifier],
    ['foo=={${A}', noSpecifier],
    ['foo==${A}}', noSpecifier],
    ['foo==${a}', noSpecifier],
    ['foo=1', `${noSpecifier} Use "==" instead of "=".`],
    ['foo>==1', noSpecifier],
    ['foo @', 'There must be exactly one URL after "foo @".'],
    ['foo @ a b', 'There must be exactly one URL after "foo @".'],
    ['foo\u00a0==1', 'The line contains a blank character that pip does not accept.'],
    ['!', 'The line is neither a requirement nor an option of pip.'],
    ['foo[a,-]', 'The extras between "[" and "]" are not valid.'],
  ])('%j is refused', (text, message) => {
    expect(messageOf(() => parseNamedRequirement(text))).toBe(message)
  })

  it.each([
    ['[ b , A_c,b ]', ['a-c', 'b']],
    ['[ ]', []],
    [undefined, []],
    ['[abc]', ['abc']],
  ])('has extras: %j', (brackets, extras) => {
    expect(parseExtras(brackets)).toEqual(extras)
  })

  it('is quoted up to 100 characters', () => {
    expect(shown('a'.repeat(100))).toBe('a'.repeat(100))
    expect(shown('a'.repeat(101))).toBe(`${'a'.repeat(100)}…`)
  })
})

describe('a marker', () => {
  it.each([
    'os_name < in "a"',
    'os_name not == "a"',
    'os_name == not in "a"',
    'os_name in',
    '"a"',
    `os_name == a"`,
    `os_name == "a`,
    'os_name == "a" and',
    'os_name == "a" or ()',
  ])('is not %j, which is said', (text) => {
    expect(messageOf(() => normaliseMarker(text))).toMatch(
      / (?:a comparison|"and" or "or"|a closing parenthesis|a variable or a quoted text)/,
    )
  })
})

describe('a line that is refused', () => {
  const inVariable = 'The requirement is in an environment variable, which this action does not read.'
  const editable = 'An editable requirement must be the only one on its line. Quote it if it contains blanks.'
  const hash = 'The value of --hash must be "sha256:", "sha384:" or "sha512:" followed by the digest.'

  it.each([
    ['-r ""', 'The path of the included file is empty.'],
    [
      '-r a${FILE}',
      'The path of the included file is in an environment variable, which this action does not read.',
    ],
    ['-r https://h.example/a.txt', 'The included file is a URL, which this action does not fetch.'],
    ['-c http://h.example/a.txt', 'The included file is a URL, which this action does not fetch.'],
    ['-r FILE:a.txt', 'The included file is a URL, which this action does not fetch.'],
    ['foo --hash=md5:ab', hash],
    ['foo --hash=sha256:', hash],
    ['foo --hash=xsha256:ab', hash],
    ['foo --hash=sha256', hash],
    ['${NAME}', inVariable],
    ['x${NAME}[a]==1', inVariable],
    ['${NAME} ; os_name == "a"', inVariable],
    ['foo -e ./bar', editable],
    ['-e ./foo bar', editable],
    ['https://h.example/a b', 'The URL contains a blank.'],
    ['https://h.example/foo.whl', 'The file name of the wheel does not contain its name, version and tags.'],
    ['foo @ bar', 'The text after "foo @" is not a URL.'],
    ['-e https://h.example/f.zip', 'An editable requirement must be a path or the URL of a repository.'],
    ['-e foo==1', 'An editable requirement must be a path or the URL of a repository.'],
    [
      '-e git+https://h.example/f',
      'An editable requirement with a URL must include its name. Add "#egg=NAME" to the URL.',
    ],
  ])('%j', (text, message) => {
    expect(messageOf(() => parseRequirements(text))).toBe(message)
  })

  it('is one of more than 10,000 characters', () => {
    expect(messageOf(() => parseRequirements(`foo==${'1'.repeat(9_996)}`))).toBe(
      'The requirement is longer than 10000 characters.',
    )
    expect(parseRequirements(`foo==${'1'.repeat(9_995)}`).packages).toHaveLength(1)
  })

  it('is none where a marker follows what is editable', () => {
    expect(parseRequirements('-e ./foo ; os_name == "a"').packages).toHaveLength(1)
  })
})

describe('a requirement', () => {
  it.each([
    ['foo;', { name: 'foo', version: null, hashes: [] }],
    ['foo==1 ;  ', { name: 'foo', version: '1', hashes: [] }],
    ['foo @ ./foo.whl.d/a', { name: 'foo', version: null, source: 'path:./foo.whl.d/a', hashes: [] }],
    ['foo @ x-y://h.example/a', { name: 'foo', version: null, source: 'x-y://h.example/a', hashes: [] }],
    ['./foo.whl.d/a', { name: './foo.whl.d/a', version: null, source: 'path:./foo.whl.d/a', hashes: [] }],
    ['./%41.whl', { name: './%41.whl', version: null, source: 'path:./%41.whl', hashes: [] }],
  ])('is %j', (text, expected) => {
    expect(parseRequirement(text, []).package).toStrictEqual({ ecosystem: 'pypi', ...expected })
  })

  it.each([
    ['git:h.example/a#egg=b', 'editable:git+git:h.example/a'],
    ['SVN://h.example/a#egg=b', 'editable:SVN+SVN://h.example/a'],
    ['_a', 'editable:path:_a'],
  ])('that is editable is %j', (text, source) => {
    expect(parseEditable(text).package.source).toBe(source)
  })

  it.each([
    [`sha256:${'a'.repeat(64)}`, true],
    [`sha384:${'A'.repeat(96)}`, true],
    [`sha512:${'0'.repeat(128)}`, true],
    [`sha256:${'a'.repeat(63)}`, false],
    [`sha256:${'a'.repeat(65)}`, false],
    [`sha256:${'a'.repeat(63)}g`, false],
    [`sha256:${'a'.repeat(64)}g`, false],
    [`-sha256:${'a'.repeat(64)}`, false],
    [`sha1:${'a'.repeat(40)}`, false],
    ['', false],
  ])('has a whole hash: %s, %s', (text, expected) => {
    expect(isWholeHash(text)).toBe(expected)
  })
})
