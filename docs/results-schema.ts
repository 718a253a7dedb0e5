import { parse } from 'yaml'
import { FOLLOW_UP_KINDS, FOLLOW_UP_STATES } from '../src/core/model/follow-up.ts'
import { RESULTS } from '../src/core/model/outcome.ts'

/** A part of a JSON schema. */
type Schema = Readonly<Record<string, unknown>>

const string: Schema = { type: 'string' }
const orNull = (type: string): Schema => ({ type: [type, 'null'] })
const code: Schema = { type: 'string', pattern: '^[a-z0-9-]+$' }

/** An object that has all of these members, except optional ones, and no others. */
function object(members: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(members).filter((name) => !optional.includes(name))
  return { type: 'object', required, additionalProperties: false, properties: members }
}

const list = (items: Schema): Schema => ({ type: 'array', items })

const CHANGES = object(
  {
    added: list(object({ name: string, version: string, purl: string }, ['purl'])),
    removed: list(object({ name: string, version: string, purl: string }, ['purl'])),
    updated: list(
      object(
        {
          name: string,
          from: string,
          to: string,
          purl: string,
          why: { enum: ['version', 'source', 'hashes', 'marker'] },
        },
        ['purl'],
      ),
    ),
    files: list(object({ path: string, change: { enum: ['added', 'removed', 'changed'] } })),
    identity: list(object({ line: string, change: { enum: ['added', 'removed'] } })),
  },
  ['files', 'identity'],
)

/** The outputs that are not a text or null. */
const TYPES: Readonly<Record<string, Schema>> = {
  published: {
    type: 'boolean',
    description: 'Whether a version was published in this region, even if something failed after that.',
  },
  result: { enum: RESULTS, description: 'The result of this region, also if it is optional.' },
  reason: code,
  'layer-name': string,
  region: { ...string, description: 'Region that this object is about.' },
  'layer-version': orNull('integer'),
  'previous-version': orNull('integer'),
  'code-size': orNull('integer'),
  changes: { oneOf: [{ type: 'null' }, CHANGES] },
}

const FOLLOW_UP = object(
  {
    kind: { enum: FOLLOW_UP_KINDS },
    target: { ...string, description: 'What the input named: a principal, or a parameter.' },
    state: { enum: FOLLOW_UP_STATES },
    detail: { ...string, description: 'A sentence. Only absent from the output, if that would be too long.' },
    code: { ...code, description: 'The error code of one that failed.' },
  },
  ['detail', 'code'],
)

/** The members that are no output of their own. */
const OTHERS: Readonly<Record<string, Schema>> = {
  'follow-ups': {
    description:
      'What became of everything that follows the version. Only null in the output, if that would be too long.',
    oneOf: [{ type: 'null' }, list(FOLLOW_UP)],
  },
  'resolved-s3-object': {
    description: 'The object that Lambda reads with storage-mode: reference.',
    oneOf: [{ type: 'null' }, object({ bucket: string, key: string, version: string })],
  },
}

/**
 * The JSON schema of the output `results` and of the files in `results-path`, as JSON.
 *
 * @param action - The text of `action.yml`, whose outputs are members with their descriptions.
 */
export function resultsSchema(action: string): string {
  const { outputs } = parse(action) as { outputs: Record<string, { description: string }> }
  const members = Object.entries(outputs)
    .filter(([name]) => name !== 'results')
    .map(([name, { description }]) => [name, { description, ...(TYPES[name] ?? orNull('string')) }] as const)
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Results of Publish Lambda Layer',
    description:
      'One object for each region, in the order of the input regions. What is empty as an output is null here.',
    ...list(object({ ...Object.fromEntries(members), ...OTHERS })),
  }
  return `${JSON.stringify(schema, undefined, 2)}\n`
}
