import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { newLayer, temporaryDirectory, useSandbox } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { SummaryPage } from './summary-page.ts'

const aws = useSandbox()

const COMMIT = 'https://github.com/octocat/layers/commit/da39a3ee5e6b4b0d3255bfef95601890afd80709'
const RUN = 'https://github.com/octocat/layers/actions/runs/4711'

/** Where the summary leads to on GitHub. */
const linksOf = ({ summary }: FlowRun) =>
  new SummaryPage(summary).links.filter((href) => !href.includes('.console.aws.amazon.com/'))

function fileWith(text: string): string {
  const path = join(temporaryDirectory(), 'event.json')
  writeFileSync(path, text)
  return path
}

describe('the event file', () => {
  it.each<[string, () => string, string[]]>([
    ['that is whole', () => fileWith('{"ref":"refs/heads/main"}'), [COMMIT, RUN]],
    ['that does not exist', () => join(temporaryDirectory(), 'event.json'), [COMMIT, RUN]],
    ['that is cut short', () => fileWith('{"ref":'), []],
    ['that is empty', () => fileWith(''), []],
    ['that is a directory', temporaryDirectory, []],
  ])('%s costs links at most', async (_, path, links) => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env: { GITHUB_EVENT_PATH: path() } })
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version-arn': layer.arn(1) })
    expect([...run.errors, ...run.warnings]).toEqual([])
    expect(linksOf(run)).toEqual(links)
  })
})

describe('what names no run', () => {
  it.each([
    { GITHUB_REPOSITORY: 'layers' },
    { GITHUB_REPOSITORY: '/' },
    { GITHUB_REPOSITORY: 'octocat/' },
    { GITHUB_REPOSITORY: 'octocat/layers/tree' },
    { GITHUB_REPOSITORY: 'octocat/my layers' },
    { GITHUB_RUN_ID: 'x' },
    { GITHUB_RUN_ID: '4711/attempts/1' },
    { GITHUB_RUN_ID: '-1' },
    { GITHUB_RUN_ID: '1e3' },
    { GITHUB_RUN_ID: ' ' },
  ])('is linked nowhere: %j', async (env: Record<string, string>) => {
    const layer = newLayer(aws())
    const run = await layer.run({}, { env })
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version-arn': layer.arn(1) })
    expect(run.errors).toEqual([])
    expect(linksOf(run)).toEqual([])
    expect(run.summary).not.toMatch(/NaN|undefined/)
  })

  it('is not told to AWS', async () => {
    const run = await newLayer(aws()).run({}, { env: { GITHUB_RUN_ID: '4711/attempts/1' } })
    expect(run.requests).not.toHaveLength(0)
    for (const { headers } of run.requests) expect(headers['user-agent']).not.toMatch(/\brun\//)
  })
})
