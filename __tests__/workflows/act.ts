import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { ExampleRepository } from './example-repository.ts'

const project = join(import.meta.dirname, '../..')
const tools = join(project, '.tools')
const stubs = join(import.meta.dirname, 'stubs')

/** The token that workflows get. */
export const token = 'ghs_0123456789dummy'
const thisAction = 'publish-lambda-layer/publish-lambda-layer'

/** One line of act's JSON log, as far as the tests read it. */
interface ActEvent {
  job?: string
  matrix?: Record<string, string>
  stage?: string
  step?: string
  stepID?: string[]
  stepResult?: string
  jobResult?: string
  command?: string
  name?: string
  arg?: string
  /** The line that held the command. */
  raw?: string
  content?: string
  msg: string
}

/** A job of a run; one of a matrix is a job of its own. */
export interface JobRun {
  /** Name by act: `Publish layer/publish`, in a matrix `…/publish-1`. */
  name: string
  matrix: Record<string, string>
  /** Name of a step to `success` or `failure`. One that was skipped is not there. */
  steps: Record<string, string>
  /** Step id to the step's outputs. */
  outputs: Record<string, Record<string, string>>
  /** Workflow commands that make error annotations. */
  errors: string[]
  summary: string
  log: string
}

/** What running a workflow gave. */
export interface WorkflowRun {
  exitCode: number
  jobs: JobRun[]
  log: string
}

/** Runs workflows of a repository with act on this machine, without Docker. Everything but AWS is the real thing. */
export class Act {
  readonly #home = mkdtempSync(join(tmpdir(), 'act-'))
  readonly #env: Record<string, string>

  /** `env` is what every step sees in addition. */
  constructor(env: Record<string, string>) {
    this.#env = {
      AWS_EC2_METADATA_DISABLED: 'true',
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: join(tools, 'wheels'),
      STUB_ARTIFACTS: join(this.#home, 'artifacts'),
      ...env,
    }
    // What a user gets of this action at its tag, and nothing else.
    for (const path of ['action.yml', 'dist']) {
      cpSync(join(project, path), join(this.#home, thisAction, path), { recursive: true })
    }
  }

  /** Runs a workflow as a push to main would. */
  push(repository: ExampleRepository, workflow: string): Promise<WorkflowRun> {
    return this.#run('push', repository, workflow, {})
  }

  /** Runs a workflow as a pull request would. */
  pullRequest(repository: ExampleRepository, workflow: string, payload: object): Promise<WorkflowRun> {
    return this.#run('pull_request', repository, workflow, payload)
  }

  /** Runs a workflow as the release of a tag would. */
  release(repository: ExampleRepository, workflow: string, tag: string): Promise<WorkflowRun> {
    return this.#run('release', repository, workflow, { action: 'published', release: { tag_name: tag } })
  }

  async #run(
    event: string,
    repository: ExampleRepository,
    workflow: string,
    payload: object,
  ): Promise<WorkflowRun> {
    const eventPath = join(this.#home, 'event.json')
    writeFileSync(eventPath, JSON.stringify(payload))
    mkdirSync(join(this.#home, 'artifacts'), { recursive: true })
    const parameters = [
      ...[event, '--eventpath', eventPath, '--json', '--no-cache-server'],
      ...['--platform', 'ubuntu-latest=-self-hosted'],
      ...['--workflows', join('.github/workflows', workflow), '--secret', `GITHUB_TOKEN=${token}`],
      ...Object.entries(this.#env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...this.#localRepositories(repository),
    ]
    const folders = [join(stubs, 'bin'), join(tools, 'venv/bin'), dirname(process.execPath)]
    const path = [...folders, process.env['PATH']].join(delimiter)
    const home = { HOME: this.#home, XDG_CACHE_HOME: join(this.#home, 'cache'), XDG_CONFIG_HOME: this.#home }
    return new Promise((resolve, reject) => {
      const options = { cwd: repository.directory, env: { PATH: path, ...home }, maxBuffer: 64 * 1024 * 1024 }
      execFile(join(tools, 'venv/bin/act'), parameters, options, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : error.code
        if (typeof exitCode === 'number') resolve({ exitCode, jobs: jobs(stdout), log: stdout + stderr })
        else reject(error ?? new Error(stderr))
      })
    })
  }

  /** Forgets the artifacts, as a new run on GitHub starts without any. */
  clearArtifacts(): void {
    rmSync(join(this.#home, 'artifacts'), { recursive: true, force: true })
  }

  /** Deletes everything that runs left behind. */
  remove(): void {
    rmSync(this.#home, { recursive: true, force: true })
  }

  /** act takes each action from a folder, this one from its copy and the others from stubs/; it must not ask GitHub. */
  #localRepositories(repository: ExampleRepository): string[] {
    const uses = repository
      .workflows()
      .join('\n')
      .matchAll(/uses: ((?:[\w-]+\/)([\w-]+))@(\S+)/g)
    return [...uses].flatMap(([, action = '', name = '', ref = '']) => {
      if (action === 'actions/checkout') return []
      const folder = action === thisAction ? join(this.#home, action) : join(stubs, name)
      return ['--local-repository', `${action}@${ref}=${folder}`]
    })
  }
}

function jobs(stdout: string): JobRun[] {
  const found = new Map<string, JobRun>()
  // Of a workflow whose only job is skipped, act says nothing.
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    const event = JSON.parse(line) as ActEvent
    if (event.job === undefined) continue
    const { matrix = {} } = event
    const name = event.job.trim()
    const job = found.get(name) ?? { name, matrix, steps: {}, outputs: {}, errors: [], summary: '', log: '' }
    found.set(name, job)
    read(event, job)
  }
  return [...found.values()]
}

function read(event: ActEvent, job: JobRun): void {
  const { step = '', stepID: [id = ''] = [], command, name = '', arg = '', raw } = event
  job.log += `${event.msg.trimEnd()}\n`
  if (event.stage === 'Main' && event.stepResult !== undefined) job.steps[step] = event.stepResult
  if (command === 'set-output') (job.outputs[id] ??= {})[name] = arg
  // act takes an ARN's `::` for the end of the command's name, so `command` cannot be trusted here.
  if (raw?.startsWith('::error')) job.errors.push(raw)
  if (command === 'summary') job.summary += event.content ?? ''
}
