import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { troubleshootingPage, type RunLinks } from '../../../src/action/report/run-links.ts'

const before = { ...process.env }
const folder = mkdtempSync(join(tmpdir(), 'run-links-'))
const run = {
  GITHUB_SERVER_URL: 'https://github.example.com',
  GITHUB_REPOSITORY: 'octo/layers',
  GITHUB_RUN_ID: '42',
  GITHUB_SHA: 'd'.repeat(40),
}

// The library reads the environment when it is loaded, so each test loads it anew.
beforeEach(() => {
  jest.resetModules()
  Object.assign(process.env, run)
  Reflect.deleteProperty(process.env, 'GITHUB_EVENT_PATH')
})
afterEach(() => {
  process.env = { ...before }
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

async function links(given: Record<string, string>): Promise<RunLinks> {
  const { runLinks } = await import('../../../src/action/report/run-links.ts')
  return runLinks(Object.assign(process.env, given))
}

describe('runLinks', () => {
  it('are those of the run and its commit', async () => {
    expect(await links({})).toEqual({
      runId: '42',
      run: 'https://github.example.com/octo/layers/actions/runs/42',
      sha: run.GITHUB_SHA,
      commit: `https://github.example.com/octo/layers/commit/${run.GITHUB_SHA}`,
    })
  })

  it('have no commit where there is none', async () => {
    expect(await links({ GITHUB_SHA: '' })).toEqual({
      runId: '42',
      run: 'https://github.example.com/octo/layers/actions/runs/42',
    })
  })

  it.each(['GITHUB_REPOSITORY', 'GITHUB_RUN_ID'])('are none outside of GitHub: without %s', async (name) => {
    Reflect.deleteProperty(process.env, name)
    expect(await links({})).toEqual({})
  })

  it.each([
    ['GITHUB_REPOSITORY', ''],
    ['GITHUB_REPOSITORY', 'layers'],
    ['GITHUB_REPOSITORY', '/layers'],
    ['GITHUB_REPOSITORY', 'octo/'],
    ['GITHUB_REPOSITORY', 'octo/layers/more'],
    ['GITHUB_REPOSITORY', 'octo/lay ers'],
    ['GITHUB_REPOSITORY', 'octo/layers\n'],
    ['GITHUB_RUN_ID', ''],
    ['GITHUB_RUN_ID', 'run'],
    ['GITHUB_RUN_ID', '42x'],
    ['GITHUB_RUN_ID', '-1'],
  ])('are none where %s is odd: %j', async (name, value) => {
    expect(await links({ [name]: value })).toEqual({})
  })

  it('are none where the file of the event is a directory, or no JSON', async () => {
    expect(await links({ GITHUB_EVENT_PATH: folder })).toEqual({})
    const broken = join(folder, 'event.json')
    writeFileSync(broken, '{"ref": ')
    expect(await links({ GITHUB_EVENT_PATH: broken })).toEqual({})
    expect(await links({ GITHUB_EVENT_PATH: '/dev/zero' })).toEqual({})
    writeFileSync(broken, '{}')
    truncateSync(broken, 1_000_000_000)
    expect(await links({ GITHUB_EVENT_PATH: broken })).toEqual({})
  })
})

describe('troubleshootingPage', () => {
  const action = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_ACTION_REPOSITORY: 'octo/publish-layer',
    GITHUB_ACTION_REF: 'v1',
  }
  const start = 'https://github.com/octo/publish-layer/blob'

  // prettier-ignore
  it.each<[Record<string, string>, string | undefined]>([
    [{},                                                `${start}/v1/docs/troubleshooting.md`],
    [{ GITHUB_ACTION_REF: 'fix/a#b' },                  `${start}/fix/a%23b/docs/troubleshooting.md`],
    [{ GITHUB_ACTION_REF: '"><b>' },                    `${start}/%22%3E%3Cb%3E/docs/troubleshooting.md`],
    [{ GITHUB_ACTION_REF: '' },                         undefined],
    [{ GITHUB_ACTION_REPOSITORY: '' },                  undefined],
    [{ GITHUB_ACTION_REPOSITORY: 'octo/a/b' },          undefined],
    [{ GITHUB_ACTION_REPOSITORY: 'octo/"><b>' },        undefined],
    [{ GITHUB_SERVER_URL: 'https://github.example' },   undefined],
  ])('of an action from %j is %s', (given, page) => {
    expect(troubleshootingPage({ ...action, ...given })).toBe(page)
  })

  it('is none outside of GitHub', () => {
    expect(troubleshootingPage({})).toBeUndefined()
  })
})
