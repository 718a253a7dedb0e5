import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

const tools = join(import.meta.dirname, '../../.tools')

/** Path of a program below `.tools/`. Throws with what to do when it is not installed. */
export function tool(path: string): string {
  const program = join(tools, path)
  try {
    accessSync(program, constants.X_OK)
  } catch {
    throw new Error(`There is no .tools/${path}. Run "bash .ci/tools", which installs it.`)
  }
  return program
}
