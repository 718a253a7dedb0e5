import { parseMembers, text } from '../json/members.ts'
import { Constraints } from '../json/constraints.ts'

/** The body of AddLayerVersionPermission. */
export interface AddRequest {
  StatementId: string
  /** Only `lambda:GetLayerVersion`. */
  Action: string
  /** 12 digits, the ARN of an account's root, or `*`. */
  Principal: string
  OrganizationId?: string
}

const members = { StatementId: text, Action: text, Principal: text, OrganizationId: text }

/** Patterns: https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
const patterns = {
  StatementId: '([a-zA-Z0-9-_]+)',
  Action: 'lambda:GetLayerVersion',
  Principal: String.raw`\d{12}|\*|arn:(aws[a-zA-Z-]*):iam::\d{12}:root`,
  OrganizationId: 'o-[a-z0-9]{10,32}',
}

/** Reads and checks the body. Throws `ValidationException` for what is missing or violates a pattern. */
export function addRequest(body: Buffer): AddRequest {
  const request = parseMembers(body, members, 'AddLayerVersionPermission') as Partial<AddRequest>
  const constraints = new Constraints()
  for (const [name, pattern] of Object.entries(patterns) as [keyof AddRequest, string][]) {
    const value = request[name]
    const field = name.charAt(0).toLowerCase() + name.slice(1)
    if (value === undefined)
      constraints.check(name === 'OrganizationId', field, null, 'Member must not be null')
    else {
      const satisfies = `Member must satisfy regular expression pattern: ${pattern}`
      constraints.check(new RegExp(`^(?:${pattern})$`).test(value), field, value, satisfies)
    }
  }
  const { StatementId = '' } = request
  const longest = 'Member must have length less than or equal to 100'
  constraints.check(StatementId.length <= 100, 'statementId', StatementId, longest)
  constraints.enforce()
  return request as AddRequest
}
