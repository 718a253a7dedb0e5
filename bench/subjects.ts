import { execFile } from 'node:child_process'
import { devNull } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { bundle, stepVariables } from './step.ts'
import { followedInputs, inputs } from './unchanged-layer.ts'

const venv = join(import.meta.dirname, '../.tools/venv/bin')

/** A program, ready to be started. */
export interface Subject {
  program: string
  parameters: string[]
  cwd: string
  env: Record<string, string>
}

/** What is compared. All but the empty process take the unchanged path. */
export type SubjectName =
  | 'empty Node process'
  | 'floor'
  | 'bundle'
  | 'bundle, shared and recorded'
  | 'Python library'
  | 'AWS CLI script'

/** The subjects that are installed. */
export type Subjects = ReadonlyMap<SubjectName, Subject>

/**
 * Finds them, and says on the console which version of other people's it found.
 * @param cwd - the workspace
 * @param aws - what they need to find AWS and to be let in
 */
export async function findSubjects(cwd: string, aws: Record<string, string>): Promise<Subjects> {
  const script = (name: string) => join(import.meta.dirname, name)
  // What .ci/tools installs goes before what the machine has.
  const env = { PATH: [venv, process.env['PATH']].join(delimiter), HOME: cwd, ...aws }
  const step = { ...env, ...stepVariables(cwd) }
  const followed = { ...env, ...stepVariables(cwd, followedInputs) }
  const layer = [inputs['layer-name'], inputs.bucket, inputs.prefix, inputs['manifest-path']]
  const node = process.execPath
  const python = join(venv, 'python')

  const subjects = new Map<SubjectName, Subject>([
    ['empty Node process', { program: node, parameters: [devNull], cwd, env }],
    ['floor', { program: node, parameters: [script('floor.cjs')], cwd, env: step }],
    ['bundle', { program: node, parameters: [bundle], cwd, env: step }],
    ['bundle, shared and recorded', { program: node, parameters: [bundle], cwd, env: followed }],
  ])
  const versionOf = 'from importlib.metadata import version; print(version("aws_lambda_artifact_builder"))'
  if (await isInstalled('Python library', { program: python, parameters: ['-c', versionOf], cwd, env })) {
    const parameters = [script('python_library.py'), ...layer]
    subjects.set('Python library', { program: python, parameters, cwd, env })
  }
  if (await isInstalled('AWS CLI script', { program: 'aws', parameters: ['--version'], cwd, env })) {
    subjects.set('AWS CLI script', {
      program: 'bash',
      parameters: [script('aws-cli.sh'), ...layer],
      cwd,
      env,
    })
  }
  return subjects
}

/** Whether a program runs that prints its version. */
async function isInstalled(name: SubjectName, { program, parameters, cwd, env }: Subject): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(program, parameters, { cwd, env })
    console.log(`${name}: ${stdout.trim()}`)
    return true
  } catch {
    console.log(`${name}: not installed`)
    return false
  }
}
