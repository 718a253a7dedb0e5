import { expect, it } from '@jest/globals'
import { pythonName } from '../../../src/manifest/python/python.ts'

it.each([
  ['requests', 'requests'],
  ['PyJWT', 'pyjwt'],
  ['zope.interface', 'zope-interface'],
  ['a_.-B', 'a-b'],
])('of %s is %s', (written, name) => {
  expect(pythonName(written)).toBe(name)
})
