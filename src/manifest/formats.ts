import type { Format } from './format.ts'
import { bun } from './formats/bun/bun.ts'
import { cargo } from './formats/cargo/cargo.ts'
import { composer } from './formats/composer/composer.ts'
import { gemfile } from './formats/gemfile/gemfile.ts'
import { goMod } from './formats/go-mod/go-mod.ts'
import { goSum } from './formats/go-sum/go-sum.ts'
import { gradle } from './formats/gradle/gradle.ts'
import { npm } from './formats/npm/npm.ts'
import { pdm } from './formats/pdm/pdm.ts'
import { pipfile } from './formats/pipfile/pipfile.ts'
import { pnpm } from './formats/pnpm/pnpm.ts'
import { poetry } from './formats/poetry/poetry.ts'
import { pylock } from './formats/pylock/pylock.ts'
import { requirements } from './formats/requirements/requirements.ts'
import { uv } from './formats/uv/uv.ts'
import { yarnBerry } from './formats/yarn-berry/yarn-berry.ts'
import { yarnV1 } from './formats/yarn-v1/yarn-v1.ts'
import { decodeText } from './text/decode.ts'

/**
 * Every format. If the content decides, the first that matches is taken: a `bun.lock` looks like a lock file of npm, and
 * uv and others write a comment into their lock files that requirements files have too.
 */
export const formats: readonly Format[] = [
  uv,
  poetry,
  pdm,
  pipfile,
  pylock,
  yarnBerry,
  yarnV1,
  pnpm,
  bun,
  npm,
  gemfile,
  goSum,
  goMod,
  cargo,
  composer,
  gradle,
  requirements,
]

/**
 * Recognises the format of a manifest by its file name, otherwise by its content. Undefined if neither identifies one:
 * then only the bytes can be compared.
 */
export function formatOf(fileName: string, bytes: Uint8Array): Format | undefined {
  const named = formats.find((format) => format.fileName?.test(fileName))
  if (named !== undefined) return named
  const text = textOf(bytes)
  return (
    formats.find(({ content }) => content.every((pattern) => pattern.test(text))) ??
    formats.find(({ isLikely }) => isLikely?.(fileName))
  )
}

function textOf(bytes: Uint8Array): string {
  try {
    return decodeText(bytes)
  } catch {
    return ''
  }
}
