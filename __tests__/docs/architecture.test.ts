import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

const repository = join(import.meta.dirname, '../..')
const page = readFileSync(join(repository, 'ARCHITECTURE.md'), 'utf8')
const [, section = ''] = /^## Where do I …$(.*?)^## /ms.exec(page) ?? []

/** What the table says: to do what, and the cell that says where. */
const rows = [...section.matchAll(/^\| (?!To …|-)([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, what = '', where = '']): [string, string] => [what, where],
)

describe('where do I', () => {
  it('has an answer to more than a few questions', () => {
    expect(rows.length).toBeGreaterThan(5)
  })

  // Other tests hold that the links lead to something that is there.
  it.each(rows)('%s: the names are in the files', (_, where) => {
    const paths = Array.from(where.matchAll(/\]\(([^)]+)\)/g), ([, path = '']) => join(repository, path))
    const texts = paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'utf8'))
    const names = Array.from(where.matchAll(/(?<!\[)`(\w+)`/g), ([, name = '']) => name)
    expect(names.filter((name) => !texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)))).toEqual([])
  })
})
