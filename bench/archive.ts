import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { goalTable } from './goals.ts'
import { benchInspecting } from './inspecting.ts'
import { layerZips } from './layer-zip.ts'
import { gnuTime } from './timed.ts'
import { benchUploading } from './uploading.ts'
import { benchZipping } from './zipping.ts'

/** What .ci/tools installs goes before what the machine has. */
const path = [join(import.meta.dirname, '../.tools/venv/bin'), process.env['PATH']].join(delimiter)

const needed = ['zip', 'aws', 'curl', 'openssl', 'python3']

/** What is needed to measure archives and is not here, by name. */
export function missingTools(): string[] {
  const isThere = (name: string) => path.split(delimiter).some((folder) => existsSync(join(folder, name)))
  const missing = needed.filter((name) => !isThere(name))
  return existsSync(gnuTime) ? missing : [...missing, `GNU time as ${gnuTime}`]
}

/** What an archive costs until it is in S3 and checked, beside other ways, as tables in Markdown. */
export async function archiveTables(rounds: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'publish-lambda-layer-bench-'))
  try {
    for (const name of ['upload', 'read']) mkdirSync(join(folder, name))
    const zips = await layerZips(folder)
    const zipping = await benchZipping(rounds, folder)
    const uploading = await benchUploading(rounds, zips, folder, path)
    const inspecting = await benchInspecting(rounds, zips, folder)
    const goals = [...zipping.goals, ...uploading.goals, ...inspecting.goals]
    return [
      `### Zipping\n\n${zipping.text}`,
      `### Upload\n\n${uploading.text}`,
      `### Inspection in S3\n\n${inspecting.text}`,
      `### Wanted of archives\n\n${goalTable(goals)}`,
    ].join('\n\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
