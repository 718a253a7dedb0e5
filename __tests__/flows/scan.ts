import type { ActionRun } from '../../sandbox/runner.ts'
import { isResults } from '../docs/results-validator.ts'

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
 *
 * @param masked - what the run is to register with the runner as secret, and nothing else
 * @param comments - what was written to GitHub
 */
export function checkRun(
  run: ActionRun,
  secrets: readonly string[],
  masked: readonly string[] = [],
  comments: readonly string[] = [],
): void {
  const unmasked = masked.filter((secret) => !run.masks.includes(secret))
  const needless = run.masks.filter((mask) => !masked.includes(mask))
  complain(run, [
    ...logProblems(run, [...secrets, ...masked]),
    ...comments.flatMap((body) => [
      ...leaksIn('a comment', body, [...secrets, ...masked]),
      // Nothing masks a comment. A digest is no account, and the marker of the comment is one.
      ...(/(?<!\d)\d{12}(?!\d)/.test(body.replace(/[0-9a-f]{32,}/g, ''))
        ? ['a comment holds 12 digits']
        : []),
    ]),
    ...verdict(run),
    ...unmasked.map((secret) => `${secret} is not masked`),
    ...needless.map((mask) => `${mask} is masked`),
  ])
}

/** What holds for the log of every step, also of one that was killed: secrets stay secret, text is never a command. */
export function checkLog(run: ActionRun, secrets: readonly string[]): void {
  complain(run, logProblems(run, secrets))
}

function complain({ stdout, stderr }: ActionRun, broken: readonly string[]): void {
  if (broken.length > 0) throw new Error(`${broken.join('\n')}\n\n${stdout}\n${stderr}`)
}

function logProblems(run: ActionRun, secrets: readonly string[]): string[] {
  // A command that masks is for the runner, and no part of the log.
  const log = { ...run, stdout: run.stdout.replaceAll(/^::add-mask::.*\n/gm, '') }
  return [...leaks(log, secrets), ...commands(log)]
}

function leaks({ stdout, stderr, summary, outputs }: ActionRun, secrets: readonly string[]): string[] {
  const places = { stdout, stderr, summary, outputs: JSON.stringify(outputs) }
  return Object.entries(places).flatMap(([place, text]) => leaksIn(place, text, secrets))
}

function leaksIn(place: string, text: string, secrets: readonly string[]): string[] {
  const forbidden = ['X-Amz-Signature', 'X-Amz-Security-Token', ...secrets].map((text) => text.toLowerCase())
  return [
    ...forbidden
      .filter((secret) => secret !== '' && text.toLowerCase().includes(secret))
      .map((secret) => `${place} holds ${secret}`),
    ...(/^\s+at .+:\d+:\d+\)?$/m.test(text) ? [`${place} holds a stack trace`] : []),
  ]
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
  // A file that cannot be written after the outputs fails the step, and changes no output.
  const isUnwritten = annotations.some(({ message }) => /^(sbom|results)-unwritable: /m.test(message))
  const isValid = isResults(JSON.parse(outputs['results'] ?? 'null'))
  const missing = ALWAYS_SET.filter((name) => outputs[name] === undefined)
  return [
    ...(stderr === '' ? [] : ['something was written to stderr']),
    ...(exitCode === 0 || exitCode === 1 ? [] : [`exit code ${exitCode}`]),
    ...(errors === exitCode ? [] : [`exit code ${exitCode} with ${errors} error annotations`]),
    ...((outputs['result'] === 'failed' || isUnwritten) === (exitCode === 1)
      ? []
      : [`${outputs['result']}, exit code ${exitCode}`]),
    ...(isValid ? [] : [`results: ${JSON.stringify(isResults.errors)}`]),
    ...missing.map((name) => `the output ${name} is not set`),
  ]
}
