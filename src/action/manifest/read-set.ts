import { realpathSync } from 'node:fs'
import { includedText, setManifest, type SetFile } from '../../core/model/manifest-set.ts'
import { MANIFEST_LIMIT, type Manifest } from '../../core/model/manifest.ts'
import { Problems } from '../inputs/problems.ts'
import { fromTop, refusalOf, systemCode } from '../inputs/workspace-path.ts'
import { commaHint } from './manifest-file.ts'
import { SetFiles } from './set-file.ts'
import { setLines, type SetLine } from './set-lines.ts'
import { SetWalk } from './set-walk.ts'

const CODES = { missing: 'manifest-not-found', unreadable: 'manifest-unreadable' } as const

/** Reads a manifest that consists of several files and lines, or adds all problems with it. */
export function readSet(
  texts: readonly string[],
  identity: readonly string[],
  workspace: string,
  problems: Problems,
): Manifest | undefined {
  const own = new Problems()
  const manifest = manifestOf(texts, identity, workspace, own)
  problems.addAll(own)
  if (manifest === undefined || own.areNoted) return undefined
  const { length } = manifest.bytes
  if (length <= MANIFEST_LIMIT) return manifest
  const text = `with the text of the lock files, the manifest has ${length} bytes; at most ${MANIFEST_LIMIT} are allowed`
  problems.add('manifest-path', undefined, text, 'manifest-too-large')
  return undefined
}

function manifestOf(
  texts: readonly string[],
  identity: readonly string[],
  workspace: string,
  problems: Problems,
): Manifest | undefined {
  const lines = setLines(texts, workspace, problems)
  let walk: SetWalk
  try {
    walk = new SetWalk(lines, workspace, problems)
  } catch (error) {
    problems.add('manifest-path', texts[0], `the workspace cannot be read: ${systemCode(error)}`)
    return undefined
  }
  if (!walk.run()) return undefined
  for (const line of lines) if (!line.isExcluded && !walk.hasFound(line)) addMissing(line, walk, problems)
  const top = realpathSync(workspace)
  const realPath = (onDisk: string) => fromTop(top, onDisk).normalize('NFC')
  const files = readFiles(walk.found, realPath, problems)
  if (problems.areNoted) return undefined
  const reader = new SetFiles()
  let total = files.reduce((sum, { content = '' }) => sum + content.length, 0)
  return setManifest(texts, files, identity, ({ path, sha256 }) => {
    if (problems.areNoted) return undefined
    const onDisk = walk.found.get(path) ?? path
    const content = noted(path, problems, () =>
      includedText(path, reader.bytes(onDisk, sha256), realPath(onDisk)),
    )
    total += content?.length ?? 0
    if (total <= MANIFEST_LIMIT) return content
    addTooMuchText(problems)
    return undefined
  })
}

/** What a file gives; undefined, with a problem, if it cannot be read. */
function noted<T>(path: string, problems: Problems, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const { code, message } = refusalOf(error, CODES)
    problems.add('manifest-path', undefined, `${JSON.stringify(path)}: ${message}`, code)
    return undefined
  }
}

/** Texts are kept until the document is made, so they must not be more than fit into it. */
function addTooMuchText(problems: Problems): void {
  const text = `the lock files have more than ${MANIFEST_LIMIT} characters together, the limit for a manifest`
  problems.add('manifest-path', undefined, text, 'manifest-too-large')
}

function addMissing(line: SetLine, walk: SetWalk, problems: Problems): void {
  if (!line.isGlob && walk.isLeftOut(line)) {
    problems.add('manifest-path', line.text, 'a line that starts with ! excludes it')
    return
  }
  const text = line.isGlob ? 'it matches no file' : 'there is no such file or directory in the workspace'
  problems.add('manifest-path', line.text, `${text}${commaHint(line.text)}`, 'manifest-not-found')
}

function readFiles(
  found: ReadonlyMap<string, string>,
  realPath: (onDisk: string) => string,
  problems: Problems,
): SetFile[] {
  const reader = new SetFiles()
  const files: SetFile[] = []
  let content = 0
  for (const [path, onDisk] of found) {
    const file = noted(path, problems, () => reader.read(path, onDisk, realPath(onDisk)))
    if (file === undefined) continue
    files.push(file)
    content += file.content?.length ?? 0
    if (content <= MANIFEST_LIMIT) continue
    addTooMuchText(problems)
    return files
  }
  return files
}
