import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readStep } from '../../src/action/step.ts'
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
    lockState(process.env['GITHUB_STATE'])
    expect(found()).toEqual([])
  })

  it('are those that are held, one a region', () => {
    const keep = lockState(process.env['GITHUB_STATE'])
    keep(ireland, true)
    expect(found()).toEqual([ireland])
    keep(virginia, true)
    expect(found()).toEqual([ireland, virginia])
  })

  it('are not those that were given back', () => {
    const keep = lockState(process.env['GITHUB_STATE'])
    keep(ireland, true)
    keep(virginia, true)
    keep(ireland, false)
    expect(found()).toEqual([virginia])
    keep(virginia, false)
    expect(found()).toEqual([])
  })

  it('are kept again after they were not to be released for a while', () => {
    const keep = lockState(process.env['GITHUB_STATE'])
    keep(ireland, true)
    keep(ireland, false)
    keep(ireland, true)
    expect(found()).toEqual([ireland])
  })

  it('are told with the owner of the bucket, without which S3 may not be asked', () => {
    lockState(process.env['GITHUB_STATE'])({ ...ireland, expectedBucketOwner: '012345678901' }, true)
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
          lockState(process.env['GITHUB_STATE'])(kept, true)
          expect(found()).toEqual([kept])
        },
      ),
    )
    expect(printed.text).toBe('')
  })
})

describe('a file of the runner that cannot be written', () => {
  it('is an error, for the run to warn of', () => {
    process.env['GITHUB_STATE'] = folder
    expect(() => {
      lockState(process.env['GITHUB_STATE'])(ireland, true)
    }).toThrow(/EISDIR/)
  })

  it('keeps neither half a value nor a lock that is not to be released any more', () => {
    // A limit on the size of files leaves as much of a value as a full disk does.
    const source = new URL('../../src/action/lock-state.ts', import.meta.url).href
    const lock = { ...ireland, key: 'k'.repeat(500) }
    const script = `
      import { statSync } from 'node:fs'
      const { lockState } = await import('${source}')
      const keep = lockState(process.env['GITHUB_STATE'])
      for (let call = 0, before = 0; ; call++) {
        try {
          keep(${JSON.stringify(lock)}, true)
          before = statSync(process.env.GITHUB_STATE).size
        } catch ({ code }) {
          console.log(code, call > 0, before > 0, statSync(process.env.GITHUB_STATE).size)
          break
        }
      }`
    const limited = [
      '-c',
      'ulimit -f 4 && exec "$0" --input-type=module --eval "$1"',
      process.execPath,
      script,
    ]
    expect(execFileSync('sh', limited, { encoding: 'utf8', env: { GITHUB_STATE: stateFile } })).toBe(
      'EFBIG true true 0\n',
    )
  })
})

describe('a run without a post step', () => {
  it.each([undefined, ''])('prints nothing of its locks: GITHUB_STATE is %j', (file) => {
    if (file === undefined) Reflect.deleteProperty(process.env, 'GITHUB_STATE')
    else process.env['GITHUB_STATE'] = file
    const keep = lockState(readStep(process.env).stateFile)
    keep(ireland, true)
    keep(ireland, false)
    expect(printed.text).toBe('')
    expect(readFileSync(stateFile, 'utf8')).toBe('')
  })
})
