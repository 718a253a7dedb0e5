import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Connection } from './connect.ts'
import { READ_DEADLINE, withDeadline } from './deadline.ts'
import { translate } from './service-errors.ts'
import { complete } from './narrow.ts'
import { withHandler } from './request-handler.ts'

/** Account id (12 digits) of the credentials. Needs no permission. */
export async function accountId(common: Connection, region: string): Promise<string> {
  try {
    const client = new STSClient(withHandler({ ...common, region }))
    const { Account } = await withDeadline(client, READ_DEADLINE, () =>
      client.send(new GetCallerIdentityCommand({})),
    )
    return complete(Account, 'Account')
  } catch (error) {
    throw translate(error, {
      service: 'STS',
      operation: 'GetCallerIdentity',
      region,
      iamAction: 'sts:GetCallerIdentity',
      subject: 'the credentials',
      resource: '*',
    })
  }
}
