import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { FilesAround } from '../../../src/manifest/format.ts'
import type { Scope } from '../../../src/manifest/scope/scope.ts'
import { lockFilesIn } from '../../../src/manifest/set/set-content.ts'
import { readingOfSet } from '../../../src/manifest/set/set-reading.ts'
import type { ManifestSet } from '../../../src/manifest/set/set.ts'

const production: Scope = { groups: [], member: undefined, runtimes: [], architectures: [], ignored: [] }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A set of files with their texts; undefined for a file of which only the digest is known. */
const of = (files: Record<string, string | undefined>): ManifestSet => ({
  files: Object.entries(files)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, content]) => ({ path, sha256: sha256(path), ...(content !== undefined && { content }) })),
  identity: [],
})

const nothingAround = (): FilesAround => ({})
const read = (
  files: Record<string, string | undefined>,
  scope = production,
  filesAround: (path: string) => FilesAround = nothingAround,
) => readingOfSet(of(files), { scope, filesAround })

const uv = (name: string, source: string) =>
  `version = 1\nrequires-python = ">=3.9"\n[[package]]\nname = "${name}"\nversion = "1"\nsource = ${source}\n`
const UV = uv('six', '{ registry = "https://pypi.org/simple" }')

describe('the lock files of a set', () => {
  it('are read together', async () => {
    const reading = await read({ 'a/requirements.txt': 'b==1\n', 'uv.lock': UV, 'src/x.txt': undefined })
    expect(reading).toMatchObject({
      kind: 'understood',
      resolved: { packages: [{ name: 'b' }, { name: 'six' }] },
      unknown: [],
    })
  })

  it('are none in a set of own source', async () => {
    expect(await read({ 'src/x': undefined })).toMatchObject({
      kind: 'understood',
      resolved: { packages: [], unpinned: [] },
    })
  })

  it.each([
    ['damaged', { 'b/uv.lock': 'version =', 'requirements.txt': 'a==1\n' }],
    ['no text', { 'b/uv.lock': undefined, 'requirements.txt': 'a==1\n' }],
  ])('are not understood if one of them is %s, which is named', async (_, files) => {
    expect(await read(files)).toMatchObject({ kind: 'malformed', file: 'b/uv.lock' })
  })

  it('are not those that another one includes', () => {
    const files = {
      'a.txt': '-r b/c.txt\n',
      'b/c.txt': '-c ../limits.txt\n-r ../a.txt\n',
      'limits.txt': 'x==1\n',
      'd.txt': '-r d.txt\n',
      'e.txt': '-r f.txt\n',
      'f.txt': '-r e.txt\n',
      'g.txt': '-r nowhere.txt\n',
    }
    expect(lockFilesIn(of(files).files).map(({ path }) => path)).toEqual(['g.txt', 'a.txt', 'd.txt', 'e.txt'])
  })

  it('read what they include from the set, and the rest from around them', async () => {
    const asked: string[] = []
    const files = {
      'deps/requirements.txt': '-r ../more.txt\n-r ../away/other.txt\na==1\n',
      'more.txt': '-r limits/b.txt\n',
      'limits/b.txt': 'b==1\n',
    }
    const around = (path: string): FilesAround => ({
      include: (included, from) => {
        asked.push(`${path} ${included} ${from}`)
        return { bytes: Buffer.from('c==1\n'), realPath: 'away/requirements.txt' }
      },
    })
    expect(await read(files, production, around)).toMatchObject({
      resolved: { packages: [{ name: 'b' }, { name: 'c' }, { name: 'a' }] },
    })
    expect(asked).toEqual(['deps/requirements.txt ../away/other.txt requirements.txt'])
    expect(await read(files)).toMatchObject({ kind: 'malformed', file: 'deps/requirements.txt' })
  })

  it('have constraints, which count', async () => {
    const reading = await read({ 'requirements.txt': '-c c.in\na==1\n', 'c.in': 'b<2\n' })
    expect(reading).toMatchObject({ resolved: { packages: [{ name: 'a' }], constraints: [{ name: 'b' }] } })
  })
})

describe('what is not pinned in a set', () => {
  it('is named by its path from the workspace, with the format of its file', async () => {
    const reading = await read({
      'a/requirements.txt': '-r ../b/more.in\nx\n',
      'b/more.in': 'y\n',
      'c/uv.lock': uv('app', '{ git = "https://example.com/a" }'),
    })
    expect(reading).toMatchObject({
      findings: [
        { file: 'b/more.in', line: 1, format: 'requirements' },
        { file: 'a/requirements.txt', line: 2, format: 'requirements' },
        { file: 'c/uv.lock', format: 'uv' },
      ],
    })
  })
})

describe('names that no lock file has', () => {
  const scope = { ...production, groups: ['main', 'dev'], member: 'api' }

  it('are unknown to a set without lock files', async () => {
    expect(await read({ 'src/a': undefined }, scope)).toMatchObject({
      unknown: [
        { input: 'workspace-member', value: 'api', known: [] },
        { input: 'dependency-groups', value: 'dev', known: [] },
      ],
    })
    expect(await read({}, { ...production, groups: 'all' })).toMatchObject({ unknown: [] })
  })

  it('are unknown to a set if they are to each of its lock files', async () => {
    const reading = await read({ 'a/requirements.txt': 'a==1\n', 'b/requirements.txt': 'b==1\n' }, scope)
    expect(reading).toMatchObject({ unknown: [{ value: 'api' }, { value: 'dev' }] })
  })
})
