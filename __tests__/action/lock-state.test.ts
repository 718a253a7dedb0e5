import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { locksLeft, lockState, type SavedLock } from '../../src/action/lock-state.ts'
import { parseFileCommands } from '../../sandbox/runner-protocol.ts'
import { keepStdout } from './stdout.ts'

const environment = { ...process.env }
const folder = mkdtempSync(join(tmpdir(), 'state-'))
const stateFile = join(folder, 'state')

const printed = keepStdout()
beforeEach(() => {
  writeFileSync(stateFile, '')
  process.env['GITHUB_STATE'] = stateFile
})
afterEach(() => {
  process.env = { ...environment }
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** What the post step finds, to which the runner gives what the main step saved. */
function found(): SavedLock[] {
  for (const [name, value] of Object.entries(parseFileCommands(readFileSync(stateFile, 'utf8'))))
    process.env[`STATE_${name}`] = value
  return locksLeft()
}

const lock = (region: string) => ({
  region,
  bucket: `artifacts-${region}`,
  key: `team/layer/web.${region}.lock`,
  owner: 'nonce-1',
})
const [ireland, virginia] = [lock('eu-west-1'), lock('us-east-1')]

describe('the locks that the post step finds', () => {
  it('are none where the main step took none', () => {
    lockState(undefined)
    expect(found()).toEqual([])
  })

  it('are those that are held, one a region', () => {
    const keep = lockState(undefined)
    keep('eu-west-1', ireland)
    expect(found()).toEqual([ireland])
    keep('us-east-1', virginia)
    expect(found()).toEqual([ireland, virginia])
  })

  it('are not those that were given back', () => {
    const keep = lockState(undefined)
    keep('eu-west-1', ireland)
    keep('us-east-1', virginia)
    keep('eu-west-1', undefined)
    expect(found()).toEqual([virginia])
    keep('us-east-1', undefined)
    expect(found()).toEqual([])
  })

  it('are kept again after they were not to be released for a while', () => {
    const keep = lockState(undefined)
    keep('eu-west-1', ireland)
    keep('eu-west-1', undefined)
    keep('eu-west-1', ireland)
    expect(found()).toEqual([ireland])
  })

  it('are told with the owner of the bucket, without which S3 may not be asked', () => {
    lockState('012345678901')('eu-west-1', ireland)
    expect(found()).toEqual([{ ...ireland, expectedBucketOwner: '012345678901' }])
  })

  it('come through the file of the runner as they are, whatever their keys hold', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('', '\n', '\r\n', '<<', '"'),
        (text, odd) => {
          writeFileSync(stateFile, '')
          const kept = { ...ireland, key: `${text}${odd}web.lock` }
          lockState(undefined)('eu-west-1', kept)
          expect(found()).toEqual([kept])
        },
      ),
    )
    expect(printed.text).toBe('')
  })
})

describe('a run without a post step', () => {
  it.each([undefined, ''])('prints nothing of its locks: GITHUB_STATE is %j', (file) => {
    if (file === undefined) Reflect.deleteProperty(process.env, 'GITHUB_STATE')
    else process.env['GITHUB_STATE'] = file
    const keep = lockState('012345678901')
    keep('eu-west-1', ireland)
    keep('eu-west-1', undefined)
    expect(printed.text).toBe('')
    expect(readFileSync(stateFile, 'utf8')).toBe('')
  })
})
