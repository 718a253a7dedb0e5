import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runAction } from '../../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../../sandbox/server.ts'
import { credentials } from '../sandbox/clients.ts'
import { tool } from './tools.ts'

const run = promisify(execFile)

/** Packages with compiled code, as PyPI and npm have them for a platform. */
interface RealLayer {
  name: string
  build: (folder: string) => Promise<unknown>
  runtime: string
  architecture: string
}

function python(version: string, platform: string, architecture: string): RealLayer {
  const build = (folder: string) =>
    run(tool('venv/bin/pip'), [
      ...['install', '--quiet', '--disable-pip-version-check', '--target', join(folder, 'python')],
      ...['--only-binary=:all:', '--implementation', 'cp', '--python-version', version],
      ...['--platform', `manylinux2014_${platform}`, '--platform', `manylinux_2_28_${platform}`],
      ...['cryptography', 'charset-normalizer', 'pydantic', 'pyyaml'],
    ])
  return { name: `Python ${version}, ${platform}`, build, runtime: `python${version}`, architecture }
}

function node(cpu: string, architecture: string): RealLayer {
  const build = (folder: string) =>
    run('npm', [
      ...['install', '--silent', '--ignore-scripts', '--prefix', join(folder, 'nodejs')],
      ...['--os=linux', `--cpu=${cpu}`, '--libc=glibc', 'sharp', 'esbuild'],
    ])
  return { name: `Node, ${cpu}`, build, runtime: 'nodejs22.x', architecture }
}

const layers = [
  python('3.12', 'x86_64', 'x86_64'),
  python('3.13', 'aarch64', 'arm64'),
  node('x64', 'x86_64'),
  node('arm64', 'arm64'),
]
const targets = ['python3.12', 'python3.13', 'nodejs22.x'].flatMap((runtime) =>
  ['x86_64', 'arm64'].map((architecture) => ({ runtime, architecture })),
)

/** Wheels from PyPI for one C library, the file of theirs that is named, and for which runtimes it is. */
const wheels = [
  {
    ...{ requirement: 'bcrypt==4.3.0', platform: 'musllinux_1_2_x86_64', version: '3.11', tag: 'abi3' },
    ...{ names: '_bcrypt.abi3.so', silent: [], named: ['python3.11', 'python3.13'] },
  },
  {
    ...{ requirement: 'bcrypt==4.3.0', platform: 'manylinux_2_34_x86_64', version: '3.11', tag: 'abi3' },
    ...{ names: '_bcrypt.abi3.so', silent: ['python3.12', 'python3.13'], named: ['python3.9', 'python3.11'] },
  },
  {
    ...{ requirement: 'bcrypt==4.3.0', platform: 'manylinux2014_x86_64', version: '3.11', tag: 'abi3' },
    ...{ names: '', silent: ['python3.9', 'python3.11', 'python3.12', 'python3.13'], named: [] },
  },
  {
    ...{
      requirement: 'cryptography==45.0.7',
      platform: 'manylinux_2_34_x86_64',
      version: '3.11',
      tag: 'abi3',
    },
    ...{ names: '_rust.abi3.so', silent: ['python3.12', 'python3.13'], named: ['python3.11'] },
  },
  {
    ...{
      requirement: 'cryptography==45.0.7',
      platform: 'musllinux_1_2_x86_64',
      version: '3.11',
      tag: 'abi3',
    },
    ...{ names: '_rust.abi3.so', silent: [], named: ['python3.13'] },
  },
  {
    ...{ requirement: 'numpy==1.26.4', platform: 'manylinux2014_x86_64', version: '3.11', tag: 'cp311' },
    ...{ names: '', silent: ['python3.11'], named: [] },
  },
  {
    ...{ requirement: 'lxml==6.0.0', platform: 'manylinux_2_28_x86_64', version: '3.12', tag: 'cp312' },
    ...{ names: '', silent: ['python3.12'], named: [] },
  },
  {
    ...{ requirement: 'orjson==3.11.3', platform: 'manylinux2014_x86_64', version: '3.11', tag: 'cp311' },
    ...{ names: '', silent: ['python3.11'], named: [] },
  },
  {
    ...{
      requirement: 'pydantic-core==2.33.2',
      platform: 'manylinux2014_x86_64',
      version: '3.11',
      tag: 'cp311',
    },
    ...{ names: '', silent: ['python3.11'], named: [] },
  },
]

describe('a layer of real packages', () => {
  let sandbox: Sandbox
  let workspace: string

  beforeAll(async () => {
    sandbox = await startSandbox()
    workspace = await mkdtemp(join(tmpdir(), 'real-layers-'))
    await writeFile(join(workspace, 'lock.json'), 'of the packages\n')
  })
  afterAll(async () => {
    await rm(workspace, { recursive: true, force: true })
    await sandbox.close()
  })

  /** What the action warns of, when it would publish the directory for a runtime and an architecture. */
  async function warnings(directory: string, runtime: string, architecture: string): Promise<string[]> {
    const run = await runAction({
      inputs: {
        ...{ 'layer-name': 'real', 'manifest-path': 'lock.json', 'source-dir': directory, 'dry-run': 'true' },
        ...{ 'compatible-runtimes': runtime, 'compatible-architectures': architecture },
      },
      env: {
        ...{ AWS_ENDPOINT_URL: sandbox.url, AWS_REGION: 'us-east-1' },
        ...{
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      },
      workspace,
    })
    if (run.exitCode !== 0) throw new Error(run.stdout)
    // The lock file is of no format that is known, which is not the matter here.
    return run.annotations.map(({ message }) => message).filter((text) => !text.includes('lock.json'))
  }

  it.each(wheels)(
    'finds the C library that wheels were built for: $requirement of $platform',
    async ({ requirement, platform, version, tag, names, silent, named }) => {
      const folder = `${requirement} ${platform}`
      await mkdir(join(workspace, folder))
      await run(tool('venv/bin/pip'), [
        ...['install', '--quiet', '--disable-pip-version-check', '--no-deps', requirement],
        ...['--target', join(workspace, folder, 'python'), '--only-binary=:all:', '--implementation', 'cp'],
        ...['--platform', platform, '--python-version', version, '--abi', tag],
      ])
      for (const runtime of silent) expect(await warnings(folder, runtime, 'x86_64')).toEqual([])
      for (const runtime of named) {
        const found = await warnings(folder, runtime, 'x86_64')
        expect(found).toEqual([expect.stringMatching(/musl|GLIBC_2/)])
        expect(found[0]).toContain(names)
      }
    },
  )

  it('finds a package of npm for musl, unless the one for glibc is there too', async () => {
    const install = async (folder: string, ...packages: string[]) => {
      await mkdir(join(workspace, folder))
      await run('npm', [
        ...[
          'install',
          '--silent',
          '--ignore-scripts',
          '--force',
          '--prefix',
          join(workspace, folder, 'nodejs'),
        ],
        ...['--omit=optional', ...packages],
      ])
      return warnings(folder, 'nodejs22.x', 'x86_64')
    }
    const packagesFor = (system: string) => [
      `@img/sharp-${system}-x64@0.34.5`,
      `@img/sharp-libvips-${system}-x64@1.2.4`,
      `@rollup/rollup-linux-x64-${system === 'linux' ? 'gnu' : 'musl'}@4.52.4`,
    ]
    const found = await install('musl', ...packagesFor('linuxmusl'))
    for (const name of [
      '@img/sharp-linuxmusl-x64',
      '@img/sharp-libvips-linuxmusl-x64',
      '@rollup/rollup-linux-x64-musl',
    ]) {
      expect(found).toEqual([expect.stringContaining(name)])
    }
    expect(await install('glibc', ...packagesFor('linux'))).toEqual([])
    expect(await install('both', ...packagesFor('linuxmusl'), ...packagesFor('linux'))).toEqual([])
  })

  it.each(layers)('is silent where it fits, and says what it is where it does not: $name', async (layer) => {
    const folder = join(workspace, layer.name)
    await mkdir(folder)
    await layer.build(folder)
    const verdicts: [string, string][] = []
    for (const { runtime, architecture } of targets) {
      const found = await warnings(layer.name, runtime, architecture)
      const wrong = runtime === layer.runtime ? architecture : runtime
      const isNamed = found.some((text) => text.includes(wrong))
      verdicts.push([
        `${runtime} ${architecture}`,
        found.length === 0 ? 'silent' : isNamed ? 'named' : 'other',
      ])
    }
    expect(Object.fromEntries(verdicts)).toEqual({
      ...Object.fromEntries(
        targets.map(({ runtime, architecture }) => [`${runtime} ${architecture}`, 'named']),
      ),
      [`${layer.runtime} ${layer.architecture}`]: 'silent',
    })
  })
})
