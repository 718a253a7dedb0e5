import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

const repository = join(import.meta.dirname, '../..')
const pages = globSync(['*.md', '.github/**/*.md', 'bench/**/*.md', 'docs/**/*.md', 'sandbox/**/*.md'], {
  cwd: repository,
  exclude: ['**/node_modules/**'],
}).map((path) => path.replaceAll(sep, '/'))

/** A page's syntax tree. */
function treeOf(path: string): Nodes {
  return fromMarkdown(readFileSync(join(repository, path), 'utf8'))
}

/** A node and all that is below it. */
function all(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(all) : [])]
}

/** What the links and images of a page point to, but not addresses elsewhere. */
function targetsOf(path: string): string[] {
  const nodes = all(treeOf(path))
  const urls = nodes.flatMap((node) =>
    node.type === 'link' || node.type === 'image' || node.type === 'definition' ? [node.url] : [],
  )
  return urls.filter((url) => !/^[a-z]+:/.test(url))
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(path: string): string[] {
  const headings = all(treeOf(path)).filter(({ type }) => type === 'heading')
  const seen = new Map<string, number>()
  return headings.map((heading) => {
    const text = all(heading).map((node) => ('value' in node ? node.value : ''))
    const anchor = text
      .join('')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-')
    const times = seen.get(anchor) ?? 0
    seen.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  })
}

/** Why a link of a page leads nowhere; undefined where it does not. */
function problemOf(page: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path))
  if (!existsSync(join(repository, file))) return `there is no ${file}`
  if (anchor !== undefined && !anchorsOf(file).includes(anchor)) return `${file} has no heading #${anchor}`
  return undefined
}

describe('relative links', () => {
  it('are found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/archives.md']))
    expect(targetsOf('README.md')).toEqual(expect.arrayContaining(['docs/permissions.md', '#quick-start']))
  })

  it('are told from those that lead nowhere', () => {
    expect(problemOf('README.md', 'docs/nothing.md')).toBe('there is no docs/nothing.md')
    expect(problemOf('README.md', 'docs/archives.md#nothing')).toBe(
      'docs/archives.md has no heading #nothing',
    )
  })

  it.each(pages)('lead to files and headings that exist: %s', (page) => {
    const broken = targetsOf(page).flatMap((target) => {
      const problem = problemOf(page, target)
      return problem === undefined ? [] : [`${target}: ${problem}`]
    })
    expect(broken).toEqual([])
  })
})
