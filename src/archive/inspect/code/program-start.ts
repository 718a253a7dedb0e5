import { isLoadedOnLinux } from './platform.ts'

/**
 * How a file comes to be started. `started`: Lambda itself starts whatever lies there, each file of `extensions/` with every
 * function and `bootstrap` with those of an OS-only runtime
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html). `on-path`: `/opt/bin` is in the `PATH` of
 * functions. `by-name`: what lies at the top is mostly a wrapper script, which `AWS_LAMBDA_EXEC_WRAPPER` names.
 */
export type ProgramPlace = 'started' | 'on-path' | 'by-name'

/** How many bytes at the start of a file decide whether Linux starts it: `BINPRM_BUF_SIZE` of its kernel. */
export const START = 256

/** What keeps Linux from starting a file. */
export type StartProblem = 'not-executable' | 'crlf-script' | 'not-a-program' | 'no-interpreter'

/** What a name ends in that is not the name of a program: such files lie beside programs. */
const DATA_NAME = /\.(?!sh$)[a-z][a-z0-9]*$/i

/** A first line that was meant as one of a script, behind a byte order mark or blank lines. */
const LATE_SCRIPT = /^(?:\xef\xbb\xbf|\s)+#!/

/**
 * Directories of Lambda's file system in which an interpreter can lie. In `/opt/hostedtoolcache` the runners of GitHub have
 * theirs, and installers write it into the scripts that they make there.
 */
const INTERPRETER = /^#![ \t]*\/(?:bin|lib|lib64|opt(?!\/hostedtoolcache\/)|sbin|tmp|usr|var)\//

/** Types of ELF files that nothing starts, and that no loader takes: object files and memory dumps. */
const UNSTARTABLE_TYPES = [1, 4]

/** How the file at a path, relative to the layer, comes to be started; undefined where nothing is known to start it. */
export function programPlace(path: string): ProgramPlace | undefined {
  if (path === 'bootstrap' || /^extensions\/[^/]+$/.test(path)) return 'started'
  if (/^bin\/[^/]+$/.test(path)) return 'on-path'
  return path.includes('/') || DATA_NAME.test(path) ? undefined : 'by-name'
}

/** Whether a file is a program beyond doubt. @param head - Its first {@link START} bytes, or all. */
export function isProgram(path: string, head: Buffer): boolean {
  return isScript(head) || (isElf(head) && !isLoadedOnLinux(path) && isStartableElf(head))
}

/**
 * What keeps Linux from starting a file that lies where programs do. In `bin/` other files lie too: a file is judged there
 * that is a program, or that can be executed and has the name of one.
 *
 * @param head - Its first {@link START} bytes, or all; undefined where they were not read.
 * @param isExecutable - Whether everybody may execute it.
 */
export function startProblems(
  path: string,
  place: ProgramPlace,
  head: Buffer | undefined,
  isExecutable: boolean,
): StartProblem[] {
  const isCertain = head !== undefined && isProgram(path, head)
  const isMeant =
    place === 'started' || isCertain || (head !== undefined && LATE_SCRIPT.test(head.toString('latin1')))
  const problems: StartProblem[] = []
  if (isMeant && !isExecutable) problems.push('not-executable')
  if (head === undefined) return problems
  if (isScript(head)) problems.push(...scriptProblems(head))
  const claims = isMeant || (place === 'on-path' && isExecutable && !DATA_NAME.test(path))
  if (claims && !isCertain && !(isElf(head) && place !== 'started')) problems.push('not-a-program')
  return problems
}

function scriptProblems(head: Buffer): StartProblem[] {
  const [line = ''] = head.toString('latin1').split('\n', 1)
  if (line.includes('\r')) return ['crlf-script']
  return INTERPRETER.test(line) ? [] : ['no-interpreter']
}

function isScript(head: Buffer): boolean {
  return head.toString('latin1', 0, 2) === '#!'
}

/** Whether a file is one of ELF, by its first bytes. */
export function isElf(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === '\x7fELF'
}

function isStartableElf(head: Buffer): boolean {
  const type = head[5] === 2 ? head[17] : head[16]
  return type === undefined || !UNSTARTABLE_TYPES.includes(type)
}
