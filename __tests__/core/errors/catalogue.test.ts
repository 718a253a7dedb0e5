import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { ERROR_CATALOGUE } from '../../../src/core/errors/catalogue.ts'
import { DESCRIPTION_LIMIT, DESCRIPTION_ROOM } from '../../../src/core/model/marker.ts'

const repository = join(import.meta.dirname, '../../..')
// They contain every code, whether an error has it or not.
const tables = ['src/core/errors/catalogue.ts', 'src/core/errors/remedies.ts']

const read = (path: string) => readFileSync(join(repository, path), 'utf8')
// What is found in an archive has codes of its own.
const sources = globSync('src/**/*.ts', { cwd: repository, exclude: ['src/archive/**'] })
  .filter((path) => !tables.includes(path))
  .map(read)
  .join('\n')

describe('the error catalogue', () => {
  const codes = Object.keys(ERROR_CATALOGUE)

  it.each(codes)('has a code that the sources fail with: %s', (code) => {
    expect(sources).toMatch(new RegExp(`'${code}'`))
  })

  it('has every code that an error is made with in the sources', () => {
    const used = Array.from(sources.matchAll(/\bcode: '([^']+)'/g), ([, code]) => code)
    expect(used.length).toBeGreaterThan(20)
    expect(codes).toEqual(expect.arrayContaining(used))
  })

  it('says of each code why, and what to do, in whole sentences', () => {
    for (const [code, { cause, remedy }] of Object.entries(ERROR_CATALOGUE)) {
      expect([code, cause]).toEqual([code, expect.stringMatching(/^\S.*\.$/)])
      expect([code, remedy]).toEqual([code, expect.stringMatching(/^\S.*\.$/)])
    }
  })

  it('states the room for a description as it is, as action.yml does', () => {
    const { cause, remedy } = ERROR_CATALOGUE['description-too-long']
    expect(cause).toContain(`${DESCRIPTION_LIMIT} characters`)
    expect(cause).toContain(`needs ${DESCRIPTION_LIMIT - DESCRIPTION_ROOM} `)
    expect(remedy).toContain(`${DESCRIPTION_ROOM} characters`)
    expect(read('action.yml')).toContain(`up to ${DESCRIPTION_ROOM} characters`)
  })
})
