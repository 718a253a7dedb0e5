import { describe, expect, it } from '@jest/globals'
import type { Unpinned } from '../../src/manifest/package.ts'
import { unpinnedText } from '../../src/manifest/unpinned-text.ts'

type Problem = Unpinned['problem']

const advice = (problem: Problem, format: string) =>
  unpinnedText({ file: 'requirements.txt', line: 3, name: 'boto3', problem }, format)

// prettier-ignore
const table: [Problem, open: RegExp, instead: string, inLockFiles: RegExp][] = [
  ['version',   /not fixed to one version/,  'NAME==VERSION',            /version/],
  ['hash',      /has no hash/,               '--hash=sha256:DIGEST',     /hashes/],
  ['editable',  /is editable/,               'NAME @ git+URL@COMMIT',    /released version/],
  ['path',      /is a local path/,           '--hash=sha256:DIGEST',     /released version/],
  ['reference', /a branch or a tag/,         'NAME @ git+URL@COMMIT',    /full commit/],
  ['url',       /from a URL without a hash/, '#sha256=DIGEST',           /hash/],
]

describe('unpinnedText', () => {
  it.each(table)('of %s begins with the package and what is left open', (problem, open) => {
    for (const format of ['requirements', 'uv']) {
      expect(advice(problem, format)).toMatch(/^boto3 /)
      expect(advice(problem, format).split('. ')[0]).toMatch(open)
      expect(advice(problem, format)).toMatch(/\.$/)
    }
  })

  it.each(table)('of %s says what to write in a requirements file', (problem, _, instead) => {
    expect(advice(problem, 'requirements')).toContain(instead)
    expect(advice(problem, 'requirements')).not.toMatch(/lock(?:ed)? again/i)
  })

  it.each(table)(
    'of %s says of another format to lock again, which nobody writes by hand',
    (problem, _, instead, how) => {
      for (const format of ['uv', 'npm', 'gemfile', 'go-mod']) {
        const text = advice(problem, format)
        expect(text).toMatch(/lock(?: it)? again/i)
        expect(text.slice(text.indexOf('. '))).toMatch(how)
        expect(text).not.toContain(instead)
      }
    },
  )

  it('differs for every problem', () => {
    for (const format of ['requirements', 'uv']) {
      expect(new Set(table.map(([problem]) => advice(problem, format))).size).toBe(table.length)
    }
  })
})
