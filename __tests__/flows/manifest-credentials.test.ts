import { describe, expect, it } from '@jest/globals'
import { newLayer, useSandbox } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'
import { COMMENT, openPullRequest, useGithub } from './pull-request.ts'

const aws = useSandbox()
const github = useGithub()

const SECRET = 's3cr3t'
/** What an address of a private index looks like in the file. */
const WITH_PASSWORD = `https://robot:${SECRET}@index.internal/simple`
const WITH_TOKEN = `https://${SECRET}@index.internal/simple`
const COMMIT = 'a'.repeat(40)

const npm = (resolved: string) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: { 'node_modules/lib': { version: '1.0.0', resolved } },
  })

const bun = (id: string) =>
  JSON.stringify({ lockfileVersion: 1, workspaces: { '': {} }, packages: { lib: [id, '', {}] } })

const uv = (source: string) =>
  [
    'version = 1',
    'requires-python = ">=3.13"',
    '[[package]]',
    'name = "lib"',
    'version = "1.0"',
    source,
    '',
  ].join('\n')

/** Manifests that hold credentials, by file and text. */
const MANIFESTS: Record<string, [file: string, text: string]> = {
  'an index with a password': ['requirements.txt', `--index-url ${WITH_PASSWORD}\nsix==1.17.0\n`],
  'an index with a token': ['requirements.txt', `--extra-index-url=${WITH_TOKEN}\nsix==1.17.0\n`],
  'links with a token': ['requirements.txt', `-f ${WITH_TOKEN}\nsix==1.17.0\n`],
  'an archive with a password': ['requirements.txt', `lib @ ${WITH_PASSWORD}/lib-1.0.whl\n`],
  'an archive with a token in the query': [
    'requirements.txt',
    `lib @ https://index.internal/lib-1.0.whl?token=${SECRET}\n`,
  ],
  'a bare address': ['requirements.txt', `${WITH_PASSWORD}/lib-1.0-py3-none-any.whl\n`],
  'a repository': ['requirements.txt', `lib @ git+${WITH_TOKEN}/lib@main\n`],
  'a repository at a commit': ['requirements.txt', `lib @ git+${WITH_TOKEN}/lib@${COMMIT}\n`],
  'an editable repository': ['requirements.txt', `-e git+${WITH_PASSWORD}/lib@main#egg=lib\n`],
  'an included address': ['requirements.txt', `-r ${WITH_PASSWORD}/base.txt\n`],
  'an included address that pip takes for a file': [
    'requirements.txt',
    `-r ${WITH_PASSWORD.replace('https', 'ftp')}\n`,
  ],
  'a line that is none': ['requirements.txt', `six==1.17.0 ${WITH_PASSWORD}\n`],
  'an option that is none': ['requirements.txt', `--index ${WITH_PASSWORD}\nsix==1.17.0\n`],
  'a lock file of npm': ['package-lock.json', npm(`${WITH_PASSWORD}/lib-1.0.0.tgz`)],
  'a repository in a lock file of npm': ['package-lock.json', npm(`git+${WITH_TOKEN}/lib.git#${COMMIT}`)],
  'a lock file of uv': ['uv.lock', uv(`source = { url = "${WITH_PASSWORD}/lib.whl?key=${SECRET}" }`)],
  'a repository in a lock file of uv': ['uv.lock', uv(`source = { git = "${WITH_TOKEN}/lib#${COMMIT}" }`)],
  'a lock file of uv that is cut': ['uv.lock', uv(`source = { url = "${WITH_PASSWORD}`)],
  'a lock file of npm that is cut': ['package-lock.json', npm(WITH_PASSWORD).slice(0, -6)],
  'a lock file of yarn that Bun prints': [
    'yarn.lock',
    `# yarn lockfile v1\n\n\n"lib@${WITH_PASSWORD}/lib.tgz":\n  version "${WITH_PASSWORD}/lib.tgz"\n  resolved "${WITH_PASSWORD}/lib.tgz"\n`,
  ],
  'a token in a version': ['package-lock.json', npm(`${WITH_TOKEN}/lib.tgz`).replace('1.0.0', WITH_TOKEN)],
  'a token in a name': ['package-lock.json', npm('').replace('lib', `lib@${WITH_TOKEN}/lib?key=${SECRET}`)],
  'a password in a name that ends there': ['bun.lock', bun(`${WITH_PASSWORD}/lib`)],
  'a path with a password': ['requirements.txt', `-e ./robot:${SECRET}@lib\n`],
  'a lock file of yarn that is none': ['yarn.lock', `lib@^1:\n  resolved ${WITH_PASSWORD}\n <<\n`],
  'a lock file of pnpm that is none': ['pnpm-lock.yaml', `lockfileVersion: '9.0'\n ${WITH_PASSWORD}: [\n`],
  'a format that nobody knows': ['deps.xyz', `${WITH_PASSWORD}\n`],
}

/** Everything that a run shows or hands on. */
const shownBy = ({ stdout, stderr, summary, outputs }: FlowRun) =>
  [stdout, stderr, summary, JSON.stringify(outputs)].join('\n')

describe('credentials in a manifest are in no log, summary, output or comment', () => {
  it.each(Object.entries(MANIFESTS))('%s', async (_, [path, text]) => {
    const layer = newLayer(aws())
    layer.manifestPath = path
    layer.manifest = text
    layer.hasVersionOfManifest()
    const { pullRequest, step } = openPullRequest(github())
    const seen = async (inputs: Record<string, string>) => {
      const run = await layer.run({ ...COMMENT, ...inputs }, step)
      return `${shownBy(run)}\n${pullRequest.comments.map(({ body }) => body).join('\n')}`
    }
    const strict = await seen({ strict: 'true', 'dry-run': 'true' })
    layer.manifest = path === 'deps.xyz' ? '\n' : text.replaceAll(SECRET, 'an0ther')
    layer.uploadArchive()
    const changed = await seen({ compare: 'packages' })
    for (const shown of [strict, changed]) {
      expect(shown).toContain(layer.name)
      expect(shown).not.toContain(SECRET)
      expect(shown).not.toContain('an0ther')
      expect(shown).not.toContain('robot')
    }
    expect(layer.backup(1)).toBe(text)
  })
})
