import { shownName } from './without-credentials.ts'
import type { Unpinned } from './package.ts'

type Problem = Unpinned['problem']

/** What is left open. */
const OPEN: Record<Problem, string> = {
  version: 'is not fixed to one version, so another one may be installed while this file stays the same',
  hash: 'has no hash, while others in the file have one',
  editable: 'is editable: whatever lies in its folder is installed, which this file does not tell',
  path: 'is a local path: whatever lies there is installed, which this file does not tell',
  reference: 'comes from a branch or a tag, which can move',
  url: 'comes from a URL without a hash, where other bytes may lie tomorrow',
}

/** What to write in a requirements file instead. */
const IN_REQUIREMENTS: Record<Problem, string> = {
  version:
    'Write NAME==VERSION for it and for all that it depends on; `pip-compile`, `uv pip compile` and `pip freeze` do.',
  hash: 'Add --hash=sha256:DIGEST; `pip-compile --generate-hashes` and `uv pip compile --generate-hashes` do.',
  editable: 'Write a released version, NAME==VERSION, or a repository at a commit: NAME @ git+URL@COMMIT.',
  path: 'Write a released version, NAME==VERSION, or add --hash=sha256:DIGEST of the archive.',
  reference: 'Write the full hash of a commit after the @: NAME @ git+URL@COMMIT.',
  url: 'Add the hash of the archive: --hash=sha256:DIGEST, or #sha256=DIGEST at the end of the URL.',
}

/** What to do where a tool wrote the file. */
const IN_LOCK_FILES: Record<Problem, string> = {
  version: 'Lock it again with a version.',
  hash: 'Lock it again with hashes.',
  editable: 'Depend on a released version of it, or on a commit of its repository, and lock again.',
  path: 'Depend on a released version of it, or on a commit of its repository, and lock again.',
  reference: 'Lock again, so that the file names a full commit.',
  url: 'Lock again, so that the file holds its hash.',
}

/** A sentence on what a package leaves open, and one on what to write instead. */
export function unpinnedText({ name, problem }: Unpinned, format: string): string {
  const instead = format === 'requirements' ? IN_REQUIREMENTS : IN_LOCK_FILES
  return `${shownName(name)} ${OPEN[problem]}. ${instead[problem]}`
}
