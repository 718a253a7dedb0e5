import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { CORE_FLOWS } from '../jest.config.ts'

const pathOf = (name: string) => join(import.meta.dirname, 'flows', `${name}.test.ts`)

const action = parse(readFileSync(join(import.meta.dirname, '../action.yml'), 'utf8')) as {
  inputs: Record<string, unknown>
  outputs: Record<string, unknown>
}

describe('the flows of npm test', () => {
  it('are there', () => {
    expect(CORE_FLOWS.filter((name) => !existsSync(pathOf(name)))).toEqual([])
  })

  it.each(['inputs', 'outputs'] as const)('use all %s of action.yml', (kind) => {
    // Beside the tests stands what they all give: the layer, and how to ask for a comment.
    const helpers = ['fixture.ts', 'pull-request.ts'].map((file) => join(import.meta.dirname, 'flows', file))
    const text = [...helpers, ...CORE_FLOWS.map(pathOf)].map((path) => readFileSync(path, 'utf8')).join('\n')
    const names = Object.keys(action[kind])
    expect(names.filter((name) => !new RegExp(`(?<![\\w-])${name}['"]?\\]?:|'${name}'`).test(text))).toEqual(
      [],
    )
  })
})
