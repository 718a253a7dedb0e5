import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  archiveLocation,
  backupKey,
  backupKeyProblem,
  isBackupKey,
  lockKey,
  s3Uri,
} from '../../../src/core/model/keys.ts'

const layout = (over: object = {}) => ({
  prefix: '',
  archiveKey: 'layer.zip',
  backupTemplate: '{version}',
  ...over,
})

describe('archiveLocation', () => {
  it.each([
    ['', 'layer/layer.zip', 'layer/layer.zip'],
    ['team', 'layer/layer.zip', 'team/layer/layer.zip'],
    ['team/web', 'layer.zip', 'team/web/layer.zip'],
    ['a*b', 'layer.zip', 'a*b/layer.zip'],
  ])('is one key: prefix "%s" and "%s" → %s', (prefix, archiveKey, key) => {
    expect(archiveLocation(layout({ prefix, archiveKey }))).toEqual({ kind: 'key', text: key, key })
  })

  it.each([
    ['', 'temp/layer-*.zip', 'temp/layer-', '.zip'],
    ['team', 'temp/layer-*.zip', 'team/temp/layer-', '.zip'],
    ['team', '*', 'team/', ''],
    ['', '*.zip', '', '.zip'],
    ['a*b', 'x*', 'a*b/x', ''],
  ])('is a pattern: prefix "%s" and "%s"', (prefix, archiveKey, before, after) => {
    expect(archiveLocation(layout({ prefix, archiveKey }))).toEqual({
      kind: 'pattern',
      text: prefix === '' ? archiveKey : `${prefix}/${archiveKey}`,
      before,
      after,
    })
  })
})

describe('backupKey', () => {
  it.each([
    ['layer/{version:6}/{manifest}', 3, 'layer/000003/uv.lock'],
    ['layer/{version:6}/{manifest}', 1_234_567, 'layer/1234567/uv.lock'],
    ['published/manifest-v{version}.txt', 12, 'published/manifest-v12.txt'],
    ['{version:1}', 3, '3'],
    ['{version:9}', 3, '000000003'],
    ['{version}/{version:3}/{manifest}{manifest}', 7, '7/007/uv.lockuv.lock'],
  ])('%s of version %i → %s', (template, version, key) => {
    expect(backupKey(layout({ backupTemplate: template }), version, 'uv.lock')).toBe(key)
    expect(backupKey(layout({ backupTemplate: template, prefix: 'team' }), version, 'uv.lock')).toBe(
      `team/${key}`,
    )
  })

  it('takes the name of the manifest as it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('$&', "$'", '{version}', '{manifest}')),
        (fileName) => {
          expect(backupKey(layout({ backupTemplate: '{version}/{manifest}' }), 3, fileName)).toBe(
            `3/${fileName}`,
          )
        },
      ),
    )
  })

  it('differs for every two versions, whatever the template is', () => {
    const parts = fc.constantFrom('{version}', '{version:3}', '{version:6}', '{manifest}', 'v', '/', '1', '0')
    const templates = fc.array(parts, { maxLength: 6 }).map((all) => all.join(''))
    const number = fc.integer({ min: 1, max: 1200 })
    fc.assert(
      fc.property(templates, number, number, (template, a, b) => {
        fc.pre(a !== b && backupKeyProblem(template) === undefined)
        const keyOf = (version: number) => backupKey(layout({ backupTemplate: template }), version, 'uv.lock')
        expect(keyOf(a)).not.toBe(keyOf(b))
      }),
      { numRuns: 300 },
    )
  })
})

describe('lockKey', () => {
  it.each([
    ['', 'layer/web.eu-west-1.lock'],
    ['team/web', 'team/web/layer/web.eu-west-1.lock'],
  ])('lies below the prefix "%s": %s', (prefix, key) => {
    expect(lockKey(layout({ prefix }), 'web', 'eu-west-1')).toBe(key)
  })

  it('differs for every two layers and regions', () => {
    // The characters that layers and regions may be named with.
    const layers = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/)
    const regions = fc.constantFrom('eu-west-1', 'us-east-1', 'us-gov-east-1')
    fc.assert(
      fc.property(layers, regions, layers, regions, (layer, region, otherLayer, otherRegion) => {
        fc.pre(layer !== otherLayer || region !== otherRegion)
        expect(lockKey(layout(), layer, region)).not.toBe(lockKey(layout(), otherLayer, otherRegion))
      }),
    )
  })
})

describe('backupKeyProblem', () => {
  it.each(['{version}', '{version:6}', 'layer/{version:6}/{manifest}', 'published/manifest-v{version}.txt'])(
    'is none of %s',
    (template) => {
      expect(backupKeyProblem(template)).toBeUndefined()
    },
  )

  it.each([
    ['layer/{manifest}', 'without the version'],
    ['layer.txt', 'without the version'],
    ['{Version}', 'Version'],
    ['{version:0}', 'version:0'],
    ['{version:10}', 'version:10'],
    ['{version:}', 'version:'],
    ['{ version }', ' version '],
    ['{version}/{region}', 'region'],
    ['{version}/{}', 'is not a placeholder'],
    ['{version}/{', 'brace'],
    ['{version}}', 'brace'],
    ['{{version}}', 'brace'],
  ])('of %s names %s', (template, problem) => {
    expect(backupKeyProblem(template)).toContain(problem)
  })

  it('is found in every template with another placeholder', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[^{}]*$/), (text, name) => {
        fc.pre(!/^(manifest|version(:[1-9])?)$/.test(name))
        expect(backupKeyProblem(`{version}${text}{${name}}`)).toEqual(expect.any(String))
      }),
    )
  })
})

describe('s3Uri', () => {
  it('names bucket and key', () => {
    expect(s3Uri('artifacts', 'team/layer/layer.zip')).toBe('s3://artifacts/team/layer/layer.zip')
  })
})

describe('isBackupKey', () => {
  const layout = {
    prefix: 'team',
    archiveKey: 'layer/layer.zip',
    backupTemplate: 'layer/{version:6}/{manifest}',
  }

  it.each<[string, string, boolean]>([
    ['layer/000001/requirements.txt', 'layer/{version:6}/{manifest}', true],
    ['layer/1234567/requirements.txt', 'layer/{version:6}/{manifest}', true],
    ['layer/layer.zip', 'layer/{version:6}/{manifest}', false],
    ['layer/000001/requirements-txt', 'layer/{version:6}/{manifest}', false],
    ['published/manifest-v12.txt', 'published/manifest-v{version}.txt', true],
    ['published/manifest-v12.txt.zip', 'published/manifest-v{version}.txt', false],
    ['7/000007', '{version}/{version:6}', true],
    ['7/000008', '{version}/{version:6}', false],
    ['123', '{version}3', true],
    ['333', '{version}{version}{version}', true],
    ['requirements.txt/9', '{manifest}/{version}', true],
    ['1'.repeat(900), '{version}'.repeat(8), false],
    [`${'1'.repeat(900)}x`, '{version}'.repeat(100), false],
  ])('%s of %s: %s', (key, backupTemplate, expected) => {
    expect(isBackupKey({ ...layout, backupTemplate }, key, 'requirements.txt')).toBe(expected)
  })

  it('holds for the key of each version, whatever the template is', () => {
    const parts = fc.constantFrom('{version}', '{version:3}', '{version:9}', '{manifest}', 'v', '/', '1', '0')
    const templates = fc.array(parts, { maxLength: 9 }).map((all) => all.join(''))
    const fileNames = fc.constantFrom('uv.lock', '7', '{version}.txt', '$&')
    fc.assert(
      fc.property(templates, fileNames, fc.nat({ max: 999_999_999 }), (template, fileName, version) => {
        fc.pre(backupKeyProblem(template) === undefined)
        const layout = { prefix: '', archiveKey: '', backupTemplate: template }
        expect(isBackupKey(layout, backupKey(layout, version, fileName), fileName)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
