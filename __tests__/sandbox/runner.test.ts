import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { CommandReader, parseFileCommands } from '../../sandbox/runner-protocol.ts'
import { runAction } from '../../sandbox/runner.ts'
import type { ActionRun, RunOptions } from '../../sandbox/runner.ts'
import { anyCharacter } from '../any-character.ts'

const workspace = await mkdtemp(join(tmpdir(), 'runner-test-'))

afterAll(() => rm(workspace, { recursive: true }))

/** Runs an action whose main file holds these statements, with `fs` and `env` at hand. */
async function run(statements: string, options: Partial<RunOptions> = {}): Promise<ActionRun> {
  const actionDir = join(workspace, 'action')
  const inputs = {
    'layer-name': {},
    'two words': { default: true },
    token: { default: '${{ github.token }}' },
  }
  await mkdir(actionDir, { recursive: true })
  await writeFile(
    join(actionDir, 'action.yml'),
    stringify({ inputs, runs: { using: 'node24', main: 'main.mjs' } }),
  )
  const head = "import fs from 'node:fs'; const env = process.env;"
  await writeFile(join(actionDir, 'main.mjs'), `${head}\n${statements}`)
  return runAction({ inputs: {}, workspace, actionDir, ...options })
}

describe('a step', () => {
  it('gets its inputs and the runner’s variables, and nothing else of this process', async () => {
    process.env['AWS_PROFILE'] = 'private'
    const { stdout } = await run(
      'console.log(JSON.stringify({ ...env, cwd: process.cwd(), major: process.version.slice(0, 3) }))',
      {
        inputs: { 'layer-name': 'deps', extra: 'x' },
        env: { AWS_REGION: 'eu-west-1' },
      },
    )
    delete process.env['AWS_PROFILE']
    const env = JSON.parse(stdout) as Record<string, string>
    expect(env).toMatchObject({
      'INPUT_LAYER-NAME': 'deps',
      INPUT_TWO_WORDS: 'true',
      INPUT_TOKEN: '',
      INPUT_EXTRA: 'x',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      AWS_REGION: 'eu-west-1',
      cwd: workspace,
    })
    expect(Object.keys(env).filter((name) => /^AWS_|^NODE_|^JEST/.test(name))).toEqual(['AWS_REGION'])
    expect(existsSync(env['GITHUB_OUTPUT'] ?? '')).toBe(false)
  })

  it('gets the event, and the file with its payload', async () => {
    const print = 'console.log(env.GITHUB_EVENT_NAME, fs.readFileSync(env.GITHUB_EVENT_PATH, "utf8"))'
    const event = { name: 'pull_request', payload: { number: 7 } }
    expect((await run(print, { event })).stdout).toBe('pull_request {"number":7}\n')
    const without = 'console.log(env.GITHUB_EVENT_NAME, env.GITHUB_EVENT_PATH)'
    expect((await run(without)).stdout).toBe('push undefined\n')
  })

  it('leaves outputs, a summary, annotations, masks and how it ended', async () => {
    const lines: string[] = []
    const result = await run(
      `fs.appendFileSync(env.GITHUB_OUTPUT, 'a=1\\nb<<EOF\\ntwo\\nlines\\nEOF\\n')
       fs.appendFileSync(env.GITHUB_STEP_SUMMARY, '# Done')
       console.log('::add-mask::secret\\n::error title=a%3Ab%2Cc %253A,file=x::50%25 of%0Ait\\n::group::g')
       console.error('::warning::careful')
       console.log('last, without an end')
       process.exitCode = 3`,
      { onLine: (line) => lines.push(line) },
    )
    expect(result).toMatchObject({
      exitCode: 3,
      signal: null,
      outputs: { a: '1', b: 'two\nlines' },
      summary: '# Done',
      masks: ['secret'],
      stderr: '::warning::careful\n',
    })
    expect(result.annotations).toHaveLength(2)
    expect(result.annotations).toContainEqual({ level: 'warning', message: 'careful', properties: {} })
    expect(result.annotations).toContainEqual({
      level: 'error',
      message: '50% of\nit',
      properties: { title: 'a:b,c %3A', file: 'x' },
    })
    expect(lines).toContain('last, without an end')
  })

  it('has no files when it runs by hand', async () => {
    const { stdout } = await run('console.log(env.GITHUB_OUTPUT, env.GITHUB_STEP_SUMMARY)', { files: false })
    expect(stdout).toBe('undefined undefined\n')
  })

  it('that a signal ends is told so', async () => {
    expect(await run("process.kill(process.pid, 'SIGKILL')")).toMatchObject({
      exitCode: -1,
      signal: 'SIGKILL',
    })
  })

  it('loses a summary of more than 1 MiB', async () => {
    const write = (bytes: number) => run(`fs.writeFileSync(env.GITHUB_STEP_SUMMARY, 'x'.repeat(${bytes}))`)
    expect((await write(1024 * 1024)).summary).toHaveLength(1024 * 1024)
    const { summary, annotations } = await write(1024 * 1024 + 1)
    expect([summary, annotations[0]?.level]).toEqual(['', 'error'])
  })

  it('with a malformed output file is no step', async () => {
    await expect(run("fs.writeFileSync(env.GITHUB_OUTPUT, 'nonsense')")).rejects.toThrow(
      "Invalid format 'nonsense'",
    )
  })
})

describe('workflow commands', () => {
  it.each([
    ['text', undefined],
    ['an ::error::in the middle', undefined],
    ['::unknown::data', undefined],
    ['::error', undefined],
    ['  ::error::indented', { name: 'error', properties: {}, data: 'indented' }],
    ['::notice file=,line=1::', { name: 'notice', properties: { file: '', line: '1' }, data: '' }],
    ['::warning::a::b', { name: 'warning', properties: {}, data: 'a::b' }],
    ['::error::%250A', { name: 'error', properties: {}, data: '%0A' }],
  ])('%j', (line, command) => {
    expect(new CommandReader().read(line)).toEqual(command)
  })

  it('are text between stop-commands and its token', () => {
    const reader = new CommandReader()
    const lines = ['::stop-commands::t0ken', '::error::no', '::other::', '::t0ken::', '::error::yes']
    expect(lines.map((line) => reader.read(line)?.data)).toEqual([
      't0ken',
      undefined,
      undefined,
      undefined,
      'yes',
    ])
  })
})

describe('a file of outputs', () => {
  it.each([
    ['a=b=c', { a: 'b=c' }],
    ['a=', { a: '' }],
    ['a=x<<y', { a: 'x<<y' }],
    ['a<<=\nb\n=', { a: 'b' }],
    ['a=1\n\na=2\n', { a: '2' }],
    ['a<<E\nE\n', { a: '' }],
    ['a<<E\n\nE\n', { a: '' }],
    ['a<<E\nb\r\nE\nc=d', { a: 'b\r', c: 'd' }],
  ])('%j', (content, values) => {
    expect(parseFileCommands(content)).toEqual(values)
  })

  it('has the line ends of Windows there, and only there', () => {
    expect(parseFileCommands('a<<E\r\nb\r\nE\r\nc=d\r\n', 'win32')).toEqual({ a: 'b', c: 'd' })
    expect(parseFileCommands('a<<E\r\nb\r\nE\r\nc=d\r\n', 'linux')).toEqual({ a: 'b\r', c: 'd\r' })
  })

  it.each(['text', '=value', '<<E\nE', 'a<<', 'a<<E\nb'])('%j is malformed', (content) => {
    expect(() => parseFileCommands(content)).toThrow(/^Invalid/)
  })

  it('holds any value between delimiters that are not in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (value) => {
        expect(parseFileCommands(`a<<delimiter-of-36\n${value}\ndelimiter-of-36\n`)).toEqual({ a: value })
      }),
    )
  })
})
