import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { generate, staleFiles } from '../../docs/generate.ts'

const repository = join(import.meta.dirname, '../..')
const sources = ['README.md', 'action.yml', 'docs', 'examples/.github']

describe('the generated documentation', () => {
  let copy: string
  const edit = (path: string, from: string, to: string) => {
    const text = readFileSync(join(copy, path), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(copy, path), text.replace(from, to))
  }

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'docs-'))
    for (const path of sources) cpSync(join(repository, path), join(copy, path), { recursive: true })
  })
  afterEach(() => {
    rmSync(copy, { recursive: true })
  })

  it('is what its sources say', () => {
    expect(staleFiles(repository)).toEqual(new Map())
  })

  it('is stale once an input changes, and the lines say where', () => {
    edit('action.yml', 'default: skip', 'default: fail')
    const lines = staleFiles(copy).get('README.md')
    expect(lines).toHaveLength(2)
    expect(lines).toContainEqual(expect.stringMatching(/^- \| `if-unchanged` \| `skip` \|/))
    expect(lines).toContainEqual(expect.stringMatching(/^\+ \| `if-unchanged` \| `fail` \|/))
  })

  it('is stale once the example workflow changes', () => {
    edit('examples/.github/workflows/publish.yml', 'eu-west-1', 'eu-central-1')
    expect([...staleFiles(copy).keys()]).toEqual(['README.md'])
  })

  it('is stale once a policy changes', () => {
    edit('docs/iam-policy.json', 'my-bucket', 'another-bucket')
    expect([...staleFiles(copy).keys()]).toEqual(['docs/permissions.md'])
  })

  it('is stale once the troubleshooting page is edited by hand', () => {
    edit('docs/troubleshooting.md', 'is a directory', 'names a folder')
    expect([...staleFiles(copy).keys()]).toEqual(['docs/troubleshooting.md'])
  })

  it('is stale once an output changes', () => {
    edit('action.yml', 'Name of the layer.\n  layer-arn:', 'Name.\n  layer-arn:')
    expect([...staleFiles(copy).keys()]).toEqual(['README.md', 'docs/results.schema.json'])
  })

  it('keeps a pipe in a description out of the columns', () => {
    edit('action.yml', 'Name of the layer.', 'Name | of the layer.')
    expect(generate(copy).get('README.md')).toContain('| `layer-name` | Name \\| of the layer. |')
  })

  it('has each input once, below the comment of its group', () => {
    const section = /<!-- inputs:start -->(.*)<!-- inputs:end -->/s.exec(
      generate(copy).get('README.md') ?? '',
    )?.[1]
    const rows = Array.from(
      section?.matchAll(/^(?:### (.+)|\| `([^`]+)` \|)/gm) ?? [],
      ([, heading, name]) => (heading === undefined ? name : `# ${heading}`),
    )
    const action = readFileSync(join(copy, 'action.yml'), 'utf8').split(/^outputs:/m)[0] ?? ''
    const inputs = action.slice(action.indexOf('\ninputs:'))
    const written = Array.from(
      inputs.matchAll(/^ {2}(?:(# .+)|([a-z-]+):)$/gm),
      ([, comment, name]) => comment ?? name,
    )
    expect(written.length).toBeGreaterThan(20)
    expect(rows).toEqual(written)
  })

  it('refuses an input without a group', () => {
    edit('action.yml', '  # What to publish\n', '')
    expect(() => generate(copy)).toThrow('layer-name')
  })

  it('refuses a README without a section to write to', () => {
    edit('README.md', '<!-- outputs:end -->', '')
    expect(() => generate(copy)).toThrow('outputs:start')
  })
})
