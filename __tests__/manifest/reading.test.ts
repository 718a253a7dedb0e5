import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { IncludedFiles } from '../../src/manifest/format.ts'
import { readingOf } from '../../src/manifest/reading.ts'
import { anyCharacter } from '../any-character.ts'

const read = (path: string, text: string | Uint8Array, include?: IncludedFiles) =>
  readingOf(path, Buffer.from(text as string), { include })

describe('readingOf', () => {
  it('gives what a manifest says, with its format', async () => {
    expect(await read('deps/requirements.txt', 'a==1\nb\n')).toEqual({
      kind: 'understood',
      format: 'requirements',
      unknown: [],
      resolved: {
        packages: [
          { ecosystem: 'pypi', name: 'a', version: '1', hashes: [] },
          { ecosystem: 'pypi', name: 'b', version: null, hashes: [] },
        ],
        unpinned: [{ file: 'requirements.txt', line: 2, name: 'b', problem: 'version' }],
      },
    })
  })

  it('says of a format that is not known nothing more', async () => {
    expect(await read('layer.bin', '\u0000')).toEqual({ kind: 'unknown-format' })
  })

  it.each([
    ['requirements.txt', 'a==1\n<<<<<<< HEAD\n', 2],
    ['requirements.txt', '-r more.txt\n', 1],
    ['package-lock.json', '{\n  "lockfileVersion": 3,\n  oops\n', 3],
    ['uv.lock', 'version = 1\n[[package\n', 2],
    ['pnpm-lock.yaml', 'lockfileVersion: "9.0"\n\t- x: {\n', 2],
    ['Cargo.lock', '[[package\n', 1],
    ['go.sum', 'no sum at all\n', 1],
    ['composer.lock', '[]', undefined],
  ])('says of a damaged %s what is wrong, and where: %j', async (path, text, line) => {
    expect(await read(path, text)).toEqual({
      kind: 'malformed',
      format: expect.any(String),
      message: expect.stringMatching(/^\S.*\.$/),
      line,
    })
  })

  it('does not hide a defect of ours', async () => {
    const defect = () => {
      throw new TypeError('no bytes')
    }
    // What cannot be read is the manifest's trouble; what is no file at all is not.
    expect(await read('requirements.txt', '-r a.txt\n', defect)).toMatchObject({ kind: 'malformed' })
    await expect(readingOf('requirements.txt', undefined as unknown as Uint8Array)).rejects.toThrow(TypeError)
  })

  it('never rejects, whatever the bytes are, and tells what is wrong in a sentence', async () => {
    const paths = fc.constantFrom(
      'requirements.txt',
      'package-lock.json',
      'uv.lock',
      'yarn.lock',
      'a',
      'go.mod',
    )
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: anyCharacter }).map((text) => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(paths, bytes, async (path, given) => {
        const reading = await readingOf(path, given)
        expect(['understood', 'unknown-format', 'malformed']).toContain(reading.kind)
        const message = reading.kind === 'malformed' ? reading.message : 'It is fine.'
        expect(message).toMatch(/^\S[^]*\.$/)
      }),
      { numRuns: 300 },
    )
  })
})
