import { describe, expect, it } from '@jest/globals'
import { formats, formatOf } from '../../src/manifest/formats.ts'

describe('the formats in docs/manifests.md', () => {
  // Their row is generated from this, and a test of all that is generated holds that it is there.
  const named = formats.flatMap(({ name, documentation: { files } }) =>
    (files.match(/`[^`]+`/g) ?? []).map((code) => [code.slice(1, -1), name] as const),
  )

  it.each(named.filter(([file]) => !file.startsWith('.') && file !== 'yarn.lock'))(
    'are what %s is taken for: %s',
    (file, name) => {
      expect(formatOf(file, Buffer.from(''))?.name).toBe(name)
    },
  )

  it.each(formats.map(({ name }) => name))('name a file of %s', (name) => {
    expect(named.filter(([, format]) => format === name)).not.toEqual([])
  })
})
