import { formats } from './formats.ts'
import type { Problem, Unpinned } from './package.ts'
import { shownName } from './without-credentials.ts'

const OPEN: Record<Problem, string> = {
  version: 'is not fixed to one version, so another version can be installed although this file is unchanged',
  hash: 'has no hash, although other packages in this file have one',
  editable: 'is editable, so the content of its folder is installed, and this file does not pin that content',
  path: 'is a local path, so the content of that path is installed, and this file does not pin that content',
  member:
    'is a member of the workspace, so the code in its folder is installed, and this file does not pin that code',
  reference: 'comes from a branch or a tag, which can move',
  url: 'comes from a URL without a hash, and the file at a URL can change',
}

/** What to do if a tool wrote the file. */
const LOCK_AGAIN: Record<Problem, string> = {
  version: 'Lock it again with a version.',
  hash: 'Lock it again with hashes.',
  editable: 'Add its files to `manifest-path`, or depend on a released version and lock again.',
  path: 'Add its files to `manifest-path`, or depend on a released version and lock again.',
  member: 'Add its files to `manifest-path`, so that a change in them counts.',
  reference: 'Lock again, so that the file has a full commit hash.',
  url: 'Lock again, so that the file has its hash.',
}

/** A sentence that says what is not pinned, and one that says what to write instead. */
export function unpinnedText({ name, problem }: Unpinned, format: string): string {
  const remedies = formats.find((each) => each.name === format)?.remedies
  return `${shownName(name)} ${OPEN[problem]}. ${remedies?.[problem] ?? LOCK_AGAIN[problem]}`
}
