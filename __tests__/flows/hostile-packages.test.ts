import { describe, expect, it } from '@jest/globals'
import { newLayer, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { COMMENT, openPullRequest, useGithub } from './pull-request.ts'
import { SummaryPage } from './summary-page.ts'

const aws = useSandbox()
const github = useGithub()

/** Each would do something in Markdown, HTML or the log if it were not taken for text. */
const HOSTILE = [
  '@pwned',
  '@pwned/team',
  '[pwned](https://pwned.example)',
  '![pwned](https://pwned.example/x.png)',
  'https://pwned.example',
  '<script>pwned</script>',
  '<img src=x onerror=pwned>',
  '</code></td></table><h1>pwned</h1>',
  '--><!-- pwned',
  '```pwned',
  '|pwned|',
  'octo/pwned#1',
  'x\n\n# pwned',
  'x\r\n::error::pwned',
  'x ##[error]pwned',
  '{{pwned}}${{ pwned }}',
]

/** A lock file of npm with packages of these names and versions. */
function lock(entries: readonly [name: string, version: string][]): string {
  const packages = entries.map(([name, version]) => [`node_modules/${name}`, { version, resolved: name }])
  return JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) as object })
}

async function plan(layer: Layer) {
  const { pullRequest, step } = openPullRequest(github())
  const run = await layer.run({ ...COMMENT, 'dry-run': 'true' }, step)
  const [, marker = '', body = ''] =
    /^(<!--[^>]*-->)\n([^]*)$/.exec(pullRequest.comments[0]?.body ?? '') ?? []
  return { run, marker, body }
}

function expectOnlyText(markdown: string): void {
  const page = new SummaryPage(markdown)
  expect(page.plainText).not.toContain('pwned')
  expect(page.plainText).not.toContain('octo/')
  expect(page.links.filter((href) => href.includes('pwned'))).toEqual([])
  for (const element of ['script', 'img', 'h1', 'br']) expect([...page.elements]).not.toContain(element)
}

describe('hostile names and versions of packages stay text', () => {
  it.each(HOSTILE)('in summary, comment, log and outputs: %j', async (text) => {
    const layer = newLayer(aws())
    layer.manifestPath = 'package-lock.json'
    layer.manifest = lock([
      ['left-pad', '1.3.0'],
      [text, '1.0.0'],
    ])
    layer.hasVersionOfManifest()
    layer.manifest = lock([
      ['left-pad', text],
      ['right-pad', text],
    ])
    const { run, marker, body } = await plan(layer)
    expect(run.outputs).toMatchObject({ result: 'planned', reason: 'manifest-changed' })
    expect(run.outputs['changes']).toContain('pwned')
    expect(marker).toMatch(/^<!-- publish-lambda-layer [0-9a-f]{64} -->$/)
    for (const markdown of [run.summary, body]) {
      expect(markdown).toContain('pwned')
      expectOnlyText(markdown)
    }
  })

  it.each(HOSTILE.filter((text) => !/\s/.test(text)))(
    'in the advice on what is not pinned: %j',
    async (text) => {
      const layer = newLayer(aws())
      layer.manifest = `-e ./${text}\n./${text}/lib\n`
      const { run, body } = await plan(layer)
      expect(run.warnings.length).toBeGreaterThan(0)
      for (const markdown of [run.summary, body]) expectOnlyText(markdown)
    },
  )
})

/** What no registry serves under its name, in a manifest beside what one does. */
const OWN: Record<string, [file: string, text: string]> = {
  'an editable path': ['requirements.txt', '-e ./libs/requests\nsix==1.17.0\n'],
  'the workspace': ['requirements.txt', '-e .\nsix==1.17.0\n'],
  'the folder above': ['requirements.txt', '..\nsix==1.17.0\n'],
  'a path that rye writes': ['requirements.lock', '-e file:.\nsix==1.17.0\n'],
  'a repository': ['requirements.txt', 'git+https://code.example/requests@main\nsix==1.17.0\n'],
  'a URL': ['requirements.txt', 'https://files.example/\nsix==1.17.0\n'],
  'a folder of npm': [
    'package-lock.json',
    lock([['six', '1.17.0']])
      .replace('"resolved":"six"', '"integrity":"sha512-a"')
      .replace('{"node', '{"node_modules/own":{"version":"1.0.0","resolved":"file:own.tgz"},"node'),
  ],
}

describe('what no registry serves', () => {
  it.each(Object.entries(OWN))(
    'has no package URL, and no name that is made up: %s',
    async (_, [path, text]) => {
      const layer = newLayer(aws())
      layer.manifestPath = path
      layer.manifest = text
      const { run, body } = await plan(layer)
      const { added } = JSON.parse(run.outputs['changes'] ?? '') as { added: Record<string, string>[] }
      expect(added.map((one) => one['purl']).filter(Boolean)).toEqual([
        `pkg:${path === 'package-lock.json' ? 'npm' : 'pypi'}/six@1.17.0`,
      ])
      expect(added).toHaveLength(2)
      for (const shown of [run.stdout, run.summary, body]) expect(shown).not.toMatch(/unnamed|pypi\/req/)
    },
  )
})
