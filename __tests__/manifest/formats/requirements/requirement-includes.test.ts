import { describe, expect, it } from '@jest/globals'
import { includeLines } from '../../../../src/manifest/formats/requirements/requirement-includes.ts'
import { ManifestError } from '../../../../src/manifest/package.ts'
import { parseRequirements } from '../../../../src/manifest/formats/requirements/requirements-parser.ts'

/** Reads the files of a table, and notes what was asked for. */
function reading(files: Record<string, string>) {
  const asked: string[] = []
  const include = (path: string, from: string) => {
    asked.push(`${path} from ${from}`)
    const text = files[path]
    if (text === undefined) throw new Error(`ENOENT: /home/user/${path}`)
    return text
  }
  return { asked, include }
}

function failure(text: string, files: Record<string, string>): unknown {
  try {
    return parseRequirements(text, reading(files).include)
  } catch (error) {
    return error
  }
}

describe('included files', () => {
  it('are asked for as they are written, and named as the manifest reaches them', () => {
    const { asked, include } = reading({ 'sub/a.txt': 'a\n-r ../b.txt', '../b.txt': '\nb', '/c.txt': 'c' })
    const { unpinned } = parseRequirements('-r sub/a.txt\n--requirement=/c.txt\nd', include, 'layer.txt')
    expect(asked).toEqual(['sub/a.txt from layer.txt', '../b.txt from sub/a.txt', '/c.txt from layer.txt'])
    expect(unpinned.map(({ file, line, name }) => `${file}:${line} ${name}`)).toEqual([
      'sub/a.txt:1 a',
      'b.txt:2 b',
      '/c.txt:1 c',
      'layer.txt:3 d',
    ])
  })

  it('are read once', () => {
    const { asked, include } = reading({
      'a.txt': '-r c.txt',
      'b.txt': '-r ./c.txt',
      'c.txt': 'c==1',
      './c.txt': 'c==1',
    })
    const { packages } = parseRequirements('-r a.txt\n-r b.txt\n-r a.txt', include)
    expect(packages).toHaveLength(1)
    expect(asked).toEqual(['a.txt from requirements.txt', 'c.txt from a.txt', 'b.txt from requirements.txt'])
  })

  it('constraints are no packages', () => {
    const { include } = reading({ 'c.txt': 'foo==1\nbar<2\n-r more.txt', 'more.txt': 'baz==1' })
    const foo = { ecosystem: 'pypi', name: 'foo', version: null, hashes: [] }
    // pip installs what a constraints file includes with -r.
    expect(parseRequirements('-c c.txt\nfoo', include)).toEqual({
      packages: [{ ...foo, name: 'baz', version: '1' }, foo],
      constraints: [
        { ...foo, version: '1' },
        { ...foo, name: 'bar', specifier: '<2' },
      ],
      unpinned: [],
    })
  })

  it('one file may be both', () => {
    const { include } = reading({ 'a.txt': 'a==1' })
    const { packages, constraints } = parseRequirements('-c a.txt\n-r a.txt', include)
    expect(constraints).toEqual(packages)
  })

  it('are ignored beside a requirement, and after the first one of a line', () => {
    const { asked, include } = reading({ 'a.txt': 'a==1' })
    parseRequirements('foo -r b.txt\n-r a.txt -r b.txt -c c.txt', include)
    expect(asked).toEqual(['a.txt from requirements.txt'])
  })

  it.each([
    ['\n-r requirements.txt', { 'requirements.txt': '' }, 2],
    ['-r a/b.txt', { 'a/b.txt': '-r ../c.txt', '../c.txt': '-c ./a/../a/b.txt', './a/../a/b.txt': '' }, 1],
  ])('may not include themselves: %j', (text, files, line) => {
    expect(failure(text, files)).toMatchObject({ message: expect.stringMatching(/includes itself/), line })
  })

  it.each([
    ['a missing one', '\n\n-r a.txt', {}, 3],
    ['what is not understood', 'a\n-r a.txt', { 'a.txt': '\n\n{' }, 2],
    ['a merge conflict', '-r a.txt', { 'a.txt': 'a\n<<<<<<< HEAD\n' }, 1],
    ['an editable constraint', '-c a.txt', { 'a.txt': '-e .' }, 1],
  ])('fail the manifest: %s', (_, text, files, line) => {
    const error = failure(text, files)
    expect(error).toBeInstanceOf(ManifestError)
    expect(error).toMatchObject({ line })
  })

  it('the message says where, and nothing of what the reader said', () => {
    expect(failure('-r a.txt', { 'a.txt': '\n-r b.txt' })).toMatchObject({
      message: 'a.txt, line 2: The included file cannot be read.',
    })
  })

  it('but what it says in a ManifestError', () => {
    const include = () => {
      throw new ManifestError('It lies outside of the workspace.', 7)
    }
    expect(() => parseRequirements('-r ../a.txt', include)).toThrow(
      expect.objectContaining({ message: 'It lies outside of the workspace.', line: 1 }),
    )
  })

  it('end, even when each one includes another', () => {
    expect(() => parseRequirements('-r a/a.txt', () => '-r a/a.txt')).toThrow(ManifestError)
  })

  it('are nested 20 deep at most, however a link names them', () => {
    const include = () => 'a==1\n-r d/requirements.txt'

    expect(() => parseRequirements('\n-r d/requirements.txt', include)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^(?:d\/){20}requirements\.txt, line 2: .*more than 20 levels deep/),
        line: 2,
      }),
    )
  })

  it('are 100 at most', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, at) => `-r ${at}.txt\n`).join('')

    expect(parseRequirements(lines(100), () => 'a==1').packages).toHaveLength(1)
    expect(() => parseRequirements(lines(101), () => 'a==1')).toThrow(
      expect.objectContaining({ message: 'More than 100 files are included.', line: 101 }),
    )
  })

  it('have 10,000,000 bytes together at most', () => {
    const half = `#x${'é'.repeat(2_499_999)}`

    expect(parseRequirements('-r a\n-r b', () => half).packages).toEqual([])
    expect(() => parseRequirements('-r a\n-r b', (path) => (path === 'a' ? half : `${half}x`))).toThrow(
      expect.objectContaining({ message: 'More than 10000000 bytes are included.', line: 2 }),
    )
  })

  it('of many paths are no explosion', () => {
    let asked = 0
    const include = (path: string) => {
      const level = Number(path.slice(0, -4))
      if (++asked > 20) throw new Error('asked too often')
      return level === 20 ? 'foo==1' : `-r ${level + 1}.txt\n-r ${level + 1}.txt`
    }
    expect(parseRequirements('-r 1.txt', include).packages).toHaveLength(1)
  })
})

describe('the lines that include a file', () => {
  const linesOf = (fileName: string, text: string) =>
    [...includeLines(fileName, Buffer.from(text))].map(({ line }) => line)
  const pathsIn = (text: string) => [...includeLines('a.txt', Buffer.from(text))].map(({ path }) => path)

  it('are found without parsing the file, damaged or not', () => {
    expect(linesOf('layer.txt', 'a=1\n-r more.txt\n<<<<<<< HEAD\n\t--constraint=limits.txt\n')).toEqual([
      2, 4,
    ])
  })

  it('are those of requirements files alone', () => {
    expect(linesOf('base.in', '-r more.txt\n')).toEqual([1])
    expect(linesOf('uv.lock', '-r more.txt\n')).toEqual([])
  })

  it('name the file', () => {
    const text = '-r more.txt # why\r\n--constraint=../limits.txt\n-c "a b.txt"\n-rbäse.txt\n--requirement \n'
    expect(pathsIn(text)).toEqual(['more.txt', '../limits.txt', 'a b.txt', 'bäse.txt', ''])
  })
})
