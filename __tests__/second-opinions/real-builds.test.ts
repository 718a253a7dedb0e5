import { execFile } from 'node:child_process'
import { existsSync, globSync, readdirSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runAction } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/server.ts'
import { credentials } from '../sandbox/clients.ts'
import { tool } from './tools.ts'

const run = promisify(execFile)

/** Installers of other people, each with a lock file of its own, and a package of it. */
interface RealBuild {
  name: string
  /** The lock file, from the folder of the project. */
  lock: string
  /** The package that is removed, with its version, and the paths below `build/` that it is in. */
  removed: { named: string; paths: string[] }
  /** Writes the lock file and fills `build/` beside it. */
  build: (folder: string) => Promise<unknown>
}

const pip = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:']
const REQUIREMENTS = 'certifi==2025.8.3\nidna==3.10\ncharset-normalizer==3.4.3\n'
const idna = { named: 'idna 3.10', paths: ['python/idna', 'python/idna-3.10.dist-info'] }

const PACKAGE = JSON.stringify({
  ...{ name: 'real', version: '1.0.0', private: true },
  dependencies: { 'string-width': '4.2.3', alias: 'npm:string-width@5.1.2', chalk: '4.1.2' },
})

function python(name: string, install: (folder: string) => [string, string[]]): RealBuild {
  const build = async (folder: string) => {
    await writeFile(join(folder, 'requirements.txt'), REQUIREMENTS)
    await run(...install(folder))
  }
  return { name, lock: 'requirements.txt', removed: idna, build }
}

function node(name: string, lock: string, paths: string[], commands: [string, string[]][]): RealBuild {
  const build = async (folder: string) => {
    const cwd = join(folder, 'build/nodejs')
    await mkdir(cwd, { recursive: true })
    await writeFile(join(cwd, 'package.json'), PACKAGE)
    for (const [program, inputs] of commands) await run(program, inputs, { cwd })
    await cp(join(cwd, lock), join(folder, lock))
  }
  return { name, lock, removed: { named: 'color-name 1.1.4', paths }, build }
}

const npmFlags = ['--silent', '--ignore-scripts', '--no-audit', '--no-fund']
const pnpm = (linker: string, paths: string[]) =>
  node(`pnpm install --prod, ${linker}`, 'pnpm-lock.yaml', paths, [
    [tool('pnpm/node_modules/.bin/pnpm'), ['install', '--prod', `--config.node-linker=${linker}`]],
  ])

/** A gem that Bundler installs without a registry, because it lies in `vendor/cache`. */
async function bundle(folder: string): Promise<void> {
  for (const name of ['tiny-gem', 'other-gem']) {
    const own = join(folder, name)
    await mkdir(join(own, 'lib'), { recursive: true })
    await mkdir(join(folder, 'vendor/cache'), { recursive: true })
    await writeFile(join(own, 'lib/x.rb'), 'X = 1\n')
    const fields = { name, version: '1.1.0', summary: 'x', homepage: 'https://example.com', license: 'MIT' }
    const lines = Object.entries(fields).map(([key, value]) => `s.${key} = '${value}'`)
    const specification = [...lines, "s.authors = ['x']", "s.files = ['lib/x.rb']"].join('; ')
    await writeFile(join(own, 'x.gemspec'), `Gem::Specification.new { |s| ${specification} }\n`)
    const output = join(folder, `vendor/cache/${name}-1.1.0.gem`)
    await run('gem', ['build', '--quiet', '--output', output, 'x.gemspec'], { cwd: own })
  }
  const gems = "source 'https://rubygems.org'\ngem 'tiny-gem'\ngem 'other-gem'\n"
  await writeFile(join(folder, 'Gemfile'), gems)
  const env = { ...process.env, BUNDLE_PATH: 'build', BUNDLE_GEMFILE: join(folder, 'Gemfile') }
  await run('bundle', ['install', '--local'], { cwd: folder, env })
}

/** Packages that Composer installs without a registry, because their repository is in its configuration. */
async function composer(folder: string): Promise<void> {
  await mkdir(join(folder, 'archives/x'), { recursive: true })
  await writeFile(join(folder, 'archives/x/x.php'), '<?php\n')
  await run('tar', ['-cf', 'x.tar', 'x'], { cwd: join(folder, 'archives') })
  const repositories = ['tiny/lib', 'tiny/other'].map((name) => ({
    ...{ type: 'package' },
    package: {
      ...{ name, version: 'v1.2.0', dist: { type: 'tar', url: 'archives/x.tar', reference: '0'.repeat(40) } },
    },
  }))
  const project = {
    ...{ name: 'real/project', require: { 'tiny/lib': '1.2.0', 'tiny/other': '^1' } },
    ...{ repositories: [...repositories, { 'packagist.org': false }] },
    config: { 'vendor-dir': 'build/vendor' },
  }
  await writeFile(join(folder, 'composer.json'), JSON.stringify(project))
  const env = { ...process.env, COMPOSER_ALLOW_SUPERUSER: '1' }
  await run('composer', ['update', '--quiet', '--no-install', '--no-interaction'], { cwd: folder, env })
  await run('composer', ['install', '--quiet', '--no-dev', '--no-interaction'], { cwd: folder, env })
}

/** Whether a program is installed that is on no registry of packages that the tests use. */
function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)))
}

const builds: RealBuild[] = [
  ...(isInstalled('bundle') && isInstalled('gem')
    ? [
        {
          ...{ name: 'bundle install', lock: 'Gemfile.lock', build: bundle },
          removed: { named: 'tiny-gem 1.1.0', paths: ['ruby/*/gems/tiny-gem-1.1.0'] },
        },
      ]
    : []),
  ...(isInstalled('composer')
    ? [
        {
          ...{ name: 'composer install', lock: 'composer.lock', build: composer },
          removed: { named: 'tiny/lib 1.2.0', paths: ['vendor/tiny/lib'] },
        },
      ]
    : []),
  python('pip install -r --target', (folder) => [
    tool('venv/bin/pip'),
    ['install', ...pip, '-r', join(folder, 'requirements.txt'), '--target', join(folder, 'build/python')],
  ]),
  python('uv pip install --target', (folder) => [
    tool('venv/bin/uv'),
    [
      ...['pip', 'install', '--quiet', '--no-deps', '--target', join(folder, 'build/python')],
      ...['-r', join(folder, 'requirements.txt')],
    ],
  ]),
  node(
    'npm ci',
    'package-lock.json',
    ['nodejs/node_modules/color-name'],
    [
      ['npm', ['install', ...npmFlags, '--package-lock-only']],
      ['npm', ['ci', ...npmFlags]],
    ],
  ),
  pnpm('isolated', ['nodejs/node_modules/.pnpm/color-name@1.1.4']),
  pnpm('hoisted', ['nodejs/node_modules/color-name']),
]

describe.each(builds)('a build by $name', ({ lock, removed, build }) => {
  let sandbox: Sandbox
  let folder: string

  beforeAll(async () => {
    sandbox = await startSandbox()
    folder = await mkdtemp(join(tmpdir(), 'real-builds-'))
    await build(folder)
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
    await sandbox.close()
  })

  /** What the action would say of the build, with each way of giving it the archive. */
  async function saidOf(inputs: Record<string, string>) {
    const ended = await runAction({
      inputs: { 'layer-name': 'real', 'manifest-path': lock, 'dry-run': 'true', ...inputs },
      env: {
        ...{ AWS_ENDPOINT_URL: sandbox.url, AWS_REGION: 'us-east-1' },
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
      workspace: folder,
    })
    if (ended.exitCode !== 0) throw new Error(ended.stdout)
    expect(ended.stdout).toMatch(/Compared the (?:gems|\w+ packages) in the archive/)
    return ended.annotations
      .map(({ message }) => message)
      .filter((text) => / missing: | another version /.test(text))
  }

  /** The same files in a zip, in which the links of pnpm are copies. */
  async function asZip(): Promise<Record<string, string>> {
    const zip = join(folder, 'layer.zip')
    await run('python3', ['-m', 'zipfile', '-c', zip, ...readdirSync(join(folder, 'build'))], {
      cwd: join(folder, 'build'),
    })
    return { 'zip-path': 'layer.zip' }
  }

  it('is silent, and names the package that is removed from it', async () => {
    expect(await saidOf({ 'source-dir': 'build' })).toEqual([])
    expect(await saidOf(await asZip())).toEqual([])
    for (const path of globSync(removed.paths, { cwd: join(folder, 'build') })) {
      await rm(join(folder, 'build', path), { recursive: true })
    }
    const link = join(
      folder,
      dirname(lock),
      'build/nodejs/node_modules/.pnpm/color-convert@2.0.1/node_modules',
    )
    // What is left of it is a link that leads nowhere, which no archive is made of.
    await rm(join(link, 'color-name'), { force: true, recursive: true })
    await rm(join(folder, 'build/nodejs/node_modules/.pnpm/node_modules/color-name'), { force: true })
    expect(await saidOf({ 'source-dir': 'build' })).toEqual([expect.stringContaining(removed.named)])
    expect(await saidOf(await asZip())).toEqual([expect.stringContaining(removed.named)])
  })
})
