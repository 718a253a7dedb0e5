import { createHash } from 'node:crypto'
import type { Answer } from '../answer.ts'
import { AwsError, notImplemented } from '../errors.ts'
import { Constraints } from '../json/constraints.ts'
import { flag, parseMembers, text } from '../json/members.ts'
import { authorizedArn, json } from './call.ts'
import type { SsmCall } from './call.ts'
import { bareName, isName, noName } from './names.ts'
import type { Parameter, ParameterVersion } from './parameters.ts'

/** GetParameter, by a name, `name:version` or `name:label`. */
export function getParameter(call: SsmCall): Answer {
  const { world, region, principal } = call
  const request = parseMembers(call.request.body, { Name: text, WithDecryption: flag }, 'GetParameter')
  const { Name = '', WithDecryption = false } = request as { Name?: string; WithDecryption?: boolean }
  const constraints = new Constraints()
  const atLeast = 'Member must have length greater than or equal to 1'
  constraints.check(Name !== '', 'name', Name, atLeast)
  constraints.enforce()
  if (Name.startsWith('arn:')) throw notImplemented('the ARN of a parameter')
  const { name, selector } = selected(Name)
  const ARN = authorizedArn(call, 'ssm:GetParameter', name)
  if (!isName(name)) throw noName()
  if (/^aws\//i.test(bareName(name))) throw notImplemented('the public parameters of AWS')
  const parameter = world.parameters.find(region, name, principal.accountId)
  if (!parameter) throw new AwsError(400, 'ParameterNotFound', '')
  if (parameter.type === 'SecureString' && WithDecryption) throw notImplemented('decryption by KMS')
  const found = versionOf(parameter, name, selector)
  const Value = parameter.type === 'SecureString' ? encrypted(found.value) : found.value
  return json({
    Parameter: {
      ARN,
      DataType: 'text',
      LastModifiedDate: found.modifiedAt.getTime() / 1000,
      // As it was asked for, with the first slash or without.
      Name: name,
      ...(selector !== undefined && { Selector: `:${selector}` }),
      Type: parameter.type,
      Value,
      Version: found.version,
    },
  })
}

/** The parts of `name:selector`. */
export function selected(name: string): { name: string; selector: string | undefined } {
  const [, before = name, selector] = /^([^:]*):(.*)$/s.exec(name) ?? []
  return { name: before, selector }
}

function versionOf(parameter: Parameter, name: string, selector: string | undefined): ParameterVersion {
  if (selector === undefined) return parameter.latest
  const isNumber = /^\d+$/.test(selector)
  const found = parameter.history.find(({ version, labels }) =>
    isNumber ? version === Number(selector) : labels.includes(selector),
  )
  if (found) return found
  const what = isNumber ? `version ${selector}` : `version label ${selector}`
  const message = `Systems Manager could not find ${what} of ${name}. Verify the version and try again.`
  throw new AwsError(400, 'ParameterVersionNotFound', message)
}

/** Something in the place of what KMS would give. */
function encrypted(value: string): string {
  return `AQICAH${createHash('sha512').update(value).digest('base64')}`
}
