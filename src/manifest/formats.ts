import { basename } from 'node:path'
import { withoutCredentials } from './credentials.ts'
import { decodeRequirements, decodeText } from './decode.ts'
import { unpinnedOf } from './lock-pins.ts'
import { ManifestError, type Parser, type Resolved } from './package.ts'
import type { IncludeReader } from './requirements.ts'

/** A format of manifests that is understood. */
export type Format = keyof typeof parsers

/** What a manifest says, and in which format. */
export interface Manifest {
  format: Format
  resolved: Resolved
}

/**
 * Gives the bytes of a file that a requirements file includes.
 *
 * @param path - As it is written there: relative to the folder of the file that includes it, or absolute.
 * @param from - The file that includes it, relative to the folder of the manifest.
 * @throws {Error} whose message says why it cannot be read.
 */
export type IncludedBytes = (path: string, from: string) => Uint8Array

/** Each is loaded when a manifest of its format is read, and not before. */
const parsers = {
  bun: async () => (await import('./bun.ts')).bun,
  cargo: async () => (await import('./cargo.ts')).cargo,
  composer: async () => (await import('./composer.ts')).composer,
  gemfile: async () => (await import('./gemfile.ts')).gemfile,
  'go-mod': async () => (await import('./go-mod.ts')).goMod,
  'go-sum': async () => (await import('./go-sum.ts')).goSum,
  gradle: async () => (await import('./gradle.ts')).gradle,
  npm: async () => (await import('./npm.ts')).npm,
  pdm: async () => (await import('./pdm.ts')).pdm,
  pipfile: async () => (await import('./pipfile.ts')).pipfile,
  pnpm: async () => (await import('./pnpm.ts')).pnpm,
  poetry: async () => (await import('./poetry.ts')).poetry,
  pylock: async () => (await import('./pylock.ts')).pylock,
  requirements: async () => (await import('./requirements.ts')).parseRequirements,
  uv: async () => (await import('./uv.ts')).uv,
  'yarn-berry': async () => (await import('./yarn-berry.ts')).yarnBerry,
  'yarn-v1': async () => (await import('./yarn-v1.ts')).yarnV1,
} satisfies Record<string, () => Promise<Parser>>

/** Names that the tools themselves give. */
const names: readonly [RegExp, Format][] = [
  [/^(?:package-lock|npm-shrinkwrap|\.package-lock)\.json$/, 'npm'],
  [/^pnpm-lock\.ya?ml$/, 'pnpm'],
  [/^bun\.lock$/, 'bun'],
  [/^uv\.lock$/, 'uv'],
  [/^poetry\.lock$/, 'poetry'],
  [/^pdm\.lock$/, 'pdm'],
  [/^pylock(?:\.[^.]+)?\.toml$/, 'pylock'],
  [/^Pipfile\.lock$/, 'pipfile'],
  [/^Cargo\.lock$/, 'cargo'],
  [/^(?:Gemfile\.lock|gems\.locked)$/, 'gemfile'],
  [/^go\.mod$/, 'go-mod'],
  [/^(?:go|go\.work)\.sum$/, 'go-sum'],
  [/^composer\.lock$/, 'composer'],
  [/(?:^|[-.])gradle\.lockfile$/, 'gradle'],
  [/requirements.*\.(?:txt|in)$/, 'requirements'],
]

/** What all files of a format have, and no file of another. Of yarn.lock there are two, told apart by nothing else. */
const signs: readonly [Format, readonly RegExp[]][] = [
  ['yarn-berry', [/^__metadata:/m]],
  ['yarn-v1', [/^# yarn lockfile v1\r?$/m]],
  ['pnpm', [/^lockfileVersion:/m]],
  ['bun', [/^\s*\{/, /"lockfileVersion"\s*:/, /"workspaces"\s*:\s*\{\s*""\s*:/]],
  ['npm', [/^\s*\{/, /"lockfileVersion"\s*:/]],
  ['pipfile', [/^\s*\{/, /"_meta"\s*:/, /"pipfile-spec"\s*:/]],
  ['composer', [/^\s*\{/, /"content-hash"\s*:/, /"packages"\s*:\s*\[/]],
  ['pylock', [/^lock-version\s*=/m, /^created-by\s*=/m]],
  ['pdm', [/^\[metadata\]/m, /^lock_version\s*=/m]],
  ['poetry', [/^\[metadata\]/m, /^content-hash\s*=/m]],
  ['uv', [/^version\s*=\s*1\s*$/m, /^requires-python\s*=/m]],
  ['cargo', [/^\[\[package\]\]/m, /^(?:checksum|source|dependencies)\s*=/m]],
  ['gemfile', [/^(?:GEM|PATH|GIT)\r?$/m, /^DEPENDENCIES\r?$/m]],
  ['go-sum', [/^\S+ v\S+ h1:\S+\r?$/m]],
  ['go-mod', [/^module \S+\r?$/m, /^go \d/m]],
  ['gradle', [/^# This is a Gradle generated file/m]],
]

/**
 * Recognises the format of a manifest by its file name, or where that tells nothing, by its text. Undefined where
 * neither does: then bytes are all that there is to compare.
 */
export function formatOf(fileName: string, bytes: Uint8Array): Format | undefined {
  const named = names.find(([pattern]) => pattern.test(fileName))?.[1]
  if (named !== undefined) return named
  const text = textOf(bytes)
  const signed = signs.find(([, patterns]) => patterns.every((pattern) => pattern.test(text)))?.[0]
  if (signed !== undefined) return signed
  if (fileName === 'yarn.lock') return 'yarn-v1'
  return /\.(?:txt|in)$/.test(fileName) ? 'requirements' : undefined
}

function textOf(bytes: Uint8Array): string {
  try {
    return decodeText(bytes)
  } catch {
    return ''
  }
}

/**
 * Reads a manifest, whatever its format is. Undefined where the format is not known.
 *
 * @param path Its last part, the file name, tells the format.
 * @param include Reads what a requirements file includes.
 * @throws {ManifestError} for a manifest that cannot be understood.
 */
export async function readManifest(
  path: string,
  bytes: Uint8Array,
  include?: IncludedBytes,
): Promise<Manifest | undefined> {
  const fileName = basename(path)
  const format = formatOf(fileName, bytes)
  if (format === undefined) return undefined
  if (format === 'requirements') {
    const parse = await parsers.requirements()
    return { format, resolved: parse(decodeRequirements(bytes), include && decoding(include), fileName) }
  }
  const parse = await parsers[format]()
  const text = decodeText(bytes)
  const parsed = parse(text)
  // The parser knows only what files of its format are usually called.
  const unpinned = [...parsed.unpinned, ...unpinnedOf(format, parsed, text)].map((one) => ({
    ...one,
    file: fileName,
  }))
  return {
    format,
    resolved: { packages: parsed.packages, unpinned: unpinned.sort((a, b) => a.line - b.line) },
  }
}

function decoding(include: IncludedBytes): IncludeReader {
  return (path, from) => {
    let bytes: Uint8Array
    try {
      bytes = include(path, from)
    } catch (error) {
      throw new ManifestError(
        `The included file ${withoutCredentials(path)} cannot be read: ${(error as Error).message}.`,
        undefined,
        error,
      )
    }
    return decodeRequirements(bytes)
  }
}
