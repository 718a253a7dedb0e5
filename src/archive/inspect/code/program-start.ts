import { isLoadedOnLinux } from './platform.ts'

/**
 * How a file is started. `started`: Lambda itself starts every file in this place, each file of `extensions/` with
 * every function, and `bootstrap` with functions of an OS-only runtime
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html). `on-path`: `/opt/bin` is in the `PATH`
 * of functions. `by-name`: a file at the top is usually a wrapper script for `AWS_LAMBDA_EXEC_WRAPPER`.
 */
export type ProgramPlace = 'started' | 'on-path' | 'by-name'

/** Number of bytes at the start of a file that decide whether Linux starts it: `BINPRM_BUF_SIZE` of the kernel. */
export const START = 256

/** Why Linux cannot start a file. */
export type StartProblem = 'not-executable' | 'crlf-script' | 'not-a-program' | 'no-interpreter'

/** The extension of a file that is not a program. Such files can be next to programs. */
const DATA_NAME = /\.(?!sh$)[a-z][a-z0-9]*$/i

/** The first line of a script after a byte order mark or blank lines, where Linux does not recognize it. */
const LATE_SCRIPT = /^(?:\xef\xbb\xbf|\s)+#!/

/**
 * Directories of Lambda's file system that can contain an interpreter. The runners of GitHub have theirs in
 * `/opt/hostedtoolcache`, and installers write that path into the scripts that they create there.
 */
const INTERPRETER = /^#![ \t]*\/(?:bin|lib|lib64|opt(?!\/hostedtoolcache\/)|sbin|tmp|usr|var)\//

/** Types of ELF files that can be neither started nor loaded: object files and memory dumps. */
const UNSTARTABLE_TYPES = [1, 4]

/** How the file at a path, relative to the layer, is started; undefined if nothing is known to start it. */
export function programPlace(path: string): ProgramPlace | undefined {
  if (path === 'bootstrap' || /^extensions\/[^/]+$/.test(path)) return 'started'
  if (/^bin\/[^/]+$/.test(path)) return 'on-path'
  return path.includes('/') || DATA_NAME.test(path) ? undefined : 'by-name'
}

/** Whether a file is certainly a program. @param head - Its first {@link START} bytes, or all. */
export function isProgram(path: string, head: Buffer): boolean {
  return isScript(head) || (isElf(head) && !isLoadedOnLinux(path) && isStartableElf(head))
}

/**
 * Why Linux cannot start a file in a place for programs. `bin/` can also contain other files. A file there is checked
 * if it is a program, or if it is executable and has the name of a program.
 *
 * @param head - Its first {@link START} bytes, or all; undefined if they were not read.
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

/** Whether a file is an ELF file, by its first bytes. */
export function isElf(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === '\x7fELF'
}

function isStartableElf(head: Buffer): boolean {
  const type = head[5] === 2 ? head[17] : head[16]
  return type === undefined || !UNSTARTABLE_TYPES.includes(type)
}
