/**
 * Builds real layers from PyPI and npm, for several platforms, and inspects each as the layer it is and as one that it
 * is not. Needs `pip`, `npm` and `zip`, and their registries: run it by hand, `node __tests__/archive/real-layers.ts`.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileReader } from './file-reader.ts'
import { inspectArchive } from '../../src/archive/inspect.ts'

const run = promisify(execFile)

interface Layer {
  name: string
  build(folder: string): Promise<unknown>
  /** What it works on: a runtime and an architecture, or nothing that Lambda has. */
  fits?: readonly [string, string]
}

const python = (version: string, ...platforms: string[]): Layer => ({
  name: `Python ${version}, ${platforms[0] ?? ''}`,
  build: (folder) =>
    run('pip', [
      ...['install', '--quiet', '--target', join(folder, 'python'), '--only-binary=:all:', '--no-compile'],
      ...['--implementation', 'cp', '--python-version', version],
      ...platforms.flatMap((platform) => ['--platform', platform]),
      ...['numpy', 'cryptography', 'pydantic', 'charset-normalizer', 'pyyaml'],
    ]),
})

const node = (os: string, cpu: string, libc: string): Layer => ({
  name: `Node ${os} ${cpu} ${libc}`,
  build: (folder) =>
    run('npm', [
      ...['install', '--silent', '--ignore-scripts', '--prefix', join(folder, 'nodejs')],
      ...[`--os=${os}`, `--cpu=${cpu}`, `--libc=${libc}`, 'sharp', 'esbuild', 'bcrypt', 'rollup'],
    ]),
})

const layers: Layer[] = [
  { ...python('3.12', 'manylinux2014_x86_64', 'manylinux_2_28_x86_64'), fits: ['python3.12', 'x86_64'] },
  { ...python('3.12', 'manylinux2014_aarch64', 'manylinux_2_28_aarch64'), fits: ['python3.12', 'arm64'] },
  python('3.12', 'macosx_11_0_arm64', 'macosx_14_0_arm64'),
  python('3.12', 'win_amd64'),
  python('3.12', 'musllinux_1_2_x86_64'),
  { ...node('linux', 'x64', 'glibc'), fits: ['nodejs22.x', 'x86_64'] },
  { ...node('linux', 'arm64', 'glibc'), fits: ['nodejs22.x', 'arm64'] },
  node('linux', 'x64', 'musl'),
  node('darwin', 'arm64', 'glibc'),
]

const targets = ['python3.12', 'python3.13', 'nodejs22.x'].flatMap((runtime) =>
  ['x86_64', 'arm64'].map((architecture) => [runtime, architecture] as const),
)

const folder = await mkdtemp(join(tmpdir(), 'layers-'))
try {
  for (const [index, layer] of layers.entries()) {
    const tree = join(folder, String(index))
    await mkdir(tree)
    await layer.build(tree)
    await run('zip', ['-q', '-r', '-y', '-1', '../layer.zip', '.'], { cwd: tree })
    await using archive = await fileReader(join(folder, 'layer.zip'))
    process.stdout.write(`\n## ${layer.name}: ${archive.size} bytes\n`)
    for (const [runtime, architecture] of targets) {
      const target = { runtimes: [runtime], architectures: [architecture] }
      const { findings } = await inspectArchive(archive, target)
      const fits = layer.fits?.[0] === runtime && layer.fits[1] === architecture
      const isRight = (findings.length === 0) === fits
      process.stdout.write(`${isRight ? 'ok   ' : 'WRONG'} as a layer for ${runtime} on ${architecture}\n`)
      if (!isRight) process.exitCode = 1
      for (const { severity, code, message } of findings)
        process.stdout.write(`        ${severity} ${code}: ${message}\n`)
    }
    await rm(join(folder, 'layer.zip'))
    await rm(tree, { recursive: true })
  }
} finally {
  await rm(folder, { recursive: true })
}
