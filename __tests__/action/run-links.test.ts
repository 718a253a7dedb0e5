import { afterAll, describe, expect, it } from '@jest/globals'

const before = { ...process.env }
const run = {
  GITHUB_SERVER_URL: 'https://github.example.com',
  GITHUB_REPOSITORY: 'octo/layers',
  GITHUB_RUN_ID: '42',
  GITHUB_SHA: 'd'.repeat(40),
}
// The library reads the environment when it is loaded.
Object.assign(process.env, run)
const { runLinks } = await import('../../src/action/run-links.ts')

afterAll(() => {
  process.env = { ...before }
})

describe('runLinks', () => {
  it('are those of the run and its commit', () => {
    expect(runLinks(process.env)).toEqual({
      runId: '42',
      run: 'https://github.example.com/octo/layers/actions/runs/42',
      sha: run.GITHUB_SHA,
      commit: `https://github.example.com/octo/layers/commit/${run.GITHUB_SHA}`,
    })
  })

  it.each(['GITHUB_REPOSITORY', 'GITHUB_RUN_ID'])('are none outside of GitHub: without %s', (name) => {
    expect(runLinks({ ...run, [name]: undefined })).toEqual({})
  })
})
