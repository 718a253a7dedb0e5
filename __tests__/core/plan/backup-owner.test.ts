import { describe, expect, it } from '@jest/globals'
import { isForeign, isOfOtherLayer, otherVersion } from '../../../src/core/plan/backup-owner.ts'

const OWN = 'arn:aws:lambda:eu-west-1:123456789012:layer:numpy:7'
const named = (layer_version_arn: string) => otherVersion({ layer_version_arn }, OWN)

describe('the version that the metadata of a backup name', () => {
  it.each([
    ['another layer', OWN.replace('numpy', 'scipy')],
    ['a layer of another letter case', OWN.replace('numpy', 'NumPy')],
    ['another version', OWN.replace(/7$/, '8')],
    ['another account', OWN.replace('123456789012', '210987654321')],
    ['another partition and account', 'arn:aws-cn:lambda:cn-north-1:210987654321:layer:numpy:7'],
    ['another layer in another region', 'arn:aws:lambda:us-east-1:123456789012:layer:scipy:7'],
  ])('is another: %s', (_, arn) => {
    expect(named(arn)).toEqual({ arn, isCopy: false })
    expect(isForeign(named(arn), true)).toBe(true)
    expect(isForeign(named(arn), false)).toBe(true)
  })

  it('is a copy where only the region is another: it counts for a version with a marker', () => {
    const arn = OWN.replace('eu-west-1', 'us-east-1')
    expect(named(arn)).toEqual({ arn, isCopy: true })
    expect(isForeign(named(arn), true)).toBe(false)
    expect(isForeign(named(arn), false)).toBe(true)
  })

  it.each([
    ['is this one', OWN],
    ['is this one, with blanks around it', ` ${OWN}\t`],
    ['is this one, with zeros before the number', OWN.replace(/7$/, '0007')],
    ['is empty', ''],
    ['is masked', '***'],
    ['has a masked account', 'arn:aws:lambda:eu-west-1:***:layer:scipy:7'],
    ['is percent-encoded', encodeURIComponent(OWN.replace('numpy', 'scipy'))],
    ['is an encoded word', `=?UTF-8?B?${Buffer.from(OWN).toString('base64')}?=`],
    ['is in capitals', OWN.toUpperCase()],
    ['is the ARN of a layer without a version', OWN.replace(':7', '')],
    ['is the ARN of a function', OWN.replace('layer', 'function')],
    ['has a line below it', `${OWN.replace('numpy', 'scipy')}\nx`],
    ['is two', `${OWN},${OWN.replace('numpy', 'scipy')}`],
    ['is very long', `arn:aws:lambda:eu-west-1:123456789012:layer:${'a'.repeat(2000)}:7`],
  ])('is not another where it %s', (_, arn) => {
    expect(named(arn)).toBeUndefined()
  })

  it('is not known without it, and cannot be told where AWS gives no such ARN', () => {
    expect(otherVersion({ manifest_sha256: 'a' }, OWN)).toBeUndefined()
    expect(otherVersion({ layer_version_arn: OWN.replace('numpy', 'scipy') }, 'arn')).toBeUndefined()
    expect(isForeign(undefined, false)).toBe(false)
  })
})

describe('whether metadata name another layer by its name', () => {
  it.each([
    [OWN.replace('numpy', 'scipy'), true],
    [OWN, false],
    [OWN.replace(/7$/, '8'), false],
    ['arn:aws:lambda:us-east-1:210987654321:layer:numpy:1', false],
    ['***', false],
  ])('%s: %s', (layer_version_arn, isOther) => {
    expect(isOfOtherLayer({ layer_version_arn }, 'numpy')).toBe(isOther)
  })

  it('is not known without them', () => {
    expect(isOfOtherLayer({}, 'numpy')).toBe(false)
  })
})
