import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, expect, it } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { clients, refusal } from './clients.ts'

const sandbox = await startSandbox()
const guest = { accessKeyId: 'AKIAGUEST00000000000', secretAccessKey: 'guest-secret' }
const nothing = { Statement: [] }
sandbox.world.principals.addPrincipal({ ...guest, accountId: '210987654321', policy: nothing })

afterAll(() => sandbox.close())

it('GetCallerIdentity names the account of the credentials, whatever their policy', async () => {
  const { sts } = clients(sandbox, { credentials: guest, region: 'cn-north-1' })
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '210987654321',
    Arn: 'arn:aws-cn:sts::210987654321:assumed-role/sandbox/session',
  })
})

it('other operations are refused loudly', async () => {
  const { sts } = clients(sandbox)
  expect(await refusal(sts.send(new GetSessionTokenCommand({})))).toMatchObject({
    status: 501,
    message: 'The sandbox does not speak sts:GetSessionToken.',
  })
})
