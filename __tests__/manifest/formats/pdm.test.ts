import { describe, expect, it } from '@jest/globals'
import { parsePdm } from '../../../src/manifest/formats/pdm/pdm-parser.ts'
import { hashesOf, lockFile, refusal, shown } from '../lock-file.ts'

const commit = '39bea6a60e40b0a1ecabfcf9795a2f675789fa73'

function lock(entry: string, version = '4.5.0'): string {
  return `[metadata]\nlock_version = "${version}"\n\n[[package]]\n${entry}\n`
}

describe.each(['1.15.5', '2.10.4'])('a lock file that PDM %s made', (version) => {
  const read = () => parsePdm(lockFile(`pdm/pdm-${version}.lock`))

  it('gives its packages, each once, also when it is there again for its extras', () => {
    const { packages } = read()
    expect(shown(packages)).toEqual([
      'click 8.1.8',
      `cloned-py 1.0.0 git+https://files.example/cloned_py.git#${commit}`,
      'colorama 0.4.6',
      'editable-py 1.0.0 path:./editable_py',
      'fetched-py 1.0.0 https://files.example/fetched_py-1.0.0.tar.gz',
      'folder-py 1.0.0 path:./folder_py',
      'iniconfig 2.0.0',
      expect.stringMatching(/^linkify-it-py /),
      'markdown-it-py 3.0.0',
      'mdurl 0.1.2',
      'pyjwt 2.9.0',
    ])
    expect(packages.filter(({ marker }) => marker).map(({ name, marker }) => [name, marker])).toEqual([
      ['markdown-it-py', '[linkify]'],
    ])
  })

  it('gives their hashes', () => {
    const { packages } = read()
    expect(hashesOf(packages, 'mdurl', '0.1.2')).toEqual([
      'sha256:84008a41e51615a49fc9966191ff91509e3c40b939176e643fd50a5c2196b8f8',
      'sha256:bb413d29f5eea38f31dd4754dd7377d4465116fb207585f97bf925588687c1ba',
    ])
  })

  it('leaves its folders open', () => {
    const { unpinned } = read()
    expect(unpinned.map(({ name, problem }) => [name, problem])).toEqual([
      ['editable-py', 'editable'],
      ['folder-py', 'path'],
    ])
  })
})

describe('an entry', () => {
  it.each([
    [
      'of a branch',
      'git = "https://u:secret@host.example/a"\nref = "main"',
      'a 1 git+https://host.example/a#main',
      'reference',
    ],
    ['of a URL', 'url = "https://u:secret@host.example/a.whl"', 'a 1 https://host.example/a.whl', 'url'],
    [
      'of an archive with a hash',
      'path = "./a.whl"\nfiles = [{ file = "a.whl", hash = "sha256:1" }]',
      'a 1 path:./a.whl',
      undefined,
    ],
  ])('%s', (_, more, expected, problem) => {
    const { packages, unpinned } = parsePdm(lock(`name = "a"\nversion = "1"\n${more}`))

    expect(shown(packages)).toEqual([expected])
    expect(unpinned.map((each) => each.problem)).toEqual(problem === undefined ? [] : [problem])
  })

  it('is left open on its line', () => {
    const text = lock('name = "a.b"\nversion = "1"\npath = "b"')
    const line = text.slice(0, text.indexOf('[[package]]')).split('\n').length
    expect(parsePdm(text).unpinned).toEqual([{ line, name: 'a-b', problem: 'path', path: 'b' }])
  })

  it('is of a folder of a repository', () => {
    const text = lock(
      'name = "a"\nversion = "1"\ngit = "https://host.example/a"\nref = "b"\nsubdirectory = "c"',
      '4.10.11',
    )
    expect(shown(parsePdm(text).packages)).toEqual(['a 1 git+https://host.example/a?subdirectory=c#b'])
  })

  it('of the project is no package', () => {
    expect(parsePdm(lock('name = "a"\nversion = "1"\npath = "."\neditable = true'))).toMatchObject({
      packages: [],
      unpinned: [],
    })
  })

  it('gives its marker', () => {
    expect(parsePdm(lock(`name = "a"\nversion = "1"\nmarker = "os_name=='nt'"`)).packages[0]?.marker).toBe(
      'os_name == "nt"',
    )
  })
})

describe('what is no pdm.lock', () => {
  it.each([
    ['nothing', ''],
    ['no lock_version', '[metadata]\n[[package]]\nname = "a"\n'],
    ['a lock_version to come', lock('name = "a"', '5.0')],
    ['a package without a name', lock('version = "1"')],
    ['a file without a hash', lock('name = "a"\nfiles = [{ file = "a.whl" }]')],
    ['another version control system', lock('name = "a"\nhg = "https://host.example"')],
    ['Subversion', lock('name = "a"\nsvn = "https://host.example"')],
    ['Bazaar', lock('name = "a"\nbzr = "https://host.example"')],
    ['a lock_version of two digits', lock('name = "a"', '14.0')],
    ['a lock_version with words', lock('name = "a"', '4.0 beta')],
  ])('as with %s is refused', (_, text) => {
    expect(refusal(parsePdm, text)).toBeDefined()
  })
})

it('a package may be there under any number of markers', () => {
  const entries = Array.from(
    { length: 50_000 },
    (_, at) => `\n[[package]]\nname = "a"\nversion = "1"\nmarker = "os_name == '${at}'"`,
  )
  const { packages } = parsePdm(
    lock(`name = "a"\nversion = "1"\nmarker = "os_name == 'x'"${entries.join('')}`),
  )

  expect(packages).toHaveLength(1)
  expect(packages[0]?.marker?.split(' or ')).toHaveLength(50_001)
})
