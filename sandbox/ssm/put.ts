import type { Answer } from '../answer.ts'
import { AwsError, notImplemented } from '../errors.ts'
import { Constraints } from '../json/constraints.ts'
import { flag, objects, parseMembers, text } from '../json/members.ts'
import { authorizedArn, json } from './call.ts'
import type { SsmCall } from './call.ts'
import { checkWritable, invalid, isName, noName } from './names.ts'
import { isFull, parameterTypes } from './parameters.ts'
import type { Parameter, ParameterType } from './parameters.ts'
import { checkLength, tierFor, tiers } from './tiers.ts'
import type { AskedTier } from './tiers.ts'

/** The members of the request that the sandbox knows. */
interface PutRequest {
  Name: string
  Value: string
  Type?: ParameterType
  Overwrite?: boolean
  Tier?: AskedTier
  Description?: string
  Tags?: object[]
  DataType?: string
}

const members = {
  ...{ Name: text, Value: text, Type: text, Overwrite: flag, Tier: text },
  ...{ Description: text, Tags: objects, DataType: text },
}

/** The most Standard parameters of an account in a region. */
const maxParameters = 10_000

/** PutParameter. */
export function putParameter(call: SsmCall): Answer {
  const { world, region, principal } = call
  const { accountId } = principal
  const request = parse(call.request.body)
  const { Name: name, Value: value, Type: type, Overwrite: overwrite = false, Tags: tags = [] } = request
  const arn = authorizedArn(call, 'ssm:PutParameter', name)
  if (tags.length > 0) authorizedArn(call, 'ssm:AddTagsToResource', name)
  if (!isName(name)) throw noName()
  checkWritable(name, arn)
  if (overwrite && tags.length > 0) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    )
  }
  if (/\{\{.*\}\}/s.test(value))
    throw invalid('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.')
  const before = world.parameters.find(region, name, accountId)
  if (before) checkChange(before, type, overwrite)
  else checkCreation(type, world.parameters.count(region, accountId))
  if ((type ?? before?.type) === 'SecureString') throw notImplemented('encryption by KMS')
  const tier = tierFor(request.Tier, before?.tier, value, world.parameters.defaultTier)
  checkLength(value, tier)
  if (before?.latest.value === value && world.guesses.equalValue === 'keeps the version')
    return json({ Tier: before.tier, Version: before.latest.version })
  const { latest } = world.parameters.put({ region, name, value, accountId, type, tier })
  return json({ Tier: tier, Version: latest.version })
}

function parse(body: Buffer): PutRequest {
  const request = parseMembers(body, members, 'PutParameter') as unknown as PutRequest
  const {
    Name = '',
    Value = '',
    Type = 'String',
    Tier = 'Standard',
    Description = '',
    DataType = 'text',
  } = request as Partial<PutRequest>
  if (DataType !== 'text') throw notImplemented(`data type ${DataType}`)
  const constraints = new Constraints()
  const oneOf = (values: readonly string[]): string =>
    `Member must satisfy enum value set: [${values.join(', ')}]`
  const atLeast = 'Member must have length greater than or equal to 1'
  constraints.check(Name !== '', 'name', Name, atLeast)
  constraints.check(Value !== '', 'value', Value, atLeast)
  constraints.check(parameterTypes.includes(Type), 'type', Type, oneOf(parameterTypes))
  constraints.check(tiers.includes(Tier), 'tier', Tier, oneOf(tiers))
  const atMost = 'Member must have length less than or equal to 1024'
  constraints.check(Description.length <= 1024, 'description', Description, atMost)
  constraints.enforce()
  return request
}

function checkChange(before: Parameter, type: ParameterType | undefined, overwrite: boolean): void {
  if (!overwrite) {
    const message =
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.'
    throw new AwsError(400, 'ParameterAlreadyExists', message)
  }
  if (type !== undefined && type !== before.type) {
    const message = `Parameter Store does not support changing a parameter type in a hierarchy. For example, you can't change a parameter from a ${before.type} type to a ${type} type. You must create a new, unique parameter.`
    throw new AwsError(400, 'HierarchyTypeMismatchException', message)
  }
  if (isFull(before)) {
    const message =
      'The oldest version of the parameter has a label. Move the label to another version and try again.'
    throw new AwsError(400, 'ParameterMaxVersionLimitExceeded', message)
  }
}

function checkCreation(type: ParameterType | undefined, count: number): void {
  if (type === undefined) throw invalid('A parameter type is required when you create a parameter.')
  if (count < maxParameters) return
  const message =
    'You have exceeded the number of parameters for this AWS account. Delete one or more parameters and try again.'
  throw new AwsError(400, 'ParameterLimitExceeded', message)
}
