import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { LEASE_SECONDS, RENEWAL_MILLISECONDS, TRUSTED_MILLISECONDS } from '../../src/core/model/lease.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/reliability.md'), 'utf8').replace(/\s+/g, ' ')

describe('the lease in docs/reliability.md', () => {
  it.each([
    `renews the lock every ${RENEWAL_MILLISECONDS / 1000} seconds`,
    `its lock expires ${LEASE_SECONDS} seconds after the last renewal`,
    `which is ${LEASE_SECONDS - TRUSTED_MILLISECONDS / 1000} to ${LEASE_SECONDS} seconds`,
    `Without a lock, the deadline is ${LEASE_SECONDS} seconds`,
    `valid for another ${LEASE_SECONDS - TRUSTED_MILLISECONDS / 1000} to ${LEASE_SECONDS} seconds`,
  ])('is as in the source: %s', (text) => {
    // The page itself would fill the screen.
    expect(page.includes(text)).toBe(true)
  })
})
