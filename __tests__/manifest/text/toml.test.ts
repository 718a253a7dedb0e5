import { describe, expect, it } from '@jest/globals'
import { ManifestError } from '../../../src/manifest/package.ts'
import { parseToml, readEntries } from '../../../src/manifest/text/toml.ts'

function refusalOf(action: () => unknown): { message: string; line: number | undefined } | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (error instanceof ManifestError) return { message: error.message, line: error.line }
    throw error
  }
}

describe('TOML', () => {
  it.each([
    ['a broken line', 'a = 1\nb = \n', 2],
    ['a key twice', 'a = 1\na = 2\n', 2],
    ['a table twice', '[a]\n[b]\n[a]\n', 3],
    ['a text that does not end', 'a = "b\n', 1],
    ['a NUL', 'a = "\0"\n', 1],
    ['a number too large', 'a = 99999999999999999999\n', 1],
    ['a merge conflict', 'a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> main\n', 2],
    ['lists 10,000 deep', `a = ${'['.repeat(10_000)}`, 1],
    ['tables 10,000 deep', `a = ${'{a='.repeat(10_000)}`, 1],
  ])('with %s is refused with the line', (_, text, line) => {
    expect(refusalOf(() => parseToml(text))).toEqual({
      message: expect.stringMatching(/^.{10,200}\.$/),
      line,
    })
  })

  it('is not quoted in the message, which may hold secrets', () => {
    expect(refusalOf(() => parseToml('a = https://user:secret@host.example\n'))?.message).not.toContain(
      'secret',
    )
  })

  it('takes the names that objects have by themselves for names', () => {
    const document = parseToml('[__proto__]\na = 1\n[constructor]\na = 2\n')

    expect(Object.keys(document)).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })

  it('may have 10,000 levels of dotted keys', () => {
    expect(Object.keys(parseToml(`${'a.'.repeat(10_000)}a = 1\n`))).toEqual(['a'])
  })
})

describe('entries', () => {
  const linesOf = (text: string) => {
    const lines: number[] = []
    readEntries(text, parseToml(text), 'package', (_, line) => lines.push(line()))
    return lines
  }

  it.each([
    ['headers', 'a = 1\n[[package]]\nname = "a"\n\n[[package]]\n', [2, 5]],
    ['headers in another spelling', ' [[ "package" ]] # a\r\n[package.b]\r\n[[\'package\']]\r\n', [1, 3]],
    ['one list', '\npackage = [{ name = "a" }, {}]\n', [1, 1]],
    ['headers and a text that looks like one', '[[package]]\na = """\n[[package]]\n"""\n', [1]],
  ])('written as %s have their lines', (_, text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it('that are refused are refused with their line', () => {
    const text = '[[package]]\na = 1\n[[package]]\n'
    const read = ({ a }: Readonly<Record<string, unknown>>) => {
      if (a === undefined) throw new ManifestError('"a" is missing.')
    }

    expect(
      refusalOf(() => {
        readEntries(text, parseToml(text), 'package', read)
      }),
    ).toEqual({
      message: 'A [[package]] entry cannot be read: "a" is missing.',
      line: 3,
    })
  })

  it('that are no tables are refused', () => {
    expect(
      refusalOf(() => {
        readEntries('', { package: [1] }, 'package', () => undefined)
      })?.message,
    ).toBe('"package" is not a list of tables.')
  })
})
