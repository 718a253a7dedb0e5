import { describe, expect, it } from '@jest/globals'
import type { Unpinned } from '../../../../src/manifest/package.ts'
import { parseRequirements } from '../../../../src/manifest/formats/requirements/requirements-parser.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'
const digest = 'aB'.repeat(32)
const hash = `--hash=sha256:${digest}`

const unpinned = (text: string, constraints = '') =>
  parseRequirements(text, () => constraints).unpinned.map(
    ({ line, name, problem }) => `${line} ${name} ${problem}`,
  )

describe('unpinned', () => {
  it.each<[string, Unpinned['problem'] | undefined]>([
    ['foo==1.0', undefined],
    ['foo===1.0', undefined],
    ['foo==1.0,!=1.1', undefined],
    ['foo', 'version'],
    ['foo>=1.0', 'version'],
    ['foo~=1.0', 'version'],
    ['foo==1.*', 'version'],
    ['foo==1,==2', 'version'],
    ['foo<=1,>=1', 'version'],
    ['foo==${VERSION}', 'version'],
    [`foo>=1 ${hash}`, 'version'],
    ['foo @ https://h.example/f.zip', 'url'],
    ['foo @ https://h.example/f.zip#sha256=', 'url'],
    ['foo @ https://h.example/f.zip#sha256=${HASH}', 'url'],
    [`foo @ https://h.example/f.zip#subdirectory=a&sha256=${digest}`, undefined],
    [`foo @ https://h.example/f.zip#sha512=${digest.repeat(2)}`, undefined],
    [`foo @ https://h.example/f.zip#sha384=${digest}`, 'url'],
    ['foo @ https://h.example/f.zip#sha256=a', 'url'],
    [`foo @ https://h.example/f.zip#md5=${'a'.repeat(32)}`, 'url'],
    [`foo @ https://h.example/f.zip#sha1=${commit}`, 'url'],
    ['foo @ https://h.example/f.zip --hash=sha256:x', 'url'],
    [`foo==1 --hash=sha256:${digest}0`, 'hash'],
    [`foo==1 --hash=sha256:x ${hash}`, undefined],
    ['foo==1 --hash=sha256:x', 'hash'],
    [`foo @ https://h.example/f.zip ${hash}`, undefined],
    ['https://h.example/foo-1-py3-none-any.whl#egg=foo', 'url'],
    ['foo @ git+https://h.example/f', 'reference'],
    ['foo @ git+https://h.example/f@main', 'reference'],
    ['foo @ git+https://h.example/f@v1.0', 'reference'],
    ['foo @ git+https://h.example/f@0123456', 'reference'],
    ['foo @ git+https://h.example/f@${COMMIT}', 'reference'],
    [`foo @ git+https://h.example/f#${commit}`, 'reference'],
    [`foo @ git+https://${commit}@h.example/f`, 'reference'],
    [`foo @ git+https://h.example/f@${commit}0`, 'reference'],
    [`foo @ git+https://h.example/f@${commit}`, undefined],
    [`foo @ git+ssh://git@h.example/f@v1@${commit}#egg=foo`, undefined],
    [`foo @ hg+https://h.example/f@${commit}`, undefined],
    ['foo @ svn+https://h.example/f@1234', undefined],
    ['foo @ svn+https://h.example/f', 'reference'],
    ['foo @ file:///foo', 'path'],
    ['foo @ ./foo', 'path'],
    ['foo @ ./foo-1-py3-none-any.whl', 'path'],
    [`foo @ ./foo-1-py3-none-any.whl ${hash}`, undefined],
    ['-e git+https://h.example/f#egg=foo', 'editable'],
    [`-e git+https://h.example/f@${commit}#egg=foo`, 'editable'],
    ['-e ./foo', 'editable'],
  ])('%s: %s', (text, problem) => {
    const problems = parseRequirements(text).unpinned.map((requirement) => requirement.problem)
    expect(problems).toEqual(problem === undefined ? [] : [problem])
  })

  it('names file, first line and what stands there', () => {
    const { unpinned } = parseRequirements(
      '\n-e .\nFoo_Bar \\\n  >=1\ngit+https://u:p@h.example/f\n',
      undefined,
      'layer.txt',
    )
    expect(unpinned).toEqual([
      { file: 'layer.txt', line: 2, name: '.', problem: 'editable', path: '.' },
      { file: 'layer.txt', line: 3, name: 'foo-bar', problem: 'version' },
      { file: 'layer.txt', line: 5, name: 'f', problem: 'reference' },
    ])
  })

  describe('where others have hashes', () => {
    it.each([
      ['foo==1', ['2 foo hash']],
      ['foo', ['2 foo version']],
      ['foo @ https://h.example/f.zip', ['2 foo url']],
      [`foo @ https://h.example/f.zip#sha256=${digest}`, []],
      // The commit is its hash.
      [`foo @ git+https://h.example/f@${commit}`, []],
      ['--no-require-hashes\nfoo==1', ['3 foo hash']],
    ])('%s', (text, expected) => {
      expect(unpinned(`bar==1 ${hash}\n${text}`)).toEqual(expected)
    })

    it('whichever comes first', () => {
      expect(unpinned(`foo==1\nbar==1 ${hash}`)).toEqual(['1 foo hash'])
    })

    it('--require-hashes asks for all of them', () => {
      expect(unpinned('foo==1\n--require-hashes')).toEqual(['1 foo hash'])
    })

    it('unless --no-require-hashes stands beside it', () => {
      expect(unpinned('foo==1\n--require-hashes\n--no-require-hashes')).toEqual([])
    })

    it('neither the hash of a URL nor one without a requirement asks for others', () => {
      expect(unpinned(`foo==1\nbar @ https://h.example/f.zip#sha256=${digest}\n${hash}`)).toEqual([])
    })
  })

  describe('where constraints limit it', () => {
    it.each([
      ['foo', 'Foo==1', []],
      ['foo>=1', 'foo<3\nfoo===1.5', []],
      ['foo', 'foo<3', ['2 foo version']],
      ['foo', 'bar==1', ['2 foo version']],
      ['foo @ git+https://h.example/f', 'foo==1', ['2 foo reference']],
      ['-e ./foo', 'foo==1', ['2 ./foo editable']],
      ['foo==1', 'bar>=1', []],
      ['foo', 'foo==1 ; os_name == "nt"', ['2 foo version']],
      ['foo ; os_name == "posix"', 'foo==1 ; os_name == "nt"', ['2 foo version']],
      ["foo[x] ; os_name=='nt'", 'foo==1 ; os_name == "nt"', []],
      ['foo[x] ; os_name == "nt"', 'foo==1', []],
      ['foo==1', `foo==1 ; os_name == "nt" ${hash}`, ['2 foo hash']],
      ['foo==1', 'foo==1 --hash=sha256:ab', ['2 foo hash']],
      ['foo', `foo==1 ${hash}`, []],
      ['foo', `foo==1\nbar==1 ${hash}`, ['2 foo hash']],
    ])('%j and %j', (text, constraints, expected) => {
      expect(unpinned(`-c constraints.txt\n${text}`, constraints)).toEqual(expected)
    })
  })
})

it('ends, however many constraints there are on however many requirements of one name', () => {
  const requirements = 'a\n'.repeat(49_000)
  const constraints = Array.from({ length: 49_000 }, (_, at) => `a<${at}\n`).join('')

  expect(unpinned(`-c constraints.txt\n${requirements}`, constraints)).toHaveLength(49_000)
  expect(unpinned(`-c constraints.txt\n${requirements}`, `${constraints}a==1`)).toEqual([])
})
