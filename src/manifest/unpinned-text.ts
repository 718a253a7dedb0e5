import { formats } from './formats.ts'
import type { Problem, Unpinned } from './package.ts'
import { shownName } from './without-credentials.ts'

const OPEN: Record<Problem, string> = {
  version: 'is not fixed to one version, so another one may be installed while this file stays the same',
  hash: 'has no hash, while others in the file have one',
  editable: 'is editable: whatever lies in its folder is installed, which this file does not tell',
  path: 'is a local path: whatever lies there is installed, which this file does not tell',
  reference: 'comes from a branch or a tag, which can move',
  url: 'comes from a URL without a hash, where other bytes may lie tomorrow',
}

/** What to do if a tool wrote the file. */
const LOCK_AGAIN: Record<Problem, string> = {
  version: 'Lock it again with a version.',
  hash: 'Lock it again with hashes.',
  editable: 'Depend on a released version of it, or on a commit of its repository, and lock again.',
  path: 'Depend on a released version of it, or on a commit of its repository, and lock again.',
  reference: 'Lock again, so that the file names a full commit.',
  url: 'Lock again, so that the file holds its hash.',
}

/** A sentence that says what is not pinned, and one that says what to write instead. */
export function unpinnedText({ name, problem }: Unpinned, format: string): string {
  const { remedies = LOCK_AGAIN } = formats.find((each) => each.name === format) ?? {}
  return `${shownName(name)} ${OPEN[problem]}. ${remedies[problem]}`
}
