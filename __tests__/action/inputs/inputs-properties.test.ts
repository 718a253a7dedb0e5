import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readInputs } from '../../../src/action/inputs/inputs.ts'
import { readSet } from '../../../src/action/manifest/read-set.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { anyCharacter } from '../../any-character.ts'
import { tries } from '../../tries.ts'
import { commandLines } from '../runner-grammar.ts'
import { actionFile, giveInputs } from '../step.ts'

const environment = { ...process.env }
const workspace = mkdtempSync(join(tmpdir(), 'inputs-'))
writeFileSync(join(workspace, 'uv.lock'), 'version = 1\n')

afterEach(() => {
  process.env = { ...environment }
})
afterAll(() => {
  rmSync(workspace, { recursive: true })
})

const names = Object.keys(actionFile.inputs)
const right = { 'layer-name': 'web', 'manifest-path': 'uv.lock', bucket: 'artifacts' }

const pieces = fc.constantFrom(
  ...[
    '\n',
    '\r\n',
    ' ',
    '::',
    '::error::x',
    '##[error]x',
    '{',
    '}',
    '{version}',
    '{x\n::error::y}',
    '*',
    '/',
    '..',
  ],
  ...[
    ',',
    'arn:aws:lambda:eu-west-1:123456789012:layer:x',
    'true',
    'eu-west-1',
    '123456789012',
    '\u0085',
    '$&',
  ],
)
const hostile = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.tuple(pieces, fc.integer({ min: 1, max: 2000 })).map(([piece, times]) => piece.repeat(times)),
)
// An environment variable cannot hold a NUL.
const values = hostile.map((value) => value.replaceAll('\0', ''))

/** The message that the inputs are refused with; empty when they are accepted. */
function refusal(given: Record<string, string>, region?: string): string {
  giveInputs({ ...right, ...given })
  try {
    readInputs({ readSet, workspace, region: region ?? 'eu-west-1' })
    return ''
  } catch (error) {
    if (error instanceof ActionError) return error.message
    throw error
  }
}

describe('whatever is given', () => {
  it.each(names)('for %s is accepted or refused in words, never as a command to the runner', (name) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(commandLines(refusal({ [name]: value }))).toEqual([])
      }),
      { numRuns: tries(200) },
    )
  })

  it('for all inputs at once is refused in words', () => {
    const all = fc.record(Object.fromEntries(names.map((name) => [name, values])))
    fc.assert(
      fc.property(all, values, (given, region) => {
        expect(commandLines(refusal(given, region))).toEqual([])
      }),
    )
  })

  it('as a path is never repeated raw, not even by the operating system', () => {
    // The system's own message would repeat the path, and what is behind U+2028 with it.
    const long = `${'n'.repeat(300)}\u2028::error::x`
    expect(refusal({ 'manifest-path': long })).toMatch(/: it cannot be read: ENAMETOOLONG\.$/)
    expect(refusal({ 'manifest-path': long })).not.toContain('::error')
    expect(commandLines(refusal({ 'manifest-path': `n\n::error::x` }))).toEqual([])
  })
})
