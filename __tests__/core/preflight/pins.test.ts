import { describe, expect, it } from '@jest/globals'
import type { ActionError } from '../../../src/core/errors/action-error.ts'
import { manifestOf } from '../../../src/core/model/manifest.ts'
import { Packages } from '../../../src/core/preflight/packages.ts'
import { includesOf, notPinnedLine, requirePinned } from '../../../src/core/preflight/pins.ts'
import { includedFile, noInclude } from '../strict-ports.ts'
import { production } from '../fixtures.ts'

function require(text: string, path = 'deps/requirements.txt', include = noInclude): Promise<void> {
  const manifest = manifestOf(path, path.split('/').at(-1) ?? '', [Buffer.from(text)])
  return requirePinned(manifest, new Packages(manifest, production, () => ({ include })), true)
}

async function refusal(...given: Parameters<typeof require>): Promise<ActionError> {
  return require(...given).then(
    () => {
      throw new Error('the manifest was accepted')
    },
    (error: unknown) => error as ActionError,
  )
}

describe('strict', () => {
  it.each([
    ['all is fixed', 'boto3==1.40.0\n'],
    ['there is nothing', '# nothing\n'],
  ])('lets a manifest pass when %s', async (_, text) => {
    await expect(require(text)).resolves.toBeUndefined()
  })

  it('names all that is open at once, each on its line, and what to write instead', async () => {
    const files: Record<string, string> = { 'more.txt': 'c\n' }
    const include = (path: string) => includedFile(files[path] ?? '')
    const text = 'a==1\nb>=2\n-r more.txt\n-e ./lib\nd @ git+https://example.org/d.git@main\n'
    const { code, message, hint } = await refusal(text, undefined, include)
    const [title, ...lines] = message.split('\n')
    expect(code).toBe('manifest-not-pinned')
    expect(title).toBe(
      'deps/requirements.txt does not pin everything that is installed (5 places), and `strict` is `true`:',
    )
    expect(lines).toEqual([
      expect.stringMatching(/^deps\/requirements\.txt:3: This line includes another file.*pip-compile/),
      expect.stringMatching(/^deps\/requirements\.txt:2: b is not fixed .*NAME==VERSION/),
      expect.stringMatching(/^deps\/more\.txt:1: c is not fixed .*NAME==VERSION/),
      expect.stringMatching(/^deps\/requirements\.txt:4: .* is editable.*COMMIT\.$/),
      expect.stringMatching(/^deps\/requirements\.txt:5: d comes from a branch or a tag.*COMMIT\.$/),
    ])
    expect(hint).toContain('Nothing was written.')
  })

  it('speaks of one place in the singular', async () => {
    expect((await refusal('a\n')).message).toMatch(/\(1 place\), and/)
  })

  // prettier-ignore
  it.each([
    [10,    []],
    [11,    ['… and 1 more; the log has all of them']],
    [1_250, ['… and 1240 more; the log has all of them']],
  ])('lists 10 of %i, and counts the rest', async (count, rest) => {
    const text = Array.from({ length: count }, (_, index) => `p${index}\n`).join('')
    const [title, ...lines] = (await refusal(text)).message.split('\n')
    expect(title).toContain(`(${count} places)`)
    expect(lines.slice(0, 10).map((line) => /:(\d+: p\d+) /.exec(line)?.[1])).toEqual(
      Array.from({ length: 10 }, (_, index) => `${index + 1}: p${index}`),
    )
    expect(lines.slice(10)).toEqual(rest)
  })

  it('refuses a manifest of a format that is not known', async () => {
    expect(await refusal('\u0000', 'deps/layer.bin')).toMatchObject({ code: 'manifest-not-understood' })
  })

  it.each([
    [
      'to use another',
      'a 1\n',
      'deps/layer.bin',
      /a format that docs\/manifests\.md lists, or `strict: archive`/,
    ],
    ['to correct it', 'a 1\n', 'deps/requirements.txt', /^Correct the file/],
    ['to correct it', 'token\n', 'deps/token.txt', /^Correct the file/],
    ['to write it anew', '{', 'deps/package-lock.json', /^Generate the lock file again with its own tool/],
    ['to write it anew', 'version = 2', 'uv.lock', /^Generate the lock file again with its own tool/],
  ])('says what helps, which is %s: %j in %s', async (_, text, path, says) => {
    expect((await refusal(text, path)).hint).toMatch(says)
  })

  it('refuses a manifest that is damaged, as nobody can tell what it fixes', async () => {
    const { code, message, hint } = await refusal('a==1\n<<<<<<< HEAD\n')
    expect(code).toBe('manifest-not-understood')
    expect(message).toMatch(/^deps\/requirements\.txt, line 2: .*conflict.*`strict` is `true`\.$/)
    expect(hint).toContain('Nothing was written.')
  })

  it.each([
    'a @ https://me:hunter2@example.org/a.zip\n',
    'a @ git+https://hunter2@example.org/a.git@main\n',
    '-e git+https://me:hunter2@example.org/a.git@main#egg=a\n',
    'https://me:hunter2@example.org/a-1.0.zip\n',
    '--extra-index-url https://me:hunter2@example.org/simple\na\n',
    '-e https://me:hunter2@example.org/\n',
    'a @ https://me:hunter2@[example.org/a.zip\n',
  ])('shows no secret: %j', async (text) => {
    const { message, hint } = await refusal(text)
    expect(message).not.toContain('hunter2')
    expect(hint).not.toContain('hunter2')
  })
})

describe('notPinnedLine', () => {
  it('is what editors and GitHub make a link of', () => {
    expect(notPinnedLine({ file: 'deps/a.txt', line: 3, text: 'b is open.' })).toBe(
      'deps/a.txt:3: b is open.',
    )
  })
})

describe('what a requirements file includes', () => {
  const linesOf = (text: string, name = 'requirements.txt') =>
    includesOf(manifestOf(`deps/${name}`, name, [Buffer.from(text)])).map(({ line }) => line)

  // prettier-ignore
  it.each([
    ['-r more.txt\n',                                            [1]],
    ['a==1\n\n  -r more.txt\n-c limits.txt\r\nb==1\n-rmore.txt\n', [3, 4, 6]],
    ['--requirement more.txt\n--constraint=limits.txt\n',        [1, 2]],
    ['# -r more.txt\na==1 # -r more.txt\n--require-hashes\n-e ./lib\n--no-binary a\n', []],
    ['r-c==1\n',                                                 []],
  ])('is found in %j', (text, expected) => {
    expect(linesOf(text)).toEqual(expected)
  })

  it('is looked for in requirements files only, and not without end', () => {
    expect(linesOf('-r more.txt\n', 'uv.lock')).toEqual([])
    expect(linesOf('-r more.txt\n', 'poetry.lock')).toEqual([])
    expect(linesOf('-r more.txt\n'.repeat(1_000))).toHaveLength(100)
  })
})
