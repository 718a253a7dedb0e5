import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { failedOutputs, outputs } from '../../../src/action/report/outputs.ts'
import { handOver } from '../../../src/action/report/hand-over.ts'
import * as reports from '../../../src/action/report/report.ts'
import { readStep } from '../../../src/action/step.ts'
import type { RunLinks } from '../../../src/action/report/run-links.ts'
import type { RunOutcome } from '../../../src/core/model/outcome.ts'
import { renderSummary } from '../../../src/action/report/summary/summary.ts'
import { failures, renderFailure } from '../../../src/action/report/summary/failures-section.ts'
import { RefusedInputs } from '../../../src/action/inputs/problems.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { manifestOf } from '../../../src/core/model/manifest.ts'
import type { Request } from '../../../src/core/model/request.ts'
import { CommandReader, parseFileCommands, type Command } from '../../../sandbox/runner-protocol.ts'
import { failedOutcome, hostileOutcomes, hostileText, outcome, ran } from './outcomes.ts'
import { commandLines, olderCommandLines } from '../runner-grammar.ts'
import { keepStdout } from '../stdout.ts'
import { production } from '../../core/fixtures.ts'

const environment = { ...process.env }
const folder = mkdtempSync(join(tmpdir(), 'report-'))
const outputFile = join(folder, 'output')
// The library keeps the path of the first summary that it writes.
const summaryFile = join(folder, 'summary')

const printed = keepStdout()
beforeEach(() => {
  // Tests of other files, in the same process before these, may have left one.
  process.exitCode = undefined
  for (const file of [outputFile, summaryFile]) writeFileSync(file, '')
  process.env['GITHUB_OUTPUT'] = outputFile
  process.env['GITHUB_STEP_SUMMARY'] = summaryFile
})
afterEach(() => {
  process.env = { ...environment }
  process.exitCode = undefined
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const running = new AbortController().signal

const manifest = manifestOf('deps/uv.lock', 'uv.lock', [Buffer.from('version = 1\n')])
const keys = { prefix: '', archiveKey: 'layer.zip', backupTemplate: '{version}' }
const request: Request = {
  layerName: 'web',
  manifest,
  backups: { keys, manifest },
  keys,
  encryption: undefined,
  source: undefined,
  storageMode: 'copy',
  detectChangesIn: 'manifest',
  settings: { description: '', license: '', runtimes: [], architectures: [] },
  compare: 'exact',
  scope: production,
  strict: false,
  sbomPath: undefined,
  shareWith: [],
  parameters: [],
  optionalRegions: [],
  resultsPaths: [],
  ifUnchanged: 'skip',
  reuse: 'latest',
  lockTimeout: 300,
  dryRun: false,
  targets: [{ region: 'eu-west-1', bucket: 'artifacts' }],
  expectedBucketOwner: undefined,
  allowedAccountIds: [],
}

/** Hands the outputs over, then reports the rest, as the step does. */
async function reportRun(
  from: Request,
  outcome: RunOutcome,
  links: RunLinks = {},
  { reportRun: report } = reports,
): Promise<void> {
  const step = readStep(process.env)
  await report(step, from, handOver(step, from, outcome), links, running)
}

/** The commands among what was printed, as the runner reads them. */
function commands(): Command[] {
  const reader = new CommandReader()
  return printed.text.split('\n').flatMap((line) => reader.read(line) ?? [])
}

const read = (file: string) => readFileSync(file, 'utf8')
const of = (name: string) => commands().filter((command) => command.name === name)

describe('the report of a run', () => {
  it('sets the outputs and writes the summary', async () => {
    const regions = [outcome()]
    await reportRun(request, ran(regions))
    expect(parseFileCommands(read(outputFile))).toEqual(outputs(request, regions))
    expect(read(summaryFile)).toBe(
      renderSummary({ ...request, links: {}, workspace: process.cwd() }, ran(regions), []),
    )
    expect(process.exitCode).toBeUndefined()
  })

  it('says in the summary what failed, with a link to its code where the action is known', async () => {
    Object.assign(process.env, {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_ACTION_REPOSITORY: 'octo/publish-layer',
      GITHUB_ACTION_REF: 'v1',
    })
    const page = 'https://github.com/octo/publish-layer/blob/v1/docs/troubleshooting.md'
    const regions = [failedOutcome()]
    await reportRun(request, ran(regions))
    expect(read(summaryFile)).toContain(`href="${page}#archive-missing"`)
    expect(read(summaryFile)).toBe(
      renderSummary(
        { ...request, links: {}, workspace: process.cwd() },
        ran(regions),
        failures(regions, page),
      ),
    )
  })

  it('says in the log what came of each region, with the link to the backup', async () => {
    await reportRun(request, ran([outcome(), failedOutcome({ region: 'us-east-1' })]))
    expect(printed.text).toContain('web in eu-west-1: published, manifest-changed. The manifest differs')
    expect(printed.text).toContain('Layer version arn:aws:lambda:eu-west-1:123456789012:layer:web:8')
    expect(printed.text).toContain(
      'Backup s3://artifacts/layer/000008/uv.lock (https://eu-west-1.console.aws.amazon.com/',
    )
    expect(printed.text).toContain('web in us-east-1: failed, archive-missing. There is no archive.')
  })

  it('annotates each warning once, with its region where there are several', async () => {
    const regions = [outcome({ warnings: ['one', 'two'] })]
    await reportRun(request, ran(regions))
    expect(of('warning').map(({ data }) => data)).toEqual(['one', 'two'])
    printed.text = ''
    await reportRun(request, ran([...regions, outcome({ region: 'us-east-1', warnings: ['two', 'three'] })]))
    expect(of('warning').map(({ data }) => data)).toEqual(['two', 'eu-west-1: one', 'us-east-1: three'])
  })

  it('annotates what the manifest leaves open where it stands', async () => {
    const notPinned = [{ file: 'deps/uv.lock', line: 3, text: 'app is editable.' }]
    await reportRun(request, ran([outcome({ warnings: ['No backup.'] })], { notPinned }))
    expect(of('warning').map(({ data, properties }) => [data, properties])).toEqual([
      ['No backup.', {}],
      ['app is editable.', { file: 'deps/uv.lock', line: '3' }],
    ])
    expect(read(summaryFile)).toContain('deps/uv.lock:3: app is editable.')
  })

  it('does not annotate what the failure of a strict run says already', async () => {
    const notPinned = [{ file: 'deps/uv.lock', line: 3, text: 'app is editable.' }]
    const regions = [failedOutcome({ warnings: ['one'] }, 'manifest-not-pinned')]
    await reportRun({ ...request, strict: true }, ran(regions, { notPinned }))
    expect(of('warning').map(({ data }) => data)).toEqual(['one'])
    expect(of('error')).toHaveLength(1)
  })

  it('counts in the log what changed, where something did', async () => {
    const six = { name: 'six', version: '1.17.0', purl: 'pkg:pypi/six@1.17.0' }
    const changes = { added: [six, six], removed: [six], updated: [] }
    const line = 'Packages: 2 added, 1 removed'
    await reportRun(request, ran([outcome({ changes })]))
    expect(printed.text.split('\n')).toContain(line)
    printed.text = ''
    await reportRun(
      request,
      ran([outcome({ changes: { added: [], removed: [], updated: [] }, result: 'unchanged' }), outcome()]),
    )
    expect(printed.text).toContain('unchanged, ')
    expect(printed.text).not.toContain('Packages:')
  })

  it('leaves changes that are too many out of the outputs, with a warning, and tells of them in the summary', async () => {
    const name = 'n'.repeat(1_000)
    const added = Array.from({ length: 600 }, (_, version) => ({ name, version: String(version), purl: '' }))
    const changes = { added, removed: [], updated: [] }
    await reportRun(request, ran([outcome({ changes })]))
    expect(parseFileCommands(read(outputFile))).toMatchObject({ changes: 'null', 'layer-version': '8' })
    expect(of('warning').map(({ data }) => data)).toEqual([
      expect.stringMatching(/Left out: `changes` in `results`, the output `changes`\./),
    ])
    expect(read(summaryFile)).toContain('600 added')
  })

  it('writes the results to files, with everything that the outputs have no room for', async () => {
    process.env['RUNNER_TEMP'] = folder
    const resultsPaths = ['results.json', 'results.md'].map((name) => join(folder, name))
    const added = [{ name: 'n'.repeat(600_000), version: '1' }]
    const followUps = [
      { kind: 'share-with', target: 'public', state: 'done', detail: 'It is shared.' } as const,
    ]
    const regions = [outcome({ changes: { added, removed: [], updated: [] }, followUps })]
    await reportRun({ ...request, resultsPaths }, ran(regions))
    const [json = '', md = ''] = resultsPaths.map(read)
    expect(JSON.parse(json)).toEqual(JSON.parse(outputs(request, regions)['results'] ?? ''))
    expect(JSON.parse(json)).toMatchObject([{ changes: { added }, 'follow-ups': followUps }])
    expect(md).toContain('`arn:aws:lambda:eu-west-1:123456789012:layer:web:8`')
    expect(parseFileCommands(read(outputFile))).toMatchObject({ changes: 'null' })
    expect(of('error')).toEqual([])
  })

  it('makes one warning of the failure of an optional region, before all others', async () => {
    const optional = failedOutcome({ region: 'eu-south-1', isOptional: true, warnings: ['one'] })
    await reportRun(request, ran([outcome({ warnings: ['two'] }), optional]))
    expect(of('warning').map(({ data }) => data)).toEqual([
      expect.stringMatching(
        /^eu-south-1 failed\. This is only a warning, .* archive-missing: .*\nUpload it\.$/,
      ),
      'eu-west-1: two',
      'eu-south-1: one',
    ])
    expect(of('error')).toEqual([])
    expect(process.exitCode).toBeUndefined()
    expect(read(summaryFile)).toContain('which is optional: the step does not fail because of it')
    expect(parseFileCommands(read(outputFile))).toMatchObject({ result: 'published', region: 'eu-west-1' })
  })

  it('fails the step with one annotation, however many regions failed', async () => {
    const regions = [failedOutcome(), outcome(), failedOutcome({ region: 'us-east-1' })]
    await reportRun(request, ran(regions))
    expect(of('error')).toHaveLength(1)
    expect(of('error')[0]?.data).toMatch(/^2 of 3 regions failed\.\neu-west-1: .*\n.*\nus-east-1: /)
    expect(process.exitCode).toBe(1)
    expect(parseFileCommands(read(outputFile))).toMatchObject({ result: 'failed', published: 'true' })
  })

  it('keeps the causes for the debug log, without what is secret in them', async () => {
    const socket = new Error('socket hang up')
    const cause = new TypeError('GET /?X-Amz-Signature=abc123&x=1', { cause: socket })
    const error = new ActionError({ code: 'aws-unreachable', message: 'No answer.', hint: 'Again.', cause })
    await reportRun(request, ran([failedOutcome({ error })]))
    const debug = of('debug').map(({ data }) => data)
    expect(debug).toHaveLength(2)
    expect(debug[0]).toMatch(/TypeError: GET/)
    expect(debug[1]).toContain('Error: socket hang up')
    expect(printed.text).not.toContain('abc123')
  })
})

describe('the report of a run that never came to a region', () => {
  const error = new ActionError({
    code: 'invalid-input',
    message: 'There are 2 problems:\n- a\n- b',
    hint: 'Correct.',
  })

  it('sets all outputs, writes the summary and fails the step with one annotation', async () => {
    await reports.reportFailure(readStep(process.env), error, running)
    expect(parseFileCommands(read(outputFile))).toEqual(failedOutputs('invalid-input'))
    expect(read(summaryFile)).toBe(renderFailure(error, undefined))
    expect(of('error').map(({ data }) => data)).toEqual([
      expect.stringMatching(/There are 2 problems:\n- a\n- b\nCorrect\.$/),
    ])
    expect(process.exitCode).toBe(1)
  })

  it.each([
    ['whose inputs were refused', true],
    ['whose inputs are known', false],
  ])('writes that there are no results: %s', async (_, isRefused) => {
    process.env['RUNNER_TEMP'] = folder
    const files = { resultsPaths: [join(folder, 'none.json'), join(folder, 'none.md')], source: undefined }
    const reason = isRefused ? new RefusedInputs(error, files) : error
    const asked = isRefused ? undefined : { ...request, ...files }
    await reports.reportFailure(readStep(process.env), reason, running, asked)
    expect(files.resultsPaths.map(read)).toEqual([
      '[]\n',
      expect.stringContaining('There is no layer version'),
    ])
  })

  it('shares its one annotation with results that cannot be written', async () => {
    const files = { resultsPaths: [join(folder, 'nowhere.json')], source: undefined }
    await reports.reportFailure(
      readStep({ ...process.env, RUNNER_TEMP: '' }),
      new RefusedInputs(error, files),
      running,
    )
    expect(of('error').map(({ data }) => data)).toEqual([
      expect.stringMatching(/^invalid-input: [^]*\nresults-unwritable: .*it is outside the workspace/),
    ])
  })
})

describe('a run by hand', () => {
  it('prints its outputs, and goes without a summary', async () => {
    Reflect.deleteProperty(process.env, 'GITHUB_OUTPUT')
    Reflect.deleteProperty(process.env, 'GITHUB_STEP_SUMMARY')
    await reportRun(request, ran([outcome()]))
    for (const [name, value] of Object.entries(outputs(request, [outcome()]))) {
      expect(printed.text.split('\n')).toContain(`${name}: ${value}`)
    }
    expect(read(summaryFile)).toBe('')
    expect(process.exitCode).toBeUndefined()
  })
})

describe('hostile texts', () => {
  it('reach the outputs unharmed, and the runner as nothing but text', async () => {
    await fc.assert(
      fc.asyncProperty(hostileOutcomes, hostileText, hostileText, async (regions, layerName, path) => {
        printed.text = ''
        writeFileSync(outputFile, '')
        const from = { ...request, layerName, manifest: { ...manifest, path } }
        await reportRun(from, ran(regions))

        expect(parseFileCommands(read(outputFile))).toEqual(outputs(from, regions))
        const meant = ['group', 'endgroup', 'warning', 'error', 'debug']
        expect(
          commandLines(printed.text).filter((line) => !meant.includes(/^::([a-z]+)/.exec(line)?.[1] ?? '')),
        ).toEqual([])
        const texts = new Set(regions.flatMap(({ warnings }) => warnings))
        expect(of('warning')).toHaveLength(Math.min(texts.size, 10))
        expect(of('error').length).toBe(regions.some(({ error }) => error !== undefined) ? 1 : 0)
        const text = printed.text.split('\n').filter((line) => !line.startsWith('::'))
        expect(olderCommandLines(text.join('\n'))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('reach the log of a run by hand as nothing but text', async () => {
    Reflect.deleteProperty(process.env, 'GITHUB_OUTPUT')
    await fc.assert(
      fc.asyncProperty(hostileText, async (layerName) => {
        printed.text = ''
        await reportRun({ ...request, layerName }, ran([outcome()]))
        expect(commands().map(({ name }) => name)).toEqual(['group', 'endgroup', 'group', 'endgroup'])
      }),
    )
  })
})

describe('outputs that cannot be handed to the runner', () => {
  const nowhere = join(folder, 'nowhere', 'output')
  const error = new ActionError({ code: 'invalid-input', message: 'There is a problem.', hint: 'Correct.' })

  /** Every output as a line of the log. */
  const expectPrinted = (values: Record<string, string>) => {
    for (const [name, value] of Object.entries(values))
      expect(printed.text.split('\n')).toContain(`${name}: ${value}`)
  }

  it.each([
    ['is not there', nowhere],
    ['is a directory', folder],
  ])('are in the log, and fail the step, where their file %s', async (_, file) => {
    process.env['GITHUB_OUTPUT'] = file
    const regions = [outcome()]
    await reportRun(request, ran(regions))
    expectPrinted(outputs(request, regions))
    expect(read(summaryFile)).toBe(
      renderSummary({ ...request, links: {}, workspace: process.cwd() }, ran(regions), []),
    )
    expect(of('error').map(({ data }) => data)).toEqual([expect.stringMatching(/^outputs-lost: /)])
    expect(of('error')[0]?.data).toContain(file)
    expect(process.exitCode).toBe(1)
  })

  it('share the one annotation with a region that failed', async () => {
    process.env['GITHUB_OUTPUT'] = nowhere
    const regions = [outcome(), failedOutcome({ region: 'us-east-1' })]
    await reportRun(request, ran(regions))
    expectPrinted(outputs(request, regions))
    expect(of('error')).toHaveLength(1)
    expect(of('error')[0]?.data).toMatch(/us-east-1: .*archive-missing.*outputs-lost/s)
    expect(process.exitCode).toBe(1)
  })

  it('do not hide why a run never came to a region', async () => {
    process.env['GITHUB_OUTPUT'] = nowhere
    await reports.reportFailure(readStep(process.env), error, running)
    expectPrinted(failedOutputs('invalid-input'))
    expect(read(summaryFile)).toBe(renderFailure(error, undefined))
    expect(of('error')).toHaveLength(1)
    expect(of('error')[0]?.data).toMatch(/There is a problem\..*outputs-lost/s)
    expect(process.exitCode).toBe(1)
  })
})

describe('a summary that cannot be written', () => {
  it('costs a warning, not the outputs and not the step', async () => {
    jest.resetModules()
    const fresh = await import('../../../src/action/report/report.ts')
    process.env['GITHUB_STEP_SUMMARY'] = join(folder, 'nowhere', 'summary')
    await reportRun(request, ran([outcome()]), {}, fresh)
    expect(of('warning').map(({ data }) => data)).toEqual([expect.stringContaining('summary')])
    expect(parseFileCommands(read(outputFile))).toMatchObject({ 'layer-version': '8' })
    expect(process.exitCode).toBeUndefined()
  })
})
