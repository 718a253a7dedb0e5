import { ManifestError } from '../../package.ts'
import type { RequirementLine } from './requirement-lines.ts'
import type { RequirementOptions } from './requirement-options.ts'
import { splitOptions } from './requirement-options.ts'
import type { Requirement } from './requirement.ts'
import { parseEditable, parseRequirement } from './requirement.ts'
import { environmentVariable } from './requirement-syntax.ts'

/** A requirement and where it stands. */
export interface Found extends Requirement {
  file: string
  line: number
}

/** Everything that a requirements file and what it includes say. */
export interface Findings {
  requirements: Found[]
  constraints: Found[]
  /** What options say of where pip looks for packages, as they are written. */
  places: string[]
  /** A requirement has a `--hash`. */
  hashed: boolean
  /** `--require-hashes` */
  requireHashes: boolean
  /** `--no-require-hashes` */
  noRequireHashes: boolean
}

/** Those of a file of which no line was read yet. */
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

/** What a line includes. */
export interface Include {
  /** As it is written. */
  path: string
  /** Included with `-c`: it limits versions, and installs nothing. */
  constraints: boolean
}

const placeOptions = new Set(['extra-index-url', 'find-links', 'index-url', 'no-index', 'pypi-url'])

/** Ten times what is usual. What is longer is no requirement, but could keep an expression busy. */
const longestRequirement = 10_000

/**
 * Adds what a line says to the findings. Gives what it includes, which is left to the caller.
 *
 * @throws {ManifestError} for what pip refuses.
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
    // pip ignores a marker after `-e path`. Anything else there is meant for another reader than pip.
    if (subject !== '' || (rest.length > 0 && rest[0]?.startsWith(';') !== true)) {
      throw new ManifestError(
        'An editable requirement has to stand alone, between quotation marks if there are blanks in it.',
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
      'Which file is included is in an environment variable, which this action does not look into.',
    )
  }
  if (path === '') throw new ManifestError('The path of the included file is empty.')
  if (/^(?:https?|file):/i.test(path))
    throw new ManifestError('A URL is included, which this action does not fetch.')
  return { path, constraints: requirements === undefined }
}

/** The first one counts, as in pip. */
function valueOf(options: RequirementOptions['options'], wanted: string): string | undefined {
  return options.find(({ name }) => name === wanted)?.value
}

function parseHash(value: string): string {
  const [, algorithm, digest] = /^(sha256|sha384|sha512):(\S+)$/.exec(value) ?? []
  if (algorithm === undefined || digest === undefined) {
    throw new ManifestError('A --hash has to be "sha256:", "sha384:" or "sha512:" and the digest.')
  }
  return `${algorithm}:${digest.toLowerCase()}`
}
