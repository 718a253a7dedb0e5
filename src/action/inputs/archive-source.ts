import { getInput } from '@actions/core'
import { statSync } from 'node:fs'
import type { ArchiveSource } from '../../core/model/request.ts'
import { readAllowedFiles } from './allowed-files.ts'
import type { Problems } from './problems.ts'
import { pathInside, Refusal, refusalOf } from './workspace-path.ts'

/** The input for each kind of source. */
export const SOURCE_INPUTS = { zip: 'zip-path', directory: 'source-dir' } as const

/**
 * Reads `zip-path` and `source-dir`; undefined if neither is set.
 *
 * @param mayBeMissing - Whether it may not exist yet, because a dry run may come before the build.
 */
export function readSource(
  workspace: string,
  mayBeMissing: boolean,
  problems: Problems,
): ArchiveSource | undefined {
  const [zip, directory] = [getInput('zip-path'), getInput('source-dir')]
  if (zip !== '' && directory !== '') {
    problems.add('source-dir', directory, '`zip-path` is also set; set only one of them')
  }
  const allowed = readAllowedFiles(directory !== '', problems)
  const source: ArchiveSource =
    zip === ''
      ? { kind: 'directory', path: directory, ...(allowed.length > 0 && { allowSecretFiles: allowed }) }
      : { kind: 'zip', path: zip }
  if (source.path === '') return undefined
  try {
    findSource(workspace, source)
  } catch (error) {
    const { code, message } = sourceRefusal(error)
    if (code !== 'archive-not-found' || !mayBeMissing) {
      problems.add(SOURCE_INPUTS[source.kind], source.path, message, code)
    }
  }
  return source
}

/**
 * The real path of the zip or directory.
 *
 * @throws an error for {@link sourceRefusal}.
 */
export function findSource(workspace: string, { kind, path }: ArchiveSource): string {
  const real = pathInside(workspace, path, 'archive-outside-workspace')
  const found = statSync(real)
  if (kind === 'directory' && !found.isDirectory()) {
    throw new Refusal('invalid-input', 'it is not a directory; use `zip-path` for a zip')
  }
  if (kind === 'zip' && found.isDirectory()) {
    throw new Refusal('invalid-input', 'it is a directory; use `source-dir` for a directory')
  }
  if (kind === 'zip' && !found.isFile()) throw new Refusal('archive-unreadable', 'it is not a regular file')
  return real
}

/** Why a zip or directory is not accepted. */
export function sourceRefusal(error: unknown): Refusal {
  return refusalOf(error, { missing: 'archive-not-found', unreadable: 'archive-unreadable' })
}
