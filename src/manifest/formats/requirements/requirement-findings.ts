import { ManifestError } from '../../package.ts'
import type { RequirementLine } from './requirement-lines.ts'
import type { RequirementOptions } from './requirement-options.ts'
import { splitOptions } from './requirement-options.ts'
import type { Requirement } from './requirement.ts'
import { parseEditable, parseRequirement } from './requirement.ts'
import { environmentVariable } from './requirement-syntax.ts'

/** A requirement and its place. */
export interface Found extends Requirement {
  file: string
  line: number
}

/** Everything in a requirements file and its includes. */
export interface Findings {
  requirements: Found[]
  constraints: Found[]
  /** The options that say where pip looks for packages, as they are written. */
  places: string[]
  /** A requirement has a `--hash`. */
  hashed: boolean
  /** `--require-hashes` */
  requireHashes: boolean
  /** `--no-require-hashes` */
  noRequireHashes: boolean
}

/** Empty findings. */
export function noFindings(): Findings {
  return {
    requirements: [],
    constraints: [],
    places: [],
    hashed: false,
    requireHashes: false,
    noRequireHashes: false,
  }
}

/** A file that a line includes. */
export interface Include {
  /** As it is written. */
  path: string
  /** Included with `-c`: it limits versions and installs nothing. */
  constraints: boolean
}

const placeOptions = new Set(['extra-index-url', 'find-links', 'index-url', 'no-index', 'pypi-url'])

/** Ten times the usual length. A longer text is not a requirement, but could make an expression slow. */
const longestRequirement = 10_000

/**
 * Adds a line to the findings. Returns the file that it includes, which the caller has to read.
 *
 * @throws {ManifestError} for anything that pip refuses.
 */
export function addLine(
  { line, text }: RequirementLine,
  { path, constraints }: Include,
  findings: Findings,
): Include | undefined {
  const { requirement: subject, options, rest } = splitOptions(text)
  const hashes = options.filter(({ name }) => name === 'hash').map(({ value }) => parseHash(value))
  const editable = valueOf(options, 'editable')
  if (subject === '' && editable === undefined) return includeOf(options, findings)
  if ((editable ?? subject).length > longestRequirement) {
    throw new ManifestError(`The requirement is longer than ${longestRequirement} characters.`)
  }

  let requirement: Requirement
  if (editable === undefined) {
    requirement = parseRequirement(subject, hashes)
    findings.hashed ||= hashes.length > 0
  } else {
    // pip ignores a marker after `-e path`. Anything else is refused.
    if (subject !== '' || (rest.length > 0 && rest[0]?.startsWith(';') !== true)) {
      throw new ManifestError(
        'An editable requirement must be the only one on its line. Quote it if it contains blanks.',
      )
    }
    if (constraints) throw new ManifestError('A constraint cannot be editable.')
    requirement = parseEditable(editable)
  }
  findings[constraints ? 'constraints' : 'requirements'].push({ ...requirement, file: path, line })
  return undefined
}

function includeOf(options: RequirementOptions['options'], findings: Findings): Include | undefined {
  findings.requireHashes ||= valueOf(options, 'require-hashes') !== undefined
  for (const { name, value } of options)
    if (placeOptions.has(name)) findings.places.push(`--${name} ${value}`)
  findings.noRequireHashes ||= valueOf(options, 'no-require-hashes') !== undefined
  const requirements = valueOf(options, 'requirement')
  const path = requirements ?? valueOf(options, 'constraint')
  if (path === undefined) return undefined
  if (environmentVariable.test(path)) {
    throw new ManifestError(
      'The path of the included file is in an environment variable, which this action does not read.',
    )
  }
  if (path === '') throw new ManifestError('The path of the included file is empty.')
  if (/^(?:https?|file):/i.test(path))
    throw new ManifestError('The included file is a URL, which this action does not fetch.')
  return { path, constraints: requirements === undefined }
}

/** The first value counts, as in pip. */
function valueOf(options: RequirementOptions['options'], wanted: string): string | undefined {
  return options.find(({ name }) => name === wanted)?.value
}

function parseHash(value: string): string {
  const [, algorithm, digest] = /^(sha256|sha384|sha512):(\S+)$/.exec(value) ?? []
  if (algorithm === undefined || digest === undefined) {
    throw new ManifestError(
      'The value of --hash must be "sha256:", "sha384:" or "sha512:" followed by the digest.',
    )
  }
  return `${algorithm}:${digest.toLowerCase()}`
}
