import type { Contents } from '../../archive/contents/contents.ts'
import { notUnderstood, type Packages } from '../preflight/packages.ts'
import { againstManifest, type AgainstManifest } from './against-manifest.ts'
import { NAMES, nameOf } from './comparable.ts'

/** Maximum number of packages that a warning names, and of packages beyond the manifest that the log names. */
const [NAMED, MORE_NAMED] = [20, 10]

/** How an archive differs from its manifest. */
export interface ManifestFindings {
  /** One sentence for each package that is missing or has another version. */
  problems: readonly string[]
  /** The same in few sentences, for warnings. */
  warnings: readonly string[]
  /** Lines for the log about everything else: what was compared, what was not, and what is there beyond the manifest. */
  notes: readonly string[]
}

/**
 * Compares the packages in an archive with those of the manifest that are in scope.
 *
 * @param path - Of the manifest, for messages.
 * @param ignored - Names of packages that may be there or not.
 */
export async function manifestFindings(
  contents: Contents,
  packages: Pick<Packages, 'read'>,
  path: string,
  ignored: readonly string[],
): Promise<ManifestFindings> {
  const reading = await packages.read()
  if (reading.kind !== 'understood') {
    const why = notUnderstood(path, reading)
    return { problems: [], warnings: [], notes: [`The packages in the archive were not compared. ${why}`] }
  }
  const found = againstManifest(reading.resolved.packages, contents, ignored)
  const missing = found.missing.map(({ name, version }) => (version === '' ? name : `${name} ${version}`))
  const others = found.others.map(
    ({ name, installed, wanted }) => `${name} ${installed.join(', ')} instead of ${wanted.join(', ')}`,
  )
  return {
    problems: [
      ...missing.map((each) => `${each} of ${path} is missing.`),
      ...others.map((each) => `It has ${each}.`),
    ],
    warnings: [
      ...(missing.length === 0
        ? []
        : [
            `${missing.length === 1 ? 'A package' : `${missing.length} packages`} of ${path} ${missing.length === 1 ? 'is' : 'are'} missing: ${listed(missing)}.`,
          ]),
      ...(others.length === 0
        ? []
        : [
            `${others.length === 1 ? 'A package has' : `${others.length} packages have`} another version than in ${path}: ${listed(others)}.`,
          ]),
    ],
    notes: [...contents.notes, ...notesOf(found, path)],
  }
}

function notesOf({ compared, unread, versionless, more }: AgainstManifest, path: string): string[] {
  return [
    ...Array.from(
      compared,
      ([ecosystem, count]) =>
        `Compared the ${NAMES[ecosystem]} in the archive with ${path}, which needs ${count}`,
    ),
    ...unread.map(
      (ecosystem) =>
        `The archive has no ${nameOf(ecosystem)} that can be read, so they were not compared with ${path}`,
    ),
    ...(versionless.length === 0
      ? []
      : [`The versions of these packages were not read: ${listed(versionless, MORE_NAMED)}`]),
    ...(more.length === 0
      ? []
      : [
          `The archive has more than ${path} names: ${listed(
            more.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`)),
            MORE_NAMED,
          )}`,
        ]),
  ]
}

function listed(texts: readonly string[], limit = NAMED): string {
  const rest = texts.length > limit ? ` and ${texts.length - limit} more` : ''
  return texts.slice(0, limit).join(', ') + rest
}
