/**
 * Writes the parts of the documentation that have a source of truth elsewhere: `npm run docs`.
 * With `--check` it writes nothing, shows what is stale and exits 1.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diff, parseArgs } from 'node:util'
import type { RootContent } from 'mdast'
import { parse } from 'yaml'
import { ERROR_CATALOGUE } from '../src/core/errors/catalogue.ts'
import { render, replaceSection } from './markdown.ts'
import { type ActionMetadata, inputsTable, outputsTable } from './tables.ts'
import { troubleshootingPage } from './troubleshooting.ts'

/**
 * The generated files of the repository at `root`: path to content.
 * Throws when a marker is missing in the README, or a description is not one paragraph.
 */
export function generate(root: string): Map<string, string> {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const action = parse(read('action.yml')) as ActionMetadata
  const sections: Record<string, RootContent> = {
    'quick-start': {
      type: 'code',
      lang: 'yaml',
      value: read('examples/.github/workflows/publish.yml').trimEnd(),
    },
    inputs: inputsTable(action),
    outputs: outputsTable(action),
    policy: { type: 'code', lang: 'json', value: read('docs/iam-policy.json').trimEnd() },
    plan: { type: 'code', lang: 'yaml', value: read('examples/.github/workflows/plan.yml').trimEnd() },
  }
  let readme = read('README.md')
  for (const [name, content] of Object.entries(sections))
    readme = replaceSection(readme, name, render([content]))
  return new Map([
    ['README.md', readme],
    ['docs/troubleshooting.md', troubleshootingPage(ERROR_CATALOGUE)],
  ])
}

/** What differs between the generated files and those at `root`: path to the lines, `-` found and `+` expected. */
export function staleFiles(root: string): Map<string, string[]> {
  const stale = new Map<string, string[]>()
  for (const [path, expected] of generate(root)) {
    const found = readFileSync(join(root, path), 'utf8')
    if (found === expected) continue
    const lines = diff(expected.split('\n'), found.split('\n'))
    const changed = lines.filter(([operation]) => operation !== 0)
    stale.set(
      path,
      changed.map(([operation, line]) => `${operation === 1 ? '+' : '-'} ${line}`),
    )
  }
  return stale
}

function main(root: string): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  if (!values.check) {
    for (const [path, content] of generate(root)) writeFileSync(join(root, path), content)
    return
  }
  for (const [path, lines] of staleFiles(root)) {
    console.error(`${path} is stale, run "npm run docs":\n${lines.join('\n')}`)
    process.exitCode = 1
  }
}

if (import.meta.main) main(join(import.meta.dirname, '..'))
