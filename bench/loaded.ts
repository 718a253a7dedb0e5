import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './run.ts'
import { bundle } from './step.ts'
import type { Subject } from './subjects.ts'

/** Bytes of the scripts of `dist/` that a run of the bundle loads. */
export async function loadedBytes(subject: Subject): Promise<number> {
  const parameters = ['--require', join(import.meta.dirname, 'loaded.cjs'), ...subject.parameters]
  const { stderr } = await run({ ...subject, parameters })
  const scripts = (JSON.parse(stderr) as string[]).filter((path) => path.startsWith(dirname(bundle)))
  return scripts.reduce((sum, path) => sum + statSync(path).size, 0)
}
