import type { ActionRun } from '../../sandbox/runner.ts'

/** The outputs that are set on every path, failure included. */
export const ALWAYS_SET = [
  'published',
  'result',
  'reason',
  'layer-name',
  'layer-arn',
  'layer-version',
  'layer-version-arn',
  'region',
  'previous-version',
  'results',
]

/** The workflow commands that the action has a use for. */
const COMMANDS = ['group', 'endgroup', 'error', 'warning', 'debug']

/**
 * What holds for every run, whatever it was for. Throws where it does not: secrets stay secret, foreign text is never
 * a command, a failure is one annotation, and the outputs that are always set are set.
 */
export function checkRun(run: ActionRun, secrets: readonly string[]): void {
  const broken = [...leaks(run, secrets), ...commands(run), ...verdict(run)]
  if (broken.length > 0) throw new Error(`${broken.join('\n')}\n\n${run.stdout}\n${run.stderr}`)
}

function leaks({ stdout, stderr, summary, outputs }: ActionRun, secrets: readonly string[]): string[] {
  const places = { stdout, stderr, summary, outputs: JSON.stringify(outputs) }
  const forbidden = ['X-Amz-Signature', 'X-Amz-Security-Token', ...secrets].map((text) => text.toLowerCase())
  return Object.entries(places).flatMap(([place, text]) => [
    ...forbidden
      .filter((secret) => secret !== '' && text.toLowerCase().includes(secret))
      .map((secret) => `${place} holds ${secret}`),
    ...(/^\s+at .+:\d+:\d+\)?$/m.test(text) ? [`${place} holds a stack trace`] : []),
  ])
}

/** The runner ends lines at CR too, skips white space before `::`, and takes `##[` anywhere in other lines. */
function commands({ stdout, stderr }: ActionRun): string[] {
  return `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).flatMap((line) => {
    const name = /^\s*::([^ :]*)/.exec(line)?.[1]
    if (name === undefined) return line.includes('##[') ? [`a command of the old form: ${line}`] : []
    return COMMANDS.includes(name) ? [] : [`a command that the action has no use for: ${line}`]
  })
}

function verdict({ exitCode, annotations, outputs, stderr }: ActionRun): string[] {
  const errors = annotations.filter(({ level }) => level === 'error').length
  const missing = ALWAYS_SET.filter((name) => outputs[name] === undefined)
  return [
    ...(stderr === '' ? [] : ['something was written to stderr']),
    ...(exitCode === 0 || exitCode === 1 ? [] : [`exit code ${exitCode}`]),
    ...(errors === exitCode ? [] : [`exit code ${exitCode} with ${errors} error annotations`]),
    ...((outputs['result'] === 'failed') === (exitCode === 1)
      ? []
      : [`${outputs['result']}, exit code ${exitCode}`]),
    ...missing.map((name) => `the output ${name} is not set`),
  ]
}
