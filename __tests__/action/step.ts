import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** What action.yml declares. */
interface ActionFile {
  inputs: Record<string, { required?: boolean; default?: string }>
  outputs: Record<string, unknown>
  runs: { using: string; main: string }
}

export const actionFile = parse(
  readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8'),
) as ActionFile

/** Sets the inputs of the step as the runner does: what is not given has its default of action.yml. */
export function giveInputs(given: Record<string, string>): void {
  for (const name of Object.keys(process.env))
    if (name.startsWith('INPUT_')) Reflect.deleteProperty(process.env, name)
  for (const [name, { default: fallback }] of Object.entries(actionFile.inputs)) {
    process.env[`INPUT_${name.toUpperCase()}`] = given[name] ?? fallback ?? ''
  }
}
