import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFile } from '../lock-file.ts'
import { scoped } from '../scoped.ts'

/** What a tool installed of a lock file, made by make-scope-files.sh. */
interface Installed {
  lock: string
  inputs: { architectures: string[]; member?: string }
  packages: string[]
}

const formats = [
  ['npm', 'package-lock.json'],
  ['pnpm', 'pnpm-lock.yaml'],
] as const

describe.each(formats)('of a workspace, what is in scope is what %s installs', (format, name) => {
  const folder = join(import.meta.dirname, '..', 'files', 'scope', format)
  const all = JSON.parse(readFileSync(join(folder, 'installed.json'), 'utf8')) as Installed[]

  it.each(all)('$lock $inputs', async ({ lock, inputs, packages }) => {
    const { resolved } = await scoped(name, lockFile(`scope/${format}/${lock}`), inputs)

    const shown = resolved.packages.map(({ name, version }) => `${name} ${version ?? ''}`)
    expect([...new Set(shown)].sort()).toEqual(packages)
  })
})
