import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'

const schema = readFileSync(join(import.meta.dirname, '../../docs/results.schema.json'), 'utf8')

/** Whether a value is valid by the published schema of `results`. Its property `errors` says why it is not. */
export const isResults = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(schema) as object,
)
