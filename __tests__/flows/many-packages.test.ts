import { describe, expect, it } from '@jest/globals'
import { newLayer, useSandbox } from './fixture.ts'
import { COMMENT, openPullRequest, useGithub } from './pull-request.ts'
import type { FlowRun } from './flow-run.ts'
import { SummaryPage } from './summary-page.ts'

const aws = useSandbox()
const github = useGithub()

/** All outputs together are what GitHub passes on from a job: its 1 MB is of UTF-16. */
function expectPassedOn({ outputs }: FlowRun): void {
  expect(2 * Object.entries(outputs).flat().join('').length).toBeLessThanOrEqual(1_000_000)
}

/** A requirements file with so many packages, with names of so many characters. */
const manifestOf = (count: number, length = 13) =>
  Array.from({ length: count }, (_, index) => `${`p${index}-`.padEnd(length, 'x')}==1.0.${index}\n`).join('')

/** Plans the first version of a layer on a pull request. */
async function plan(manifest: string) {
  const layer = newLayer(aws())
  layer.manifest = manifest
  layer.uploadArchive()
  const { pullRequest, step } = openPullRequest(github())
  const run = await layer.run({ ...COMMENT, 'dry-run': 'true' }, step)
  const { body = '' } = pullRequest.comments[0] ?? {}
  return { run, body, page: new SummaryPage(run.summary) }
}

const added = (changes = '') => (JSON.parse(changes) as { added: unknown[] } | null)?.added.length
/** Rows without the header: those of the packages have five cells. */
const rowsIn = (page: SummaryPage) => (page.of('td').length - 7) / 5

describe('a change of many packages', () => {
  it('is shown whole and open where there are 50', async () => {
    const { page, body } = await plan(manifestOf(50))
    expect(rowsIn(page)).toBe(50)
    expect(page.of('summary')).toEqual(['Details'])
    expect(body).not.toContain('<details>')
  })

  it('is folded where there are more, below the counts', async () => {
    const { run, page, body } = await plan(manifestOf(60))
    expect(rowsIn(page)).toBe(60)
    expect(page.of('summary')).toEqual(['60 packages', 'Details'])
    expect(page.of('details')[0]).toContain('pkg:pypi/p59-')
    expect(run.summary.indexOf('60 added')).toBeLessThan(run.summary.indexOf('<details>'))
    expect(run.summary).not.toContain('<details open')
    expect(body).toContain('<details>')
    expect(added(run.outputs['changes'])).toBe(60)
  })

  it('is cut in the summary and in the comment, and whole in the outputs: 5,000', async () => {
    const { run, page, body } = await plan(manifestOf(5_000))
    expect(page.of('p')).toContain('Packages: 5000 added')
    expect(rowsIn(page)).toBe(1_000)
    expect(page.of('p')).toContain('… and 4000 more packages')
    expect(body).toContain('… and 4900 more packages')
    expect(body.length).toBeLessThanOrEqual(65_536)
    expect(body).toContain('After the merge')
    expect(added(run.outputs['changes'])).toBe(5_000)
    expectPassedOn(run)
    expect(run.warnings).toEqual([expect.stringMatching(/Left out: `changes` in `results`\./)])
  })

  it('is left out of the outputs where GitHub would not pass it on, with a warning: 10,000', async () => {
    const { run, page } = await plan(manifestOf(10_000))
    expect(run.outputs).toMatchObject({ result: 'planned', changes: 'null' })
    expect(JSON.parse(run.outputs['results'] ?? '')).toMatchObject([{ result: 'planned', changes: null }])
    expect(run.warnings).toEqual([expect.stringMatching(/1 MB.* Left out: .*, the output `changes`\./)])
    expect(page.of('p')).toContain('Packages: 10000 added')
    expect(page.of('li')).toContain(run.warnings[0])
  })

  it('with long names leaves both within their limits, and both say that something is missing', async () => {
    const { run, body } = await plan(manifestOf(1_200, 4_000))
    // The runner drops a summary that is too big.
    expect(run.summary).toMatch(/… and \d+ more packages/)
    expect(body.length).toBeLessThanOrEqual(65_536)
    expect(body).toMatch(/… and \d+ more packages/)
    expect(body).toContain('After the merge')
  })

  it('is told of two regions within the limit of all outputs', async () => {
    const layer = newLayer(aws())
    layer.createBucket('eu-west-1')
    layer.manifest = manifestOf(5_000)
    const regions = { bucket: layer.bucketIn('{region}'), regions: 'us-east-1,eu-west-1', 'dry-run': 'true' }
    const run = await layer.run(regions)
    expectPassedOn(run)
    expect(added(run.outputs['changes'])).toBe(5_000)
    expect(JSON.parse(run.outputs['results'] ?? '')).toMatchObject([{ changes: null }, { changes: null }])
  })
})
