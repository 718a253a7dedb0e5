/**
 * Writes the parts of the documentation that have a source of truth elsewhere: `npm run docs`.
 * With `--check` it writes nothing, shows what is stale and exits 1.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diff, parseArgs } from 'node:util'
import type { RootContent } from 'mdast'
import { ERROR_CATALOGUE } from '../src/core/errors/catalogue.ts'
import { formats } from '../src/manifest/formats.ts'
import { render, replaceSection } from './markdown.ts'
import { resultsSchema } from './results-schema.ts'
import { formatsTable, inputTables, outputsTable, permissionsTable, scopeTable } from './tables.ts'
import { troubleshootingPage } from './troubleshooting.ts'

/**
 * The generated files of the repository at `root`: path to content.
 * Throws when a page has no markers for a section, an input is in no group, or a description is not one paragraph.
 */
export function generate(root: string): Map<string, string> {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const codeOf = (lang: string, path: string): RootContent => ({
    type: 'code',
    lang,
    value: read(path).trimEnd(),
  })
  const action = read('action.yml')
  const followUps = read('docs/iam-policy-follow-ups.json')
  const pages: Record<string, Record<string, RootContent[]>> = {
    'README.md': {
      'quick-start': [codeOf('yaml', 'examples/.github/workflows/publish.yml')],
      plan: [codeOf('yaml', 'examples/.github/workflows/plan.yml')],
      inputs: inputTables(action),
      outputs: [outputsTable(action)],
    },
    'docs/manifests.md': { formats: [formatsTable(formats)], scope: [scopeTable(formats)] },
    'docs/permissions.md': {
      policy: [codeOf('json', 'docs/iam-policy.json')],
      'plan-policy': [codeOf('json', 'docs/iam-policy-plan.json')],
      'input-permissions': [permissionsTable(followUps), statementsOf(followUps)],
    },
  }
  const written = Object.entries(pages).map(([path, sections]): [string, string] => [
    path,
    Object.entries(sections).reduce(
      (text, [name, content]) => replaceSection(text, name, render(content)),
      read(path),
    ),
  ])
  return new Map([
    ...written,
    ['docs/troubleshooting.md', troubleshootingPage(ERROR_CATALOGUE)],
    ['docs/results.schema.json', resultsSchema(action)],
  ])
}

/** The statements, as they stand in a policy, one after another. */
function statementsOf(byInput: string): RootContent {
  const statements = Object.values(JSON.parse(byInput) as object)
  const text = JSON.stringify(statements, undefined, 2)
  // As Prettier writes it: a list of strings on one line.
  const value = text.replace(/\[\s+("[^\]]+")\s+\]/g, (_, items: string) => `[${items.replace(/\s+/g, ' ')}]`)
  return { type: 'code', lang: 'json', value }
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
