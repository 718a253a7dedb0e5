import { buildArchive } from '../../archive/build/build.ts'
import { SecretsError, TreeError } from '../../archive/build/tree-error.ts'
import type { LeftOut } from '../../archive/build/left-out.ts'
import { throwIfCancelled } from '../../core/cancel.ts'
import { ActionError } from '../../core/errors/action-error.ts'
import type { ArchiveSource } from '../../core/model/request.ts'
import type { LocalArchive } from '../../core/archive-ports.ts'

/** The properties of an archive on this machine, without its path. */
export type ArchiveFacts = Pick<
  LocalArchive,
  'name' | 'size' | 'sha256' | 'isMadeHere' | 'notes' | 'warnings'
>

/** Maximum number of names in a line of the log. */
const NAMED = 5

/**
 * Zips a directory reproducibly into a new file.
 *
 * @param source - The directory as the user gave it, for messages, and the files in it that are allowed.
 * @throws {ActionError} `source-dir-unusable`, `source-dir-holds-secrets`, each with everything that was found.
 */
export async function zippedDirectory(
  directory: string,
  { path, allowSecretFiles }: ArchiveSource,
  target: string,
  cancelled: AbortSignal,
): Promise<ArchiveFacts> {
  try {
    const built = await buildArchive(directory, target, cancelled, allowSecretFiles)
    const { size, sha256, leftOut, madeExecutable, warnings, allowed, unused } = built
    return {
      name: `${path} (zipped)`,
      size,
      sha256,
      isMadeHere: true,
      notes: [
        `Zipped ${path}: ${size} bytes, SHA-256 ${sha256}`,
        ...leftOutLines(leftOut),
        ...namesLines('Set the execute bit of these programs', madeExecutable),
        ...allowed.map(({ name, kind }) => `\`allow-secret-files\` allows ${name}, which looks like ${kind}`),
      ],
      warnings: [
        ...warnings.map(
          ({ name, kind }) =>
            `${path}/${name} looks like ${kind}. Everyone who can use the layer can read it.`,
        ),
        ...unused.map(
          (pattern) =>
            `The line ${JSON.stringify(pattern)} in \`allow-secret-files\` matches no file in ${path} that looks like a secret.`,
        ),
      ],
    }
  } catch (error) {
    throwIfCancelled(cancelled)
    throw asRefusal(path, error)
  }
}

function leftOutLines(leftOut: readonly LeftOut[]): readonly string[] {
  return [...Map.groupBy(leftOut, ({ kind }) => kind)].flatMap(([kind, those]) =>
    namesLines(
      `Left out ${kind}`,
      those.map(({ name }) => name),
    ),
  )
}

function namesLines(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const rest = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return [`${what}: ${names.slice(0, NAMED).join(', ')}${rest}`]
}

function asRefusal(path: string, cause: unknown): unknown {
  if (cause instanceof TreeError) {
    const hint = 'Fix the listed problems in the directory. Nothing was written.'
    const message = `The directory ${path} (\`source-dir\`) cannot be zipped: ${cause.message}.`
    return new ActionError({ code: 'source-dir-unusable', message, hint, cause })
  }
  if (cause instanceof SecretsError) {
    const hint =
      'Remove the listed files, because other people may be able to read the layer. Functions can read secrets from AWS Secrets Manager. If a file is meant to be published, such as the test key of a package, list it in `allow-secret-files`. Nothing was written.'
    const message = `The directory ${path} (\`source-dir\`) contains secrets: ${cause.message}.`
    return new ActionError({ code: 'source-dir-holds-secrets', message, hint, cause })
  }
  return cause
}
